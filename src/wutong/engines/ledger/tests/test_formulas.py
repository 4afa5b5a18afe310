import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.ledger._core.formulas.arithmetic import evaluate, needs, printed, shifted
from wutong.engines.ledger._core.formulas.dimensions import check
from wutong.engines.ledger._core.formulas.order import computing_order, dependents
from wutong.engines.ledger._core.formulas.syntax import Reference, parse, references
from wutong.engines.ledger.errors import FormulaCycle, FormulaWrong
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity

UNITS = {"money": "亿元", "area": "平方公里", "firms": "家", "share": "%", "points": "个百分点", "people": "万人"}
Y2020 = Period.parse("2020")


def unit_of(reference: Reference) -> str:
    return {"growth": "%", "share": "%"}.get(reference.measure) or UNITS[reference.indicator]


def refusal(formula: str, wanted: str) -> str:
    """What is wrong with the formula's units, or an empty string."""
    try:
        check(formula, parse(formula), unit_of, wanted)
    except FormulaWrong as problem:
        return problem.message("zh")
    return ""


def named_or_refused(formula: str) -> set[str] | str:
    """The indicators a formula looks at; `refused` when it is none and the refusal says so in words with its code."""
    try:
        return {reference.indicator for reference, _ in needs(parse(formula), Y2020)}
    except FormulaWrong as problem:
        text = problem.message("zh")
        return "refused" if text.startswith(f"[{problem.code}]") else text


def computed(formula: str, unit: str, period: Period = Y2020, **inputs: str) -> str | None:
    tree = parse(formula)
    known = {}
    for name, text in inputs.items():
        code, _, when = name.partition("_in_")
        value = Quantity.parse(text, UNITS[code])
        known[Reference(code, "", ""), Period.parse(when or period.code)] = value
    outcome = evaluate(tree, period, known)
    return None if outcome.value is None else printed(outcome.value, unit, 2).printed


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("money / area", "亿元/平方公里"),
        ("money / area", "万元/亩"),
        ("money + 100亿元", "亿元"),
        ("share(firms, firms)", "%"),
        ("firms / firms", "%"),
        ("share - share", "个百分点"),
        ("share + share", "%"),
        ("100% - share", "%"),
        ("points + (share - share)", "个百分点"),
        ("share * money", "亿元"),
        ("growth(money) - money:growth", "个百分点"),
        ("firms / people", "家/万人"),
        ("-(money - previous(money))", "亿元"),
        ("（money×2）÷area", "亿元/平方公里"),
        ("(money / money) ^ 0.5 - 1", "%"),
    ],
)
def test_formulas_whose_units_agree_are_accepted(formula, unit):
    assert refusal(formula, unit) == ""


@pytest.mark.parametrize(
    ("formula", "unit", "position", "words"),
    [
        ("money + firms", "亿元", 1, "一边是金额，一边是个数"),
        ("share + points", "%", 1, "百分比与百分点不可相加减"),
        ("money + (share - points)", "亿元", 10, "百分比与百分点不可相加减"),
        ("growth(money) + 1", "%", 1, "把 1 写成 100%"),
        ("money / area", "亿元", 1, "算出的是金额/面积"),
        ("money ^ 0.5", "亿元", 1, "整数次方"),
        ("2 ^ money", "%", 1, "不带单位的数"),
        ("share(money, firms)", "%", 1, "同一种量"),
        ("money + 5头", "亿元", 9, "不认识单位“头”"),
    ],
)
def test_units_that_do_not_agree_are_refused_at_their_place(formula, unit, position, words):
    with pytest.raises(FormulaWrong, match=words) as refused:
        check(formula, parse(formula), unit_of, unit)
    assert refused.value.facts["at"] == position


