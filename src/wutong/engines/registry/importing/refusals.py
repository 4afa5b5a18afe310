"""What was not taken of a table: every refused row under its own head with its reasons, to mend and send again."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wutong.engines.registry._core.mapping import DATES
from wutong.engines.registry.importing.reading import PROBLEM_HEAD
from wutong.platform.tables import refused_csv

WORDS = {
    "name.missing": (
        "没有写名称，名册里也没有这个编号或代码",
        "it has no name, and nobody is known by its number or code",
    ),
    "key.missing": ("没有编号、代码或名称，无法认出", "no number, code or name to know it by"),
    "period.missing": ("没有写报告期", "the period is missing"),
    "firm.unknown": ("名册里没有这家企业，请先登记", "this firm is not in the registry; record it first"),
    "other.unknown": ("名册里没有对方，请先登记", "the other one is not in the registry; record it first"),
    "other.same": ("写的是与自己的关系", "it names the firm itself as the other one"),
    "relation": ("不认识这种关系，或没有写", "this relation is not known, or is missing"),
    "share": ("不是 0 到 100% 之间的比例", "no share between 0 and 100 %"),
    "row.twice": ("与前面的行重复", "it stands in an earlier row too"),
    "return.twice": ("这家企业这一期的报表已由另一编号报过", "another number has handed in this return of this firm"),
    "code": ("统一社会信用代码校验不通过（GB 32100）", "the credit code does not check (GB 32100)"),
    "industry": ("不是国民经济行业代码（GB/T 4754，二至四位数字）", "no code of GB/T 4754 (two to four digits)"),
    "area": ("名册里没有这个街道或片区", "no area of this name"),
    "status": ("不认识这个状态", "this status is not known"),
    "size": ("不认识这个规模", "this size is not known"),
    "certificate": ("没有这种资质", "no such title"),
    "period": ("不是日历上的时期", "no period of the calendar"),
    "day": ("不是日历上的日期", "no day of the calendar"),
    "degrees": ("不是经纬度", "no longitude or latitude"),
    "number": ("不是数，或太大", "no number, or too large"),
    "negative": ("不应小于零", "it is below zero"),
    "future": ("晚于今天", "the day is yet to come"),
}


def wording(problem: str, language: str = "zh") -> str:
    """Return what is wrong with a row in words; `problem` as `understanding` tells it."""
    return "；".join(_one(line, language.startswith("en")) for line in problem.split("\n"))


def _one(line: str, english: bool) -> str:
    head, name, cell = line.split("\t", 2)
    words = WORDS[_kind(name)][english]
    where = f"{head}“{cell}”：" if head else ""
    return f"{where}{words}"


def _kind(name: str) -> str:
    if name in WORDS:
        return name
    if name == "other_code":
        return "code"
    if name in DATES:
        return "day"
    return "degrees" if name in {"lon", "lat"} else "number"


def refusals_csv(table: pl.DataFrame, problems: Mapping[int, str], language: str = "zh") -> bytes:
    """Return the refused rows of a table as CSV (UTF-8 with mark) with their reasons in a last column.

    table  `_row` and the source's columns, as `reading` gives them
    """
    heads = [head for head in table.columns if head != "_row"]
    wanted = pl.Series(sorted(problems), dtype=table.schema["_row"])
    rows = table.filter(pl.col("_row").is_in(wanted.implode())).iter_rows()
    return refused_csv([heads], PROBLEM_HEAD, ((cells, wording(problems[row], language)) for row, *cells in rows))
