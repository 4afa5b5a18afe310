"""`./wutong atlas …` on plain files: `check` lists what is wrong with shapes, `locate` finds the shape of each point."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FORMATS = ("jsonl", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare both parts."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="{check,locate}")
    check = parts.add_parser("check", help="检查图形并列出修复清单 (faults of shapes, with repairs)")
    check.add_argument("file", metavar="FILE.geojson", type=Path)
    check.add_argument("--meridian", type=float, help="坐标为 CGCS2000 高斯投影米时的中央经线，如 114")
    locate = parts.add_parser("locate", help="查出每个点所在的网格 (the shape each point lies in)")
    locate.add_argument("file", metavar="GRID.geojson", type=Path)
    locate.add_argument("points", metavar="POINTS.csv", type=Path, help="id,lon,lat；- 为标准输入")
    locate.add_argument(
        "--system", choices=("wgs84", "gcj02", "cgcs2000"), default="wgs84", help="点的坐标系，默认 wgs84"
    )
    for part in (check, locate):
        part.add_argument("--format", choices=FORMATS, default="jsonl", help="输出格式，默认 jsonl")


def run(given: argparse.Namespace) -> int:
    """Run the part that was asked for; 1 when `check` found an error."""
    return _check(given) if given.part == "check" else _locate(given)


def _check(given: argparse.Namespace) -> int:
    from wutong.engines.atlas.shape_files import check_file

    findings = check_file(given.file, given.meridian)
    rows = [
        {
            "severity": one.severity, "kind": one.kind, "codes": list(one.codes), "detail": one.detail, "repair": one.repair,
            "square_metres": round(one.square_metres, 1), "at": one.at,
        }
        for one in findings
    ]  # fmt: skip
    _print(rows, given.format)
    errors = sum(one.severity == "error" for one in findings)
    print(f"{errors} 处错误，{len(findings) - errors} 处提示", file=sys.stderr)
    return 1 if errors else 0


def _locate(given: argparse.Namespace) -> int:
    from wutong.engines.atlas.shape_files import locate_file

    rows = locate_file(given.file, given.points, given.system)
    _print(rows, given.format)
    print(f"{len(rows)} 个点，{sum(not row['code'] for row in rows)} 个不在任何图形内", file=sys.stderr)
    return 0


def _print(rows: Sequence[Mapping[str, object]], form: str) -> None:
    if form == "jsonl":
        sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
