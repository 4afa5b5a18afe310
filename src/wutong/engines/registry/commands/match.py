"""`./wutong registry match LEFT RIGHT`: which records of two registers are the same firm, and why."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wutong.engines.matching.types import Match

HELP = "找出两份名册中的同一家企业，并给出理由 (records that are the same firm, with reasons)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two registers, the format and how sure to be."""
    columns = "id,name[,code,address,person,phone,former]"
    parser.add_argument("left", metavar="LEFT.csv", type=Path, help=f"{columns}：CSV、JSON 行或 XLSX")
    parser.add_argument("right", metavar="RIGHT.csv", type=Path, help="与它比对的名册，列相同")
    parser.add_argument("--format", choices=("jsonl", "csv", "table"), default="jsonl", help="输出格式，默认 jsonl")
    parser.add_argument("--threshold", type=_share, metavar="SCORE", help="输出的最低得分（0 至 1），默认 0.5")


def _share(text: str) -> float:
    """Read a score; raises ArgumentTypeError for what is none."""
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"{text} 不是 0 与 1 之间的数 (no number between 0 and 1)")
    return score


def run(given: argparse.Namespace) -> int:
    """Print one row for every pair that is one firm."""
    from wutong.engines.matching.api import find_matches, read_records
    from wutong.platform.tables import print_rows

    left, right = read_records(given.left), read_records(given.right)
    matches = find_matches(left, right, threshold=given.threshold)
    print_rows([_row(match) for match in matches], given.format)
    print(f"{len(left)} 条与 {len(right)} 条记录，{len(matches)} 对是同一家企业", file=sys.stderr)
    return 0


def _row(match: Match) -> dict[str, object]:
    reasons = [
        {"kind": reason.kind, "weight": reason.weight, "detail": reason.detail}
        if reason.detail
        else {"kind": reason.kind, "weight": reason.weight}
        for reason in match.reasons
    ]
    return {"left": match.left, "right": match.right, "score": match.score, "reasons": reasons}
