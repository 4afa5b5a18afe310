"""`./wutong atlas …`: `check` lists what is wrong with shapes, `locate` finds the shape of each point, both on plain files;
`import` puts shapes into the zone, or shows what that would change."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

FORMATS = ("jsonl", "csv")
SYSTEMS = ("wgs84", "gcj02", "cgcs2000")
LEVELS = ("office", "district", "grid", "micro", "parcel", "park", "road", "facility", "address")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare both parts."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="{check,locate,import}")
    check = parts.add_parser("check", help="检查图形并列出修复清单 (faults of shapes, with repairs)")
    check.add_argument("file", metavar="FILE.geojson", type=Path)
    check.add_argument("--system", choices=SYSTEMS, default="wgs84", help="图形的坐标系，默认 wgs84")
    locate = parts.add_parser("locate", help="查出每个点所在的网格 (the shape each point lies in)")
    locate.add_argument("file", metavar="GRID.geojson", type=Path)
    locate.add_argument("points", metavar="POINTS.csv", type=Path, help="id,lon,lat；- 为标准输入")
    locate.add_argument("--system", choices=SYSTEMS, default="wgs84", help="点的坐标系，默认 wgs84")
    locate.add_argument("--shapes-system", choices=SYSTEMS, default="wgs84", help="图形的坐标系，默认 wgs84")
    _add_import(parts.add_parser("import", help="导入图形，或先看会改变什么 (import shapes into the zone)"))
    for part in (check, locate):
        part.add_argument("--meridian", type=float, help="图形坐标为 CGCS2000 高斯投影米时的中央经线，如 114")
        part.add_argument("--format", choices=FORMATS, default="jsonl", help="输出格式，默认 jsonl")


def _add_import(part: argparse.ArgumentParser) -> None:
    part.set_defaults(needs_database=True)
    part.add_argument("file", metavar="FILE", type=Path, help="GeoJSON，或经度、纬度、编号、名称的 CSV")
    part.add_argument("--level", required=True, choices=LEVELS, help="图形的级别")
    part.add_argument("--since", type=date.fromisoformat, help="自哪天起，默认今天（YYYY-MM-DD）")
    part.add_argument("--source", default="", help="来源：文件名称和文号")
    part.add_argument("--whole", action="store_true", help="文件是该级别的全部图形，其余的前一天结束")
    part.add_argument("--meridian", type=float, help="坐标为 CGCS2000 高斯投影米时的中央经线，如 114")
    part.add_argument("--system", choices=SYSTEMS, default="wgs84", help="坐标系，默认 wgs84")
    part.add_argument("--dry-run", action="store_true", help="只列出问题和变化，不写入")
    part.add_argument("--data", type=Path, help="数据目录")


def run(given: argparse.Namespace) -> int:
    """Run the part that was asked for; 1 when `check` or `import` found an error."""
    return {"check": _check, "locate": _locate, "import": _import}[given.part](given)


def _import(given: argparse.Namespace) -> int:
    from wutong.engines.atlas.importing import import_features, plan_import
    from wutong.engines.atlas.importing_jobs import finding_row, plan_row
    from wutong.engines.atlas.shape_files import features_of, file_text
    from wutong.platform import clock

    since = given.since or clock.today()
    features = features_of(file_text(given.file), str(given.file), given.meridian, given.system)
    plan = plan_import(features, given.level, since, whole=given.whole)
    if not plan.errors and not given.dry_run:
        import_features(features, given.level, since, source=given.source or given.file.name, whole=given.whole)
    _print([finding_row(one) for one in plan.findings], "jsonl")
    written = not plan.errors and not given.dry_run
    print(json.dumps({**plan_row(plan), "written": written}, ensure_ascii=False))
    print("已写入" if written else "没有写入任何数据", file=sys.stderr)
    return 1 if plan.errors else 0


def _check(given: argparse.Namespace) -> int:
    from wutong.engines.atlas.shape_files import check_file

    findings = check_file(given.file, given.meridian, given.system)
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

    rows = locate_file(
        given.file, given.points, given.system, meridian=given.meridian, shapes_system=given.shapes_system
    )
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
