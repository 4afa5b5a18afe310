"""`./wutong rules check CLAUSES`: every fault of a clause file."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from wutong.engines.rules import api
from wutong.engines.rules.commands.asking import add_clauses, day_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_clauses(parser)
    parser.add_argument(
        "--on", metavar="DATE", type=date.fromisoformat, help="look at the law of this day (default: today)"
    )


def run(given: argparse.Namespace) -> int:
    """Print what the files hold and what static checks find; faults are raised and told by line and word."""
    rules = api.load(given.clauses)
    found = api.findings(rules, on=day_of(given))
    for one in found:
        place = f"{one.file}:第{one.line}行 " if one.line else ""
        print(f"{'■' if one.grave else '▲'} {place}{one.clause}：{one.zh}", file=sys.stderr)
    held: dict[str, Any] = {
        "fields": len(rules.fields),
        "parameters": len(rules.parameters),
        "conditions": len(rules.conditions),
        "scores": len(rules.scores),
        "clauses": len(rules.clauses),
        "findings": [{"kind": one.kind, "clause": one.clause, "line": one.line, "zh": one.zh} for one in found],
        "criteria": sum(len(list(clause.criteria())) for clause in rules.clauses),
    }
    print(json.dumps({"title": rules.title, **held}, ensure_ascii=False))
    grave = sum(one.grave for one in found)
    if not grave:
        print(f"条款文件没有错误：{len(rules.clauses)} 条条款，{len(found)} 处提示", file=sys.stderr)
    return 1 if grave else 0
