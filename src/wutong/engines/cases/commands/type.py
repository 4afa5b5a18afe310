"""`./wutong cases type FILE`: whether a case type's file holds together, with the line of every fault."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "检查案件类型文件，逐条给出行号 (check a case type's file, faults by line)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the format."""
    parser.add_argument("file", metavar="TYPE.yaml", type=Path, help="案件类型的一版")
    parser.add_argument("--format", choices=("jsonl", "csv", "table"), default="jsonl", help="输出格式，默认 jsonl")


def run(given: argparse.Namespace) -> int:
    """Print the faults, one a row; return 1 if there are any."""
    import json

    from wutong.engines.cases._core.casetypes.reading import read_case_type
    from wutong.engines.cases.errors import FileUnreadable
    from wutong.platform.tables import print_rows

    schema = json.loads((Path(__file__).parents[1] / "data/case_type.schema.json").read_text(encoding="utf-8"))
    try:
        text = given.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileUnreadable(file=given.file.name, why=str(problem)) from problem
    faults = read_case_type(text, schema).faults
    rows = [{"line": one.line, "path": one.path, "zh": one.zh, "en": one.en} for one in faults]
    if rows:
        print_rows(rows, given.format)
    return 1 if rows else 0
