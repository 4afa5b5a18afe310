"""How fast a full registry is: a million firms with twelve figures each come in, are found, and have their portraits.

    PYTHONPATH=src python tests/benchmarks/bench_registry.py [--database sqlite|postgresql] [--data FOLDER] [--firms 1000000] [--runs 200]

Builds a database (a private PostgreSQL where asked), imports a made-up register, measures searches, whole pages of them
and portraits, and removes it all. A table goes to stderr, one JSON object to stdout. With --data the database is kept in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import registry_data
from database import Database, database_of_run
from measuring import load_and_machine, percentiles, say

STANDS_AT = datetime(2025, 3, 3, 10, 0)  # noqa: DTZ001 - the demonstration's moment; the clock adds its zone
BARS_MS = {"portrait": 200}
SEARCH_BAR_MS, IMPORT_BAR_S = 50, 180
ASKING = "bench-planner"  # who asks for the pages
FULL = 1_000_000  # firms for which the bars are meant


def main() -> int:
    given = arguments()
    with database_of_run(given.database, given.data, f"registry-{given.firms}", in_place=bool(given.data)) as database:
        figures = measure(given, database)
    say(json.dumps(figures, ensure_ascii=False, indent=1))
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if figures["within_bars"] else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--data", type=Path, help="keep the database here, and use the one that is here")
    parser.add_argument("--firms", type=int, default=FULL)
    parser.add_argument("--runs", type=int, default=200, help="of each search and of the portrait")
    return parser.parse_args()


def measure(given: argparse.Namespace, database: Database) -> dict[str, Any]:
    start(database)
    imported = measure_import(given.firms, database)
    searches = {name: percentiles(work, given.runs, database) for name, work in search_work(given.firms).items()}
    pages = {name: percentiles(work, given.runs, database) for name, work in page_work(given.firms).items()}
    portrait = percentiles(portrait_work(given.firms), given.runs, database)
    slowest = max(one["p95_ms"] for one in (*searches.values(), *pages.values()))
    within = slowest < SEARCH_BAR_MS and portrait["p95_ms"] < BARS_MS["portrait"]
    return {
        "benchmark": "registry",
        "database": database.version(),
        "firms": given.firms,
        "figures": given.firms * len(registry_data.PANEL),
        "import": imported,
        "search_p95_ms": slowest,
        "searches": searches,
        "pages": pages,
        "portrait": portrait,
        "within_bars": within and imported.get("seconds", 0) < IMPORT_BAR_S,
        "machine": load_and_machine(),
    }


def start(database: Database) -> None:
    database.begin(STANDS_AT)
    from wutong.site.zone import ensure_zone

    ensure_zone()


def measure_import(firms: int, database: Database) -> dict[str, Any]:
    """Import the register from a file: read, understood, written, found by search, quartiles computed."""
    from wutong.engines.registry.api import import_table, read_source
    from wutong.engines.registry.importing.mappings import checked
    from wutong.engines.registry.models import Entity

    if Entity.objects.exists():
        return {}
    path = database.folder / "firms.csv"
    registry_data.write(path, firms)
    say(f"importing {firms:,} firms ...")
    watch = database.watch()
    report = import_table(
        read_source(path), checked(registry_data.MAPPING, "bench"), by=None,
        progress=lambda done, rows: say(f"{done:,} of {rows:,} after {watch.seconds()} s"),
    )  # fmt: skip
    told = watch.told()
    assert report.counts["new"] == firms, report.counts
    return told | {"counts": dict(report.counts), "file_mb": round(path.stat().st_size / 2**20)}


Asked = Callable[[], tuple[str, dict[str, list[str]]]]


def questions(firms: int) -> dict[str, Asked]:
    """Return questions of every kind, each for something else at every call: words and filters."""
    from wutong.engines.registry.search_words import initials
    from wutong.engines.registry.testing import credit_code

    chance = random.Random(2)  # noqa: S311
    signs, trades = registry_data.SIGNS, list(registry_data.TRADES.values())

    def pair() -> str:
        return chance.choice(signs) + chance.choice(signs)

    return {
        "two_characters": lambda: (pair(), {}),
        "name": lambda: (pair() + chance.choice(signs) + chance.choice(trades), {}),
        "common_word": lambda: (chance.choice(["郑州", "有限公司", "科技", "软件", "示例"]), {}),
        "initials": lambda: (initials(pair() + chance.choice(signs) + chance.choice(trades))[0], {}),
        "code": lambda: (credit_code(chance.randrange(1, firms))[: chance.choice([16, 18])], {}),
        "address": lambda: (f"{chance.choice(registry_data.ROADS)}{chance.randrange(1, 400)}号", {}),
        "product": lambda: (chance.choice(trades) + "产品", {}),
        "two_words": lambda: (f"{pair()} {chance.choice(registry_data.ROADS)}", {}),
        "filtered": lambda: (
            pair(),
            {"industry": [chance.choice(list(registry_data.TRADES))[:2]], "status": ["active"]},
        ),
        "nothing": lambda: ("龘" + pair(), {}),
    }


def search_work(firms: int) -> dict[str, Any]:
    """Return searches of every kind: ranked hits and counts by facet."""
    from wutong.engines.registry.api import find
    from wutong.engines.registry.types import Question

    return {name: partial(_found, find, Question, asked) for name, asked in questions(firms).items()}


def _found(find: Any, question: Any, asked: Asked) -> None:
    find(question(*asked()))


def page_work(firms: int) -> dict[str, Any]:
    """Return the same searches as whole pages, asked for by a planner; `all` is the page without a question."""
    from django.test import Client

    client = Client()
    client.force_login(_planner())
    work: dict[str, Any] = {name: partial(_shown, client, asked) for name, asked in questions(firms).items()}
    return work | {"all": partial(_shown, client, lambda: ("", {}))}


def _planner() -> Any:
    """Return who asks for the pages, whose post covers the zone."""
    from wutong.platform.accounts.models import Holding, Person
    from wutong.platform.accounts.testing import make_person, make_post, make_unit
    from wutong.platform.territory.models import Area
    from wutong.platform.territory.testing import LONG_AGO

    known = Person.objects.filter(username=ASKING).first()
    if known:
        return known
    zone, person = Area.objects.filter(kind="zone").first(), make_person(username=ASKING)
    post = make_post("planner", zone, "bench-planner", make_unit("bench", zone))
    Holding.objects.create(post=post, person=person, valid_from=LONG_AGO)
    return person


def _shown(client: Any, asked: Asked) -> None:
    words, filters = asked()
    where = ";".join(f"{facet}:{','.join(values)}" for facet, values in filters.items())
    answer = client.get("/firms/", {"q": words, "where": where})
    assert answer.status_code == 200, answer.status_code  # noqa: PLR2004


def portrait_work(firms: int) -> Any:
    """Return what puts a portrait together: the firm, five years beside the quartiles, titles, relations, gaps."""
    from django.db.models import Max, Min

    from wutong.engines.registry.api import portrait
    from wutong.engines.registry.models import Entity

    ends = Entity.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return lambda: portrait(f"E{random.randint(ends['first'], ends['last'])}")  # noqa: S311


if __name__ == "__main__":
    raise SystemExit(main())
