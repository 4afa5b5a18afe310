"""`./wutong rules test CASES.yaml`: cases that an official can read, held against the clauses."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from wutong.engines.rules.cases import CaseResult, run_cases
from wutong.engines.rules.commands.explain import lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("cases", metavar="CASES", nargs="+", type=Path, help="case files, or folders of them")


def run(given: argparse.Namespace) -> int:
    """Print what failed with its explanation to stderr, the count as JSON; 1 when something failed."""
    files = [file for path in given.cases for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    results = [result for file in files for result in run_cases(file)]
    for result in results:
        if not result.passed:
            print("\n".join(_failure(result)), file=sys.stderr)
    failed = sum(not result.passed for result in results)
    print(json.dumps({"files": len(files), "cases": len(results), "passed": len(results) - failed, "failed": failed}))
    return 1 if failed else 0


def _failure(result: CaseResult) -> list[str]:
    basis = f"（{result.rests_on}）" if result.rests_on else ""
    head = f"{result.file}:第{result.line}行 {result.name}{basis}"
    told = [line for one in result.told for line in lines(one)]
    return [head, *(f"  {difference}" for difference in result.differences), *(f"  {line}" for line in told)]
