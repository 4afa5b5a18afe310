"""`./wutong rules whatif CLAUSES VARIANT… --data FIRMS`: what a change would do, against the law as it is."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from wutong.engines.rules import api
from wutong.engines.rules._core.dimensions import quantity
from wutong.engines.rules._core.wording import printed
from wutong.engines.rules.commands.asking import add_clauses, add_firms, day_of, firms_of
from wutong.engines.rules.errors import VariantRefused
from wutong.engines.rules.types import Verdict
from wutong.kernel.unit import UnitUnknown

if TYPE_CHECKING:
    from wutong.engines.rules.comparing import Change, Comparison
    from wutong.engines.rules.decisions import Decisions

FEN_PER_YUAN = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_clauses(parser)
    parser.add_argument("variants", metavar="VARIANT", nargs="*", type=Path, help="files of changes")
    add_firms(parser)
    parser.add_argument(
        "--by", action="append", default=[], metavar="COLUMN", help="break down by (employees:20,300,1000)"
    )
    parser.add_argument("--firms", type=int, default=0, metavar="N", help="list the firms that win and lose most")
    parser.add_argument("--solve", metavar="PARAMETER", help="find the value of a parameter that fits --budget")
    parser.add_argument("--budget", help="money for --solve, such as 5000 万元")
    parser.add_argument("--between", nargs=2, metavar=("LOW", "HIGH"), help="ends for --solve")
    parser.add_argument("--step", help="step for --solve")


def run(given: argparse.Namespace) -> int:
    """Print one JSON object for each variant, or the solution."""
    on = day_of(given)
    rules = api.load(given.clauses)
    firms = api.read_firms(firms_of(given, rules), rules, on=on, year=given.year, id_column=given.id, only=given.only)
    base = api.run(rules, firms, on=on, only=given.only)
    for path in given.variants:
        variant = api.read_variant(path)
        began = perf_counter()
        after = api.whatif(base, variant)
        seconds = perf_counter() - began
        found = api.compare(base, after, by=given.by)
        told = {"variant": variant.name, "title": variant.title, **_told(found, after, given.firms)}
        print(json.dumps(told | {"seconds": round(seconds, 4)}, ensure_ascii=False))
    if given.solve:
        print(json.dumps(_solved(given, base), ensure_ascii=False))
    if not given.variants and not given.solve:
        print("给出方案文件，或用 --solve 求参数值。Give a variant, or --solve.", file=sys.stderr)
        return 2
    return 0


def _told(found: Comparison, after: Decisions, most: int) -> dict[str, Any]:
    flows = [
        {"clause": one.clause, "from": Verdict(one.before).zh, "to": Verdict(one.after).zh, "firms": one.firms}
        for one in found.flows
    ]
    told = {
        "total": _change(found.total),
        "groups": [_change(one) for one in found.groups],
        "by": {name: [_change(one) for one in parts] for name, parts in found.parts},
        "flows": flows,
        "change_quantiles_fen": {f"{share:.0%}": value for share, value in found.quantiles},
    }
    if most:
        told["firms"] = [{"firm": firm, "change_fen": change} for firm, change in found.firms(after, most)]
    return told


def _change(one: Change) -> dict[str, Any]:
    return {
        "name": one.name, "firms": one.firms, "before_fen": one.before, "after_fen": one.after,
        "winners": one.winners, "won_fen": one.won, "losers": one.losers, "lost_fen": one.lost,
    }  # fmt: skip


def _solved(given: argparse.Namespace, base: Decisions) -> dict[str, Any]:
    if not given.budget or not given.between or not given.step:
        raise SystemExit("--solve needs --budget, --between LOW HIGH and --step")
    budget = int(_value(given.budget) * FEN_PER_YUAN)
    low, high, step = (_value(text) for text in (*given.between, given.step))
    found = api.solve(base, given.solve, budget, low=low, high=high, step=step)
    info = base.law.rules.parameters[given.solve]
    shown = printed(found.value, info.dimension, info.unit)
    beyond = None if found.next_value is None else printed(found.next_value, info.dimension, info.unit)
    return {
        "parameter": found.parameter, "value": shown, "cost_fen": found.cost, "budget_fen": budget,
        "next_value": beyond, "next_cost_fen": found.next_cost, "tried": found.tried,
    }  # fmt: skip


def _value(text: str) -> Fraction:
    try:
        found = quantity(text)
    except UnitUnknown:
        found = None
    if found is None:
        raise VariantRefused(name=text, problem="不是带单位的数", problem_en="It is no quantity")
    return found[0]
