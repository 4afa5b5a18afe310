"""`./wutong registry import FILE --mapping …`: a register or returns from a file or another database into the registry."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

HELP = "把名册或报表导入企业名册，中断后再次运行即接着导入 (import a register or returns; run again to go on)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the table, the mapping and what else may be said."""
    parser.set_defaults(needs_database=True)
    parser.add_argument(
        "table", metavar="FILE", help="CSV、XLSX、Parquet、JSON 行，或 sqlite:///路径#表名、postgresql://…#表名"
    )
    parser.add_argument("--mapping", required=True, metavar="NAME", help="已保存的导入方案，或 YAML 文件")
    parser.add_argument("--sheet", default="", help="XLSX 的工作表名，默认第一张")
    parser.add_argument("--period", default="", help="报告期，例如 2024 或 2024Q3；默认按方案")
    parser.add_argument("--dry-run", action="store_true", help="只试不写：说明会怎样，不改动任何数据")
    parser.add_argument("--refused", type=Path, metavar="FILE", help="把未收的行写入这个 CSV，改正后可再导入")
    parser.add_argument("--user", default="", help="以谁的名义导入，默认系统")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据目录")


def run(given: argparse.Namespace) -> int:
    """Import, and print one JSON object that says what became of the rows; 2 where some were refused."""
    from wutong.engines.registry.api import import_table, mapping_of, read_source
    from wutong.platform.accounts.api import person_for_username
    from wutong.platform.files.api import open_stored

    mapping = mapping_of(given.mapping)
    mapping = replace(mapping, period=given.period) if given.period else mapping
    table = read_source(given.table, sheet=given.sheet)
    person = person_for_username(given.user) if given.user else None
    report = import_table(table, mapping, by=person, dry_run=given.dry_run, progress=_told)
    for row, words in report.problems:
        print(f"第 {row} 行：{words}", file=sys.stderr)
    if given.refused and report.refusals:
        with open_stored(report.refusals) as stored:
            given.refused.write_bytes(stored.read())
    print(json.dumps({**asdict(report), "problems": len(report.problems)}, ensure_ascii=False))
    return 2 if report.counts.get("refused") else 0


def _told(done: int, rows: int) -> None:
    print(f"\r{done:,} / {rows:,}", end="" if done < rows else "\n", file=sys.stderr, flush=True)
