"""Score `registry match` on labelled pairs: precision, recall and F1, by kind, and the pairs it gets wrong.

    PYTHONPATH=src python tests/benchmarks/score_matching.py [PAIRS.txt …] [--errors]

A pair is judged on its own by its score; codes are given to none of them. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections import Counter
from pathlib import Path

from wutong.engines.matching.api import compare
from wutong.engines.matching.types import Record

DATA = Path(__file__).parent / "data"
THRESHOLD = 0.5


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
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        verdict, kind, left, right = (part.strip() for part in line.split("|"))
        match = compare(_record(left), _record(right))
        same, held = verdict == "same", match.score >= THRESHOLD
        counts[f"{'same' if same else 'different'}"] += 1
        counts["hit"] += same and held
        counts["held"] += held
        if same != held:
            wrong[f"{verdict} {kind}"] += 1
            if show:
                reasons = [(reason.kind, reason.weight) for reason in match.reasons]
                print(f"{match.score:.3f} {line}\n      {reasons}", file=sys.stderr)
    precision, recall = counts["hit"] / max(counts["held"], 1), counts["hit"] / max(counts["same"], 1)
    return {
        "pairs": counts["same"] + counts["different"],
        "different": counts["different"],
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "wrong": dict(wrong),
    }


def _record(text: str) -> Record:
    name, address, person, phone, *_rest = [*(part.strip() for part in text.split("/")), "", "", ""]
    return Record(name, name, "", address, person, phone)


if __name__ == "__main__":
    main()
