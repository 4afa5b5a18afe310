"""Loads a reference zone into an empty database: areas, units, indicators, documents, published facts, plans.

Everything comes from the data files of `wutong.zones.<zone>`; nothing is typed in here. What was
published is recorded as known since its publication, so that "as known on" answers from the first day.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.engines.reader import library as reader
from wutong.engines.returns import api as returns
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.corrections.asking import ensure_types as ensure_correction_types
from wutong.packs.ladder.renewals import ensure_types as ensure_renewal_types
from wutong.packs.plan.loading import load_plans
from wutong.packs.supervision.loading import ensure_types as ensure_supervised_types
from wutong.packs.tasks.loading import ensure_types
from wutong.platform import clock
from wutong.platform.accounts.api import ensure_roles, load_organisation
from wutong.platform.territory.loading import load_territory
from wutong.platform.zone_files import ZoneFiles

PLAN_TABLES = ("plan13", "plan14")


def ensure_zone() -> None:
    """Bring the database to the present release and, when it holds no zone yet, load the reference zone whole."""
    with _progress_to_stderr():
        call_command("migrate", verbosity=0, interactive=False)
    ensure_roles()
    ensure_types()
    ensure_supervised_types()
    returns.ensure_types()
    ensure_renewal_types()
    ensure_correction_types()
    if ledger.indicators():
        return
    with transaction.atomic():
        load_zone(files("wutong.zones") / settings.WUTONG_ZONE)


def load_zone(folder: Traversable) -> None:
    """Load every data file of a zone's folder, oldest document first, inside the caller's transaction."""
    zone = ZoneFiles(folder)
    beginning = min(map(zone.known_from, zone.documents))
    with clock.standing_at(beginning):
        load_territory(zone.yaml("territory"))
        load_organisation(zone.yaml("organisation"))
        _load_indicators(zone.yaml("indicators"), beginning)
        for subject in zone.yaml("subjects")["subjects"]:
            ledger.ensure_subject(
                subject["key"],
                kind=subject["kind"],
                name_zh=subject["zh"],
                name_en=subject.get("en", ""),
                area=subject["area"],
            )
    facts = sorted(_facts(zone), key=lambda row: zone.known_from(row["document"]))
    for code, rows in groupby(facts, key=lambda row: row["document"]):
        with clock.standing_at(zone.known_from(code)):
            _load_document(zone, code, list(rows))
            ledger.recompute()
    load_plans(folder)
    returns.load_forms(zone)


def _load_indicators(data: dict[str, Any], since: datetime) -> None:
    for order, group in enumerate(data["groups"]):
        ledger.ensure_group(group["code"], group["zh"], group.get("en", ""), order)
    for order, entry in enumerate(data["indicators"]):
        ledger.ensure_indicator(
            IndicatorInfo(
                code=entry["code"], name_zh=entry["zh"], name_en=entry["en"], unit=entry["unit"], quantity=entry["quantity"],
                direction=entry["direction"], field_group=entry["field_group"], group=entry["group"],
                owner=entry.get("owner", ""), aliases=tuple(entry.get("aliases", ())), order=order,
                measure=entry.get("own_measures", ["level"])[0],
            )
        )  # fmt: skip
    # Formulas name other indicators: all must be known before the first is checked.
    for entry in data["indicators"]:
        for edition, definition in enumerate(entry.get("definitions", ()), 1):
            ledger.ensure_definition(
                entry["code"],
                edition,
                valid_from=_day(definition.get("valid_from", since.date())),
                text=definition.get("text", ""),
                formula=entry.get("formula", "") or definition.get("formula", ""),
                document=definition.get("document", ""),
            )


def _load_document(zone: ZoneFiles, code: str, rows: list[dict[str, str]]) -> None:
    """Record one document's facts and adopt them: of what it says about one fact the first counts, repeats stand beside."""
    entry = zone.documents[code]
    reader.ensure_document(
        code, title=entry["title_zh"], title_en=entry.get("title_en", ""), kind=entry["kind"],
        number=entry.get("document_number", ""), published=str(entry["published"]), sections=entry.get("sections", []),
    )  # fmt: skip
    titles = zone.section_titles(code)
    claims = [_claim(entry, row, titles) for row in rows]
    ledger.adopt_published(ledger.record(claims), reason=f"{entry['title_zh']}")
    ledger.recompute({row["indicator_code"] for row in rows})


def _claim(entry: dict[str, Any], row: dict[str, str], titles: dict[str, str]) -> NewClaim:
    place = Place(section=titles.get(row["section"], row["section"]), number=row["number"])
    return NewClaim(
        series=SeriesKey(row["indicator_code"], row["subject"], row["measure"], row["breakdown"]),
        period=Period.parse(row["period"]),
        quantity=Quantity.of(
            row["value"], row["unit"], comparator=Comparator(row["comparator"]), high=row["value_hi"] or None
        ),
        printed=row["printed"],
        kind=row["kind"],
        nature=row["nature"] or "published",
        source=SourceRef("document", f"document:{entry['code']}", entry["title_zh"], place),
        note=row["note"],
    )


def _facts(zone: ZoneFiles) -> Iterator[dict[str, str]]:
    """Yield the published facts; one that stands in a plan's table is printed as the table prints it (`8.59*`).

    Units that a document shortens (亿 for 亿元) are read as `unit_readings.yaml` says.
    """
    printed = {
        (table["document"], str(cell["fact"])): cell["printed"]
        for table in map(zone.yaml, PLAN_TABLES)
        for row in table["rows"]
        for cell in row["cells"].values()
        if cell.get("fact") is not None
    }
    units = {(row["indicator"], row["printed"]): row["read_as"] for row in zone.yaml("unit_readings")["readings"]}
    for row in zone.facts():
        unit = units.get((row["indicator_code"], row["unit"]), row["unit"])
        yield {**row, "unit": unit, "printed": printed.get((row["document"], row["number"]), "")}


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@contextmanager
def _progress_to_stderr() -> Iterator[None]:
    """Keep stdout for results: whatever a library prints on the way goes to stderr."""
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        yield
    finally:
        sys.stdout = out
