"""`./wutong twin build|check`: make a zone's twin in a folder of files, and hold it against what is published."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wutong.engines.twin.types import Declaration, Finding

FOLDER = Path("twin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare both commands."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="{build,check,load}")
    build = parts.add_parser(
        "build", help="按公布的总量生成一个合成园区 (make a synthetic zone that meets the published totals)"
    )
    build.add_argument("--zone", default="zhengzhou", metavar="NAME", help="园区，默认 zhengzhou")
    build.add_argument("--seed", type=int, default=1, help="随机种子：同一种子得到同样的数据，默认 1")
    build.add_argument(
        "--scale", type=float, default=1.0, help="规模：1 为公布的规模；0.01 为其百分之一；100 为其一百倍的企业名册"
    )
    build.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="写入的目录，默认 ./twin")
    check = parts.add_parser("check", help="逐项核对孪生数据与公布的总量 (hold every total against the files)")
    check.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, metavar="DIR", help="孪生数据的目录，默认 ./twin；没有时先生成"
    )
    check.add_argument("--format", choices=("table", "csv", "jsonl"), default="table", help="输出格式，默认 table")
    load = parts.add_parser(
        "load", help="把孪生数据的企业、年度数据和称号载入名册 (put firms, yearly figures and titles into the registry)"
    )
    load.set_defaults(needs_database=True)
    load.add_argument("folder", type=Path, metavar="DIR", help="孪生数据的目录，由 ./wutong twin build 写成")
    load.add_argument("--firms", type=int, default=None, metavar="N", help="只载入约 N 家企业，默认全部")
    load.add_argument("--data", type=Path, metavar="DIR", help="数据目录")


def run(given: argparse.Namespace) -> int:
    """Run the command that was asked for."""
    return {"build": _build, "check": _check, "load": _load}[given.part](given)


def _load(given: argparse.Namespace) -> int:
    """Count the twin, load it, and print one JSON object with the rows taken and the seconds of each step."""
    from wutong.engines.twin.bringing import STEPS, bring

    told: dict[str, object] = {}
    for step in STEPS:
        began = time.monotonic()
        taken = bring(given.folder, step, most=given.firms, told=_progress)
        told[step] = {"rows": taken, "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(told, ensure_ascii=False))
    return 0


def _progress(what: str, done: int, rows: int) -> None:
    print(f"{what} {done:,} / {rows:,}", file=sys.stderr, flush=True)


def _build(given: argparse.Namespace) -> int:
    began = time.monotonic()
    build_zone(given.zone, given.out, seed=given.seed, scale=given.scale)
    print(
        f"已写入 {given.out}，用时 {time.monotonic() - began:.0f} 秒；核对：./wutong twin check {given.out}",
        file=sys.stderr,
    )
    return 0


def _check(given: argparse.Namespace) -> int:
    from wutong.engines.twin.api import about, check
    from wutong.platform.tables import print_rows

    if given.folder == FOLDER and not given.folder.exists():
        build_zone("zhengzhou", given.folder, seed=1, scale=1.0)
    declaration = declared(str(about(given.folder)["zone"]))
    findings = check(declaration, given.folder)
    print_rows([_row(finding) for finding in findings] + _refusals(declaration), given.format)
    missed = [finding.total.id for finding in findings if not finding.met]
    print(
        f"{len(findings)} 项总量，{len(findings) - len(missed)} 项相符；另有 {len(declaration.refused)} 项因矛盾不采用",
        file=sys.stderr,
    )
    return 1 if missed else 0


def _row(finding: Finding) -> dict[str, object]:
    total = finding.total
    return {
        "id": total.id,
        "year": total.year,
        "definition": total.definition,
        "published": f"{total.printed} {total.unit}",
        "source": f"{total.source['document']} {total.source['number']}",
        "wanted": total.value,
        "got": finding.got,
        "deviation": finding.deviation,
        "met": finding.met,
    }


def _refusals(declaration: Declaration) -> list[dict[str, object]]:
    return [
        {
            "id": refusal.id,
            "year": refusal.year,
            "definition": refusal.definition,
            "published": f"{refusal.value} {refusal.unit}",
            "source": f"{refusal.source['document']} {refusal.source['number']}",
            "refused": refusal.reason,
        }
        for refusal in declaration.refused
    ]


def build_zone(zone: str, folder: Path, *, seed: int, scale: float) -> None:
    """Build the twin of a zone whose data come with the product."""
    from wutong.engines.twin.api import build

    declaration = declared(zone)
    offices = _offices(zone)
    build(
        declaration,
        folder,
        zone=zone,
        seed=seed,
        scale=scale,
        levels=_levels(offices),
        office_names=[name.removesuffix("网格") for _code, name in offices],
        holidays=_holidays(declaration.years),
        told=lambda words: print(words, file=sys.stderr),
    )


def declared(zone: str) -> Declaration:
    """Return a zone's declaration.

    Raises
        DeclarationFault  if the zone has none, or it does not hold together
    """
    from wutong.engines.twin.api import read_declaration
    from wutong.engines.twin.errors import DeclarationFault

    try:
        return read_declaration(zone_files(zone).yaml("twin"))
    except FileNotFoundError as problem:
        raise DeclarationFault(
            where=zone,
            problem="没有这个园区，或它没有 twin.yaml",
            problem_en="there is no such zone, or it has no twin.yaml",
        ) from problem


def zone_files(zone: str) -> Any:
    """Return the data files of a zone that comes with the product."""
    from wutong.platform.zone_files import ZoneFiles

    return ZoneFiles(files("wutong.zones") / zone)


def _offices(zone: str) -> list[tuple[str, str]]:
    """Return code and name of the offices of the zone's grid."""
    return [
        (area["code"], area["zh"])
        for area in zone_files(zone).yaml("territory")["areas"]
        if area["kind"] == "grid_level_2"
    ]


def office_areas(zone: str) -> dict[str, str]:
    """Return for each office of the zone's grid the area of the jurisdiction that it stands on."""
    areas = zone_files(zone).yaml("territory")["areas"]
    return {area["code"]: area["same_ground_as"] for area in areas if area.get("same_ground_as")}


def _levels(offices: list[tuple[str, str]]) -> dict[str, list[Any]]:
    """Return the shapes of the grid. The map's front door needs Django's settings, though no database is opened."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    django.setup()
    from wutong.engines.atlas.api import illustrated

    return illustrated(offices)


def _holidays(years: tuple[int, ...]) -> frozenset[date]:
    """Return the public holidays of the years, from the kept package."""
    from chinese_calendar import constants

    return frozenset(day for day in constants.holidays if day.year in years)
