"""What can be wrong with a formula, in Chinese and in English: the problem and what to write instead."""

from __future__ import annotations

from wutong.engines.ledger.errors import FormulaWrong

Words = tuple[str, str]  # Chinese, English

PROBLEMS: dict[str, Words] = {
    "character": ("“{found}”不能出现在这里", "“{found}” cannot stand here"),
    "unfinished": ("公式没有写完", "the formula breaks off"),
    "function": ("没有函数 {name}", "there is no function {name}"),
    "arguments": ("函数 {name} 不接受 {given} 个参数", "the function {name} does not take {given} arguments"),
    "reference": ("函数 {name} 的第一个参数须是一个指标", "the first argument of {name} has to be an indicator"),
    "integers": ("函数 {name} 的后几个参数须是整数", "the later arguments of {name} have to be whole numbers"),
    "unit": ("不认识单位“{unit}”", "the unit “{unit}” is not known"),
    "disagree": ("一边是{left}，一边是{right}", "one side is {left}, the other {right}"),
    "result": (
        "算出的是{result}，而指标的单位是“{unit}”",
        "it yields {result}, while the indicator's unit is “{unit}”",
    ),
}
ADVICE: dict[str, Words] = {
    "examples": (
        "请写成如 economy.gdp / area.built、growth(economy.gdp)、enterprise.count[产业=智能传感器] 的样子",
        "something like economy.gdp / area.built, growth(economy.gdp), enterprise.count[产业=智能传感器]",
    ),
    "functions": ("可用的函数有 {names}", "one of the functions {names}"),
    "example": ("例如 {example}", "for example {example}"),
    "unit": ("请写列表中的单位，例如 亿元、家、%", "a unit of the list, such as 亿元, 家 or %"),
    "result": (
        "请改公式或指标的单位；比率请用 share(x, y) 或乘以 100%",
        "another formula or unit of the indicator; share(x, y) or times 100% for a ratio",
    ),
    "same_share": ("share 的两个参数须是同一种量", "two arguments of share that measure the same"),
    "same": ("只有同一种量才能相加减", "only what measures the same is added or subtracted"),
    "points": (
        "百分比与百分点不可相加减；请统一为百分比，或先相减得出百分点",
        "per cent and percentage points are not added; use per cent throughout, or subtract first to get points",
    ),
    "bare": (
        "请给这个数写上单位，例如把 1 写成 100%，把 5 写成 5家",
        "the number with its unit, such as 100% for 1 or 5家 for 5",
    ),
    "exponent": (
        "指数须写成一个不带单位的数，例如 ^2 或 ^0.5",
        "an exponent that is a number without unit, such as ^2 or ^0.5",
    ),
    "whole_power": ("带单位的量只能取整数次方", "a whole power of what has a unit"),
}


def wrong(formula: str, at: int, problem: str, advice: str, **facts: object) -> FormulaWrong:
    """Return the error at a place of a formula (characters from 1); a fact may be a pair of words, Chinese and English.

    >>> error = wrong("firms + 5头", 9, "unit", "unit", unit="头")
    >>> error.facts["problem"], error.facts["problem_en"]
    ('不认识单位“头”', 'the unit “头” is not known')
    """
    chinese, english = (
        {name: fact[language] if isinstance(fact, tuple) else fact for name, fact in facts.items()}
        for language in (0, 1)
    )
    (problem_zh, problem_en), (advice_zh, advice_en) = PROBLEMS[problem], ADVICE[advice]
    return FormulaWrong(
        formula=formula, at=at,
        problem=problem_zh.format(**chinese), problem_en=problem_en.format(**english),
        advice=advice_zh.format(**chinese), advice_en=advice_en.format(**english),
    )  # fmt: skip
