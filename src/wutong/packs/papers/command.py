"""`./wutong report monthly|yearly|midterm`: an official paper about a plan, as DOCX or PDF."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wutong.packs.papers.issuing import Made


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("kind", choices=("monthly", "yearly", "midterm"), help="which paper")
    parser.add_argument("--plan", default="14", help="code of the plan, such as 13 or 14")
    parser.add_argument("--format", choices=("docx", "pdf"), default="docx")
    parser.add_argument(
        "--year", default="", help="the year it is about; of a mid-term evaluation the last it looks at"
    )
    parser.add_argument("--month", default="", help="the month of a monthly report: 2, or 2025-02")
    parser.add_argument(
        "--as-known-on", default="", metavar="DATE", help="what was known at the end of that day, or at a moment"
    )
    parser.add_argument("--paper", choices=("A4", "A3"), default="A4", help="sheet of the landscape annexes")
    parser.add_argument("--out", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument("--data", metavar="DIR", help="folder of the database and files")


def run(given: argparse.Namespace) -> int:
    """Write the paper; what it was made of and what the auditor found goes to stderr."""
    from wutong.packs.papers import asking
    from wutong.packs.papers.issuing import make
    from wutong.platform.papers.types import PaperAsk

    known_on = asking.moment_of(given.as_known_on)
    period = asking.period_of(given.kind, given.plan, known_on, year=given.year, month=given.month)
    made = make(PaperAsk(given.kind, given.plan, period, known_on), form=given.format, sheet=given.paper)
    _tell(made)
    out = given.out or (f"{made.paper.title}.{given.format}" if sys.stdout.isatty() else "")
    if out:
        Path(out).write_bytes(made.data)
        print(f"已写入 {out}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
    return 0


def _tell(made: Made) -> None:
    print(
        f"{made.paper.title}：按 {made.paper.moment:%Y-%m-%dT%H:%M:%S} 所知，模板 {made.edition.code}", file=sys.stderr
    )
    print(
        f"有来源的数据 {len(made.paper.origins)} 处，缺数指标 {made.missing} 项；文字 SHA-256 {made.text_hash}",
        file=sys.stderr,
    )
    for finding in made.findings:
        print(f"核对：{finding.message}", file=sys.stderr)
    if not made.findings:
        print("核对没有发现对不上的地方。", file=sys.stderr)
