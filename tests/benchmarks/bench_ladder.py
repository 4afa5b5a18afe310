"""How long it takes to hold the whole register against every rung for every year, and to open the ladder.

    python tests/benchmarks/bench_ladder.py [--database sqlite|postgresql] [--runs 100] [--data FOLDER]

Builds the twin of the zone (45,029 firms that stood at the end of 2020, their five years and titles), screens it once to
compile and read, then measures. One JSON object to stdout. Bars: a screening from the page under 2 s once the register is
read, the ladder page p95 under 150 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench_ledger import STANDS_AT
from database import Database, database_of_run
from measuring import load_and_machine, percentiles, say, timed

BARS = {"screening_s": 2.0, "ladder_p95_ms": 150}
SCREENINGS = 5
KEY = "high_tech@2016-01-01"


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--data", type=Path, help="keep the built database here, and use the one that is here")
    parser.add_argument("--runs", type=int, default=100, help="of each page")
    given = parser.parse_args()
    with database_of_run(given.database, given.data, "ladder") as database:
        print(json.dumps(measure(given, database), ensure_ascii=False))
    return 0


def measure(given: argparse.Namespace, database: Database) -> dict[str, Any]:
    set_up(database)
    from wutong.engines.screening import api
    from wutong.platform import clock

    with clock.standing_at(STANDS_AT):
        first, cold = timed(lambda: api.screen())
        warm = sorted(timed(lambda: api.screen())[1] for _ in range(SCREENINGS))
        say(f"screened {first.firms} firms, cold {cold:.1f} s, warm {warm[SCREENINGS // 2]:.2f} s")
        client = signed_in()
        pages = {
            name: percentiles(lambda path=path: client.get(path).content, given.runs, database)
            for name, path in (("ladder", "/ladder/"), ("one_short", f"/ladder/pool/?edition={KEY}"))
        }
    return {
        "firms": first.firms, "editions": len(first.editions), "years": len(first.years), "read_and_first_screening_s": round(cold, 2),
        "screening_s": round(warm[SCREENINGS // 2], 2), "pages": pages, "bars": BARS, **load_and_machine(),
    }  # fmt: skip


def set_up(database: Database) -> None:
    """Put the twin into the database of the run, unless it holds it already."""
    os.environ |= {"WUTONG_DATA": str(database.folder), "DATABASE_URL": database.address, "DJANGO_SETTINGS_MODULE": "wutong.site.settings"}  # fmt: skip
    kept = database.take_kept()
    import django

    django.setup()
    if kept:
        return
    import ladder_data

    from wutong.platform.territory.models import Area
    from wutong.site.commandline import main as wutong
    from wutong.site.zone import ensure_zone

    ensure_zone()
    with tempfile.TemporaryDirectory() as folder:
        wutong(["twin", "build", "--out", f"{folder}/twin"])
        areas = {f"grid-{area.code}": area.pk for area in Area.objects.filter(valid_to=None)}
        ladder_data.load(Path(folder) / "twin", areas)
    database.keep()


def signed_in() -> Any:
    """Return a client of a planner over the whole zone."""
    from django.test import Client

    from wutong.platform.accounts.testing import make_person
    from wutong.platform.territory.models import Area

    client = Client()
    client.force_login(make_person("planner", Area.objects.get(code="zhengzhou-hitech", valid_to=None)))
    return client


if __name__ == "__main__":
    sys.exit(main())
