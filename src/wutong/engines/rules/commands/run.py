"""`./wutong rules run CLAUSES --data FIRMS --on DATE --out DECISIONS`: every firm judged."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from wutong.engines.rules import api
from wutong.engines.rules.commands.asking import add_clauses, add_firms, day_of, firms_of
from wutong.engines.rules.types import Law, RuleSet

if TYPE_CHECKING:
    from datetime import date

    from wutong.engines.rules.decisions import Decisions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_clauses(parser)
    add_firms(parser)
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="this machine's kernel, or Spark")
    parser.add_argument("--out", metavar="DECISIONS", type=Path, help="write the decisions there (Parquet or CSV)")
    parser.add_argument("--keep", choices=("totals", "clauses", "criteria"), default="clauses", help="how much is kept")
    parser.add_argument("--words", action="store_true", help="write verdicts as words instead of 0, 1, 2")


def run(given: argparse.Namespace) -> int:
    """Print one JSON object: how many meet each clause, what is paid, how long it took."""
    on, began = day_of(given), perf_counter()
    rules = api.load(given.clauses)
    if given.engine == "spark":
        print(json.dumps(on_spark(rules, given, on), ensure_ascii=False))
        return 0
    loaded = perf_counter()
    firms = api.read_firms(firms_of(given, rules), rules, on=on, year=given.year, id_column=given.id, only=given.only)
    read = perf_counter()
    decisions = api.run(rules, firms, on=on, keep=given.keep, only=given.only)
    judged = perf_counter()
    if given.out:
        decisions.write(given.out, words=given.words)
    seconds = {"load": loaded - began, "read": read - loaded, "judge": judged - read, "write": perf_counter() - judged}
    for code, ago in firms.absent:
        print(f"数据中没有“{rules.fields[code].title}”（{code}，{firms.year - ago} 年），按缺失处理", file=sys.stderr)
    print(
        json.dumps(summary(decisions) | {"seconds": {k: round(v, 4) for k, v in seconds.items()}}, ensure_ascii=False)
    )
    return 0


def summary(decisions: Decisions) -> dict[str, Any]:
    """Return what a run came to, as data."""
    total = int(decisions.total.sum())
    open_firms = int((decisions.possible != decisions.total).sum())
    clauses = {}
    for key in decisions.keys if decisions.results.counts else ():
        counts = decisions.counts(key)
        clauses[key] = {"met": counts.met, "undetermined": counts.undetermined, "not_met": counts.not_met}
    return {
        "on": decisions.law.day.isoformat(),
        "year": decisions.firms.year,
        "firms": decisions.firms.rows,
        "total_fen": total,
        "firms_with_open_amounts": open_firms,
        "clauses": clauses,
    }


def on_spark(rules: RuleSet, given: argparse.Namespace, on: date) -> dict[str, Any]:
    """Judge on Spark, write the decisions as a folder of Parquet files, and return what it came to."""
    from wutong.engines.rules.spark import run_spark, summed

    clauses, year = api.clauses_on(rules, on, given.only), given.year or on.year - 1
    with TemporaryDirectory() as folder:
        source = firms_of(given, rules)
        if not isinstance(source, Path):  # Spark reads files alone
            frame, source = source, Path(folder) / "register.parquet"
            frame.write_parquet(source)
        table = run_spark(Law(rules, on), clauses, source, year=year, id_column=given.id).cache()
        if given.out:
            table.write.mode("overwrite").parquet(str(given.out))
        return {"on": on.isoformat(), "year": year, **summed(table, [clause.key for clause in clauses])}