@pytest.mark.parametrize(
    ("formula", "position", "words"),
    [
        ("money / ", 9, "没有写完"),
        ("money // area", 8, "“/”不能出现在这里"),
        ("money @ area", 7, "“@”"),
        ("median(money)", 1, "没有函数 median"),
        ("growth(money / area)", 1, "第一个参数须是一个指标"),
        ("average_growth(money, 2015)", 1, "2 个参数"),
        ("sum_over_years(money, 2015, money)", 1, "整数"),
        ("", 1, "没有写完"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(formula, position, words):
    with pytest.raises(FormulaWrong, match=words) as refused:
        parse(formula)
    assert refused.value.facts["at"] == position


CHINESE = re.compile(r"[\u4e00-\u9fff]")
FORMULAS_WRONG = ["money + firms", "share + points", "2 ^ money", "money / ", "money @ area", "median(money)",
                  "growth(money / area)", "average_growth(money, 2015)"]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS_WRONG)
def test_an_english_reader_is_told_in_english_what_is_wrong(formula):
    with pytest.raises(FormulaWrong) as refused:
        check(formula, parse(formula), unit_of, "%")
    words = refused.value.message("en").replace("[产业=智能传感器]", "").replace("5家", "")
    assert not CHINESE.search(words)


def test_a_breakdown_and_a_measure_are_selected():
    found = list(references(parse("firms[规模=大型; 产业=智能传感器] / money:growth")))
    assert [reference.name for reference in found] == ["firms[产业=智能传感器;规模=大型]", "money:growth"]


def test_results_are_exact_and_rounded_half_up_only_at_the_print():
    assert computed("money / area", "亿元/平方公里", money="226.2", area="99") == "2.28"
    assert computed("money / 8", "亿元", money="1") == "0.13"
    assert computed("0 - money / 8", "亿元", money="1") == "-0.13"
    assert computed("money / 3 * 3", "亿元", money="0.1") == "0.10"


def test_units_are_converted_on_the_way():
    assert computed("money / area", "万元/亩", money="15", area="1") == "100"
    assert computed("share * money", "万元", share="0.5", money="2") == "100"
    assert computed("share(firms, firms)", "%", firms="7") == "100"


def test_a_missing_input_is_named_and_never_zero():
    outcome = evaluate(parse("money + previous(money)"), Y2020, {})
    assert outcome.value is None
    assert [(reference.name, period.code) for reference, period in outcome.missing] == [
        ("money", "2020"), ("money", "2019"),
    ]  # fmt: skip


def test_functions_over_years_look_at_their_years():
    assert computed("growth(money)", "%", money="110", money_in_2019="100") == "10"
    assert computed("average_growth(money, 2018, 2020)", "%", money="121", money_in_2018="100") == "10"
    assert (
        computed("average_growth(money)", "%", Period.parse("2019-2020"), money_in_2018="100", money_in_2020="144")
        == "20"
    )
    assert (
        computed("sum_over_years(firms)", "家", Period.parse("2019-2020"), firms_in_2019="3", firms_in_2020="4") == "7"
    )
    assert computed("previous(money)", "亿元", Period.parse("2024-01..03"), **{"money_in_2023-01..03": "9"}) == "9"


@pytest.mark.parametrize("formula", ["money / (money - money)", "growth(money)"])
def test_what_has_no_meaning_is_undetermined_with_its_reason(formula):
    known = {(Reference("money", "", ""), Y2020): Quantity.parse("1", "亿元"),
             (Reference("money", "", ""), Period.parse("2019")): Quantity.parse("(2)", "亿元")}  # fmt: skip
    outcome = evaluate(parse(formula), Y2020, known)
    assert outcome.value is None
    assert outcome.reason in {"除数为零", "基期值不大于零，增速没有意义"}


def test_dependents_come_in_computing_order():
    inputs = {"d": {"c", "a"}, "c": {"b"}, "b": {"a"}, "z": {"y"}}
    assert dependents(["a"], inputs) == ["b", "c", "d"]
    assert dependents(["c"], inputs) == ["d"]


def test_a_circle_is_refused_and_named():
    with pytest.raises(FormulaCycle, match="a → b → a|b → a → b"):
        computing_order({"a": {"b"}, "b": {"a"}})


def test_a_shifted_leap_day_still_exists():
    assert shifted(Period.parse("2024-02-29"), -1).code == "2023-02-28"


decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)
positive = st.decimals(min_value="0.0001", max_value=10**9, places=4, allow_nan=False)


def value(formula: str, **inputs) -> Fraction:
    known = {(Reference(code, "", ""), Y2020): Quantity.of(number, UNITS[code]) for code, number in inputs.items()}
    return evaluate(parse(formula), Y2020, known).value


@given(decimals, decimals)
def test_sums_and_products_are_those_of_exact_fractions(first, second):
    assert value("money + 2 * money", money=first) == 3 * Fraction(first) * 10**8
    assert value("money * area - area * money", money=first, area=second) == 0


@given(positive, positive)
def test_dividing_and_multiplying_back_loses_nothing(first, second):
    assert value("money / area * area", money=first, area=second) == Fraction(first) * 10**8


@given(decimals)
def test_the_print_is_within_half_a_step(number):
    exact = Fraction(number) * 10**8
    text = printed(exact, "亿元", 2).printed
    assert abs(Fraction(text) - Fraction(number)) <= Fraction(1, 200)


@given(positive)
def test_square_roots_square_back_to_forty_digits(number):
    root = value("(area / area * money / money * 2) ^ 0.5", money=number, area=number)
    assert abs(root**2 - 2) < Fraction(1, 10**40)


@given(
    st.lists(
        st.sampled_from(["money", "area", "firms", "+", "*", "/", "(", ")", "2", "%", "^", ",", "[", "growth("]),
        max_size=8,
    )
)
def test_any_text_is_either_a_formula_or_refused_in_words(parts):
    meant = named_or_refused(" ".join(parts))

    assert meant == {part for part in parts if part in UNITS} or meant == "refused"
