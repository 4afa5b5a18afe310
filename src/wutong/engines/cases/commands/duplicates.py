"""`./wutong cases duplicates MESSAGES`: which messages are about the same matter, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wutong.engines.cases._core.likeness.finding import Pair

HELP = "找出说的是同一件事的诉求，并给出理由 (messages about the same matter, with reasons)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the format and how sure to be."""
    parser.add_argument("messages", metavar="MESSAGES.csv", type=Path, help="id,text,time 等列；- 为标准输入")
    parser.add_argument("--format", choices=("jsonl", "csv", "table"), default="jsonl", help="输出格式，默认 jsonl")
    parser.add_argument("--threshold", type=float, metavar="SCORE", help="输出的最低得分（0 至 1），默认见文档")
    parser.add_argument("--matters", metavar="FILE.yaml", type=Path, help="代替随附的事项词表")


def run(given: argparse.Namespace) -> int:
    """Print one row for every pair that is one matter."""
    from wutong.engines.cases._core.likeness.finding import find_pairs
    from wutong.engines.cases.likeness_words import load_lexicon, load_weights
    from wutong.engines.cases.message_tables import read_messages
    from wutong.platform.tables import print_rows

    messages, warnings = read_messages(given.messages)
    for warning in warnings:
        print(warning, file=sys.stderr)
    lexicon = load_lexicon(given.matters) if given.matters else load_lexicon()
    rows = [
        _row(messages[pair.left].id, messages[pair.right].id, pair)
        for pair in find_pairs(messages, lexicon, load_weights(), threshold=given.threshold)
    ]
    print_rows(rows, given.format)
    print(f"{len(messages)} 条诉求，{len(rows)} 对可能是同一件事", file=sys.stderr)
    return 0


def _row(one: str, other: str, pair: Pair) -> dict[str, object]:
    """Return a pair as it is printed; `left` and `right` are other names of `a` and `b`."""
    return {"a": one, "b": other, "left": one, "right": other, "score": pair.score, "reasons": list(pair.reasons)}
