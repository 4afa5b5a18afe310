"""`./wutong rules explain CLAUSES --data FIRMS --firm ID`: one firm, criterion by criterion."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from wutong.engines.rules import api
from wutong.engines.rules.commands.asking import add_clauses, add_firms, day_of, firms_of
from wutong.engines.rules.types import ClauseExplanation, CriterionExplanation, Verdict

_MARK = {Verdict.MET: "●", Verdict.NOT_MET: "■", Verdict.UNDETERMINED: "○"}
FEN_PER_YUAN = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_clauses(parser)
    add_firms(parser)
    parser.add_argument("--firm", required=True, metavar="ID", help="the firm's number")
    parser.add_argument("--json", action="store_true", help="one JSON object a clause instead of text")


def run(given: argparse.Namespace) -> int:
    """Print every clause of the day for one firm."""
    on = day_of(given)
    rules = api.load(given.clauses)
    firms = api.read_firms(firms_of(given, rules), rules, on=on, year=given.year, id_column=given.id, only=given.only)
    for told in api.explain_row(rules, firms, given.firm, on=on, only=given.only):
        if given.json:
            print(json.dumps(dataclasses.asdict(told), ensure_ascii=False, default=_plain))
        else:
            print("\n".join(lines(told)))
    return 0


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Fraction) else str(value)


def lines(told: ClauseExplanation) -> Iterator[str]:
    """Yield a clause as lines that an official can read."""
    basis = " ".join(part for part in (told.document, told.article) if part)
    yield f"{_MARK[told.verdict]} {told.title}（{told.key}）：{told.verdict.zh}{f'  依据：{basis}' if basis else ''}"
    for criterion in told.criteria:
        yield from _criterion(criterion, 1)
    if told.ask:
        asked = "、".join(f"{one.title}{f'（{one.ago} 年前）' if one.ago else ''}" for one in told.ask)
        yield f"    需要补充：{asked}"
    if told.amount:
        yield f"    金额：{told.amount / FEN_PER_YUAN:,.2f} 元（{told.payable.zh}）"


def _criterion(told: CriterionExplanation, depth: int) -> Iterator[str]:
    pad, bar = "  " * depth, "" if told.wanted else "【排除】"
    mark = _MARK[told.fulfilled]
    measured = f"  {told.value}（{told.threshold}）" if told.threshold else ""
    gap = f"  {told.gap}" if told.gap else ""
    article = f"  {told.article}" if told.article else ""
    yield f"{pad}{mark} {bar}{told.title}{measured}{gap}{article}"
    if not told.threshold and not told.parts:
        yield f"{pad}    " + "；".join(f"{one.title}：{one.printed}" for one in told.values)
    for item in told.scores:
        span = f"{_number(item.least)}" if item.least == item.most else f"{_number(item.least)}–{_number(item.most)}"
        yield f"{pad}    {item.title}：{span}／{_number(item.full)} 分"
    for part in told.parts:
        yield from _criterion(part, depth + 1)


def _number(value: Any) -> str:
    return f"{float(value):g}"
