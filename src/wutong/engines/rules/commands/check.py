"""`./wutong rules check CLAUSES`: every fault of a clause file."""

from __future__ import annotations

import argparse
import json
import sys

from wutong.engines.rules import api
from wutong.engines.rules.commands.asking import add_clauses


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_clauses(parser)


def run(given: argparse.Namespace) -> int:
    """Print what the files hold; faults are raised and told by line and word."""
    rules = api.load(given.clauses)
    held = {
        "fields": len(rules.fields),
        "parameters": len(rules.parameters),
        "conditions": len(rules.conditions),
        "scores": len(rules.scores),
        "clauses": len(rules.clauses),
        "criteria": sum(len(list(clause.criteria())) for clause in rules.clauses),
    }
    print(json.dumps({"title": rules.title, **held}, ensure_ascii=False))
    print(f"条款文件没有错误：{len(rules.clauses)} 条条款", file=sys.stderr)
    return 0
