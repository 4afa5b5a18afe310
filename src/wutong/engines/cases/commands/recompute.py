"""`./wutong cases recompute`: whether what lists and statistics read follows from the events, and how to make it so."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HELP = "按事件逐件重算，列出与事件不符的案件 (cases whose rows do not follow from their events)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whether to mend, and where the data are."""
    parser.set_defaults(needs_database=True)
    parser.add_argument("--write", action="store_true", help="按事件改正，并记入操作记录；不写则只列出")
    parser.add_argument("--data", type=Path, help="数据目录")


def run(given: argparse.Namespace) -> int:
    """Print one JSON object for each case that differs; return 1 if there are any and they were left as they are."""
    from wutong.engines.cases.recomputing import spoilt_rows

    count = 0
    for piece in spoilt_rows(mend=given.write):
        count += len(piece)
        for one in piece:
            columns = {name: [str(was), str(now)] for name, (was, now) in one.columns.items()}
            print(json.dumps({"case": one.case, "number": one.number, "columns": columns}, ensure_ascii=False))
    done = "已按事件改正" if given.write else "没有改动"
    print(f"{count} 件与事件不符，{done}" if count else "每一件都与事件相符", file=sys.stderr)
    return 1 if count and not given.write else 0
