"""What was not taken of a table: every refused row under its own head with its reasons, to mend and send again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import polars as pl

from wutong.engines.registry.importing.reading import PROBLEM_HEAD
from wutong.platform.lists.values import csv_text

WORDS = {
    "name.missing": (
        "没有写名称，名册里也没有这个编号或代码",
        "it has no name, and nobody is known by its number or code",
    ),
    "key.missing": ("没有编号、代码或名称，无法认出", "no number, code or name to know it by"),
    "period.missing": ("没有写报告期", "the period is missing"),
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
    if name in {"founded", "ended", "certificate_from", "certificate_to"}:
        return "day"
    return "degrees" if name in {"lon", "lat"} else "number"


def refusals_csv(table: pl.DataFrame, problems: Mapping[int, str], language: str = "zh") -> bytes:
    """Return the refused rows of a table as CSV (UTF-8 with mark) with their reasons in a last column.

    table  `_row` and the source's columns, as `reading` gives them
    """
    text = io.StringIO()
    writer = csv.writer(text)
    heads = [head for head in table.columns if head != "_row"]
    writer.writerow([*map(csv_text, heads), PROBLEM_HEAD])
    for row in _rows(table, problems):
        writer.writerow([*map(csv_text, row[1:]), csv_text(wording(problems[row[0]], language))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _rows(table: pl.DataFrame, problems: Mapping[int, str]) -> Iterable[tuple[object, ...]]:
    wanted = pl.Series(sorted(problems), dtype=table.schema["_row"])
    return (
        tuple("" if cell is None else cell for cell in row)
        for row in table.filter(pl.col("_row").is_in(wanted.implode())).iter_rows()
    )
