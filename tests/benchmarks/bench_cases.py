"""How the case engine bears a city's years: lists, pages, new cases, export and re-routing over millions of cases.

    python tests/benchmarks/bench_cases.py [--database sqlite|postgresql] [--cases 450000] [--runs 100]
        [--open 60000] [--data FOLDER [--in-place]] [--parts pages opened alike year changes verify]

Builds a database by bulk load, measures, and removes it. With --in-place it stays in the folder and is measured again the
next time, without a copy. One JSON object to stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cases_changes
import cases_data
import cases_opening
from bench_ledger import STANDS_AT
from database import Database, database_of_run
from measuring import counted, load_and_machine, percentiles, say, timed

BARS_MS = {"list": 150, "list_of_an_office": 150, "list_by_unit": 150, "search": 150, "case_page": 100}
EVENTS_A_CASE = 8  # room for the ids of a part's events
TYPES = 500


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    given = arguments()
    with database_of_run(given.database, given.data, named(given), in_place=given.in_place) as database:
        figures = measure(given, database)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def named(given: argparse.Namespace) -> str:
    """Return the name of the data set: one with another number of open cases is another."""
    return f"cases{given.cases}" + (f"open{given.open}" if given.open != cases_data.OPEN else "")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--data", type=Path, help="keep the built database here, and use the one that is here")
    parser.add_argument("--in-place", action="store_true", help="measure there, without a copy")
    parser.add_argument("--parts", nargs="+", choices=[*PARTS], default=[*PARTS], help="what is measured")
    parser.add_argument("--cases", type=int, default=450_000)
    parser.add_argument(
        "--open", type=int, default=cases_data.OPEN, help="cases that are open, a quarter of all at most"
    )
    parser.add_argument("--processes", type=int, default=0, help="that load; 0: one on SQLite, two on PostgreSQL")
    parser.add_argument(
        "--servers",
        type=int,
        default=os.cpu_count() or 1,
        help="processes that serve while cases are opened (as `serve`: one a core)",
    )
    parser.add_argument("--new", type=int, default=100, help="cases opened through the API")
    parser.add_argument("--runs", type=int, default=100, help="of each page")
    return parser.parse_args()


def measure(given: argparse.Namespace, database: Database) -> dict[str, Any]:
    os.environ["WUTONG_API_PER_MINUTE"] = "1000000"
    kept = database.begin(STANDS_AT)
    zone = cases_data.build_zone(1)
    figures = {"benchmark": "cases", "database": database.version(), "cases": given.cases}
    if not kept:
        figures |= build(given, database, zone["grids"])
        say(json.dumps(figures, ensure_ascii=False))
        if given.data:
            database.keep()
    for part in given.parts:
        say(f"measuring {part} ...")
        told = PARTS[part](given, zone, database)
        say(json.dumps(told, ensure_ascii=False))  # an hour's run that breaks off has told what it found
        figures |= told
    return figures | {"machine": load_and_machine()}


def pages(given: argparse.Namespace, zone: dict[str, Any], database: Database) -> dict[str, Any]:
    work = page_work(zone, given.cases)
    told = {name: percentiles(one, given.runs, database) for name, one in work.items()}
    return {
        "pages": told, "statements_of_the_list": statements(work["list"]),
        "within_bars": all(told[name]["p95_ms"] <= bar for name, bar in BARS_MS.items()),
    }  # fmt: skip


def statements(work: Any) -> dict[str, int]:
    """Return how many statements a list takes with the types there are, and with five hundred."""
    from wutong.engines.cases import api

    found = {}
    for _ in range(2):
        work()
        found[f"types_{len(api.type_titles())}"] = counted(work)
        cases_data.more_types(TYPES)
    return found


def opened(given: argparse.Namespace, zone: dict[str, Any], _database: Database) -> dict[str, Any]:
    return {"opened": cases_opening.opened(given.new, zone, given.cases, given.servers)}


def alike(given: argparse.Namespace, _zone: dict[str, Any], database: Database) -> dict[str, Any]:
    """Look for cases like one that is open, as its page, the desk and the rule that merges do."""
    import random

    from wutong.engines.cases import api
    from wutong.engines.cases.models import Case

    chance = random.Random(1)
    rows = list(Case.objects.filter(closed_at=None, merged_into=None).order_by("-pk")[: 10 * given.runs])
    told = percentiles(lambda: api.candidates(chance.choice(rows)), given.runs, database)
    return {"alike": told | {"open": Case.objects.filter(closed_at=None).count()}}


def year(_given: argparse.Namespace, zone: dict[str, Any], _database: Database) -> dict[str, Any]:
    return {"export_of_a_year": export(zone), "re_routing_of_a_year": re_route()}


def changes(_given: argparse.Namespace, zone: dict[str, Any], _database: Database) -> dict[str, Any]:
    return {
        "reorganisation": cases_changes.reorganise(zone["chief"]),
        "migration": cases_changes.migrate(zone["chief"]),
    }


def verified(_given: argparse.Namespace, _zone: dict[str, Any], _database: Database) -> dict[str, Any]:
    from wutong.platform.audit.api import checkpoint, verify

    checkpoint()
    told, seconds = timed(verify)
    return {"verify": {"sound": told.sound, "seconds": round(seconds, 1)}}


PARTS = {"pages": pages, "opened": opened, "alike": alike, "year": year, "changes": changes, "verify": verified}


def build(given: argparse.Namespace, database: Database, grids: list[int]) -> dict[str, Any]:
    """Load the cases, on PostgreSQL with as many processes as there are cores, and seal them."""
    from django.db import connections

    from wutong.engines.cases import loading
    from wutong.engines.cases.escalation import WORK
    from wutong.platform.jobs.models import Due

    processes = given.processes or (3 if given.database == "postgresql" else 1)  # one waits while its rows are written
    say(f"loading {given.cases:,} cases with {processes} processes ...")
    watch = database.watch()
    loading.put_indexes_aside()
    connections.close_all()
    parts = [(part, processes, given.cases, given.open, grids) for part in range(processes)]
    with get_context("spawn").Pool(processes) as pool:
        told = pool.map(load_part, parts)
    rows = watch.seconds()
    loading.finish()
    return {
        "events": sum(one.events for one in told), "open": sum(one.open for one in told),
        "build": watch.told() | {"rows_seconds": rows}, "escalation_steps_armed": Due.objects.filter(kind=WORK).count(),
    }  # fmt: skip


def load_part(part: tuple[int, int, int, int, list[int]]) -> Any:
    number, of, total, open_, grids = part
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    import django

    django.setup()
    from wutong.engines.cases import loading

    ids = range(1 + number * total // of, 1 + (number + 1) * total // of)
    return loading.load(
        ids, lambda pk: cases_data.history_of(pk, total, grids, open_), first_event=ids.start * EVENTS_A_CASE
    )


def signed_in(person: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_work(zone: dict[str, Any], total: int) -> dict[str, Any]:
    import random

    chief, office = signed_in(zone["chief"]), signed_in(zone["office"])

    def opened(client: Any, path: str) -> None:
        response = client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"

    return {
        "list": lambda: opened(chief, "/cases/?queue=open"),
        "list_of_an_office": lambda: opened(office, "/cases/?queue=all&sort=-opened"),
        "list_by_unit": lambda: opened(
            chief, f"/cases/?queue=closed&sort=-opened&f.unit=bench-unit-{random.randrange(30)}"
        ),
        "search": lambda: opened(chief, f"/cases/?queue=open&q=红松路{random.randrange(300)}"),
        "case_page": lambda: opened(chief, f"/cases/{random.randrange(1, total)}/"),
    }


def export(zone: dict[str, Any]) -> dict[str, float]:
    client = signed_in(zone["chief"])
    path = "/cases/?queue=all&export=csv&f.number=YS2024"
    lines, seconds = timed(lambda: sum(part.count(b"\n") for part in client.get(path).streaming_content))
    return {"rows": lines - 1, "seconds": round(seconds, 1)}


def re_route() -> dict[str, float]:
    from wutong.engines.cases import api

    told, seconds = timed(lambda: api.replay(cases_data.matrix(shift=1), date(2024, 1, 1), date(2024, 12, 31)))
    return {"cases": told.cases, "seconds": round(seconds, 1)}


if __name__ == "__main__":
    sys.exit(main())
