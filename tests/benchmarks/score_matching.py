"""Score `registry match` on labelled pairs: precision, recall and F1 without codes and with them, and the pairs it gets wrong.

    PYTHONPATH=src python tests/benchmarks/score_matching.py [PAIRS.txt …] [--errors]

A pair is judged on its own by its score. "With codes" gives every firm a credit code; every ninth pair lacks one, every
seventeenth has a slip in it. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from pathlib import Path

from wutong.engines.matching.testing import Judged, judge, read_pairs, with_codes

DATA = Path(__file__).parent / "data"


def main() -> None:
    """Score every file of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="*", type=Path, default=[DATA / "firm_pairs.txt"])
    parser.add_argument("--errors", action="store_true", help="print the pairs that are judged wrongly")
    given = parser.parse_args()
    print(json.dumps({
        "files": {file.name: _scored(file, given.errors) for file in given.pairs},
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
    }, ensure_ascii=False))  # fmt: skip


def _scored(file: Path, show: bool) -> dict[str, object]:
    pairs = read_pairs(file)
    without, coded = judge(pairs), judge(with_codes(pairs))
    if show:
        _print_wrong(without)
    return {
        "pairs": len(pairs),
        "different": sum(not pair.same for pair in pairs),
        "without_codes": _figures(without),
        "with_codes": _figures(coded),
    }


def _figures(judged: Judged) -> dict[str, object]:
    return {
        "precision": round(judged.precision, 4),
        "recall": round(judged.recall, 4),
        "f1": round(judged.f1, 4),
        "wrong": judged.wrong_kinds(),
    }


def _print_wrong(judged: Judged) -> None:
    for pair, match in judged.wrong:
        reasons = [(reason.kind, reason.weight) for reason in match.reasons]
        print(f"{match.score:.3f} {pair.line}\n      {reasons}", file=sys.stderr)


if __name__ == "__main__":
    main()
