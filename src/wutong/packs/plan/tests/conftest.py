"""The published zone in the test's database: the plans, their indicators and every published fact about them."""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from django.db import transaction

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.plan.loading import load_plans
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.territory.models import Area

ZONE = Path(str(files("wutong.zones"))) / "zhengzhou"
STANDING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
LONG_AGO = date(2010, 1, 1)


@cache
def read(name: str) -> dict:
    return yaml.safe_load((ZONE / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """Load the zone once a module, in a transaction around those of the tests."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # lets durable blocks of the product run inside
        with around:
            load_zone()
            yield
            transaction.set_rollback(True)


@pytest.fixture
def plans(published, db):
    """The zone as it stands on 2025-03-03: every published fact about the plans' lines, and the three plans."""
    with clock.standing_at(STANDING):
        yield


def load_zone() -> None:
    fill_catalogue()
    for document in read("documents")["documents"]:
        known = datetime.fromisoformat(str(document["known_from"])).replace(hour=9, tzinfo=clock.SHANGHAI)
        with clock.standing_at(known):
            record_facts(document)
    load_plans(ZONE)


def fill_catalogue() -> None:
    area = Area.objects.create(
        code="zhengzhou-hitech", name_zh="郑州高新区", kind="zone", path="0007", valid_from=LONG_AGO
    )
    for unit in read("organisation")["units"]:
        Unit.objects.create(code=unit["code"], name_zh=unit["zh"], valid_from=LONG_AGO, recorded_at=STANDING, area=area)
    ledger.ensure_subject("area:zhengzhou-hitech", kind="area", name_zh="郑州高新区", area="zhengzhou-hitech")
    data, wanted = read("indicators"), planned()
    for order, group in enumerate(data["groups"]):
        ledger.ensure_group(group["code"], group["zh"], group["en"], order)
    for order, one in enumerate(one for one in data["indicators"] if one["code"] in wanted):
        ledger.ensure_indicator(
            IndicatorInfo(
                one["code"], one["zh"], one["en"], one["unit"], one["quantity"], one["direction"],
                one["field_group"], one["group"], one.get("owner", ""), tuple(one.get("aliases", ())), order,
            )
        )  # fmt: skip


def planned() -> set[str]:
    """The indicators that the plans' tables are about: the rest of the zone's is left out to keep tests quick."""
    return {row["indicator"] for name in ("plan13", "plan14") for row in read(name)["rows"]}


def record_facts(document: dict) -> None:
    wanted = planned()
    with (ZONE / "facts.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    titles = {section["key"]: section["title"] for section in document["sections"]}
    claims = [
        NewClaim(
            SeriesKey(row["indicator_code"], row["subject"], row["measure"], row["breakdown"]),
            Period.parse(row["period"]),
            Quantity.of(
                row["value"], row["unit"], comparator=Comparator(row["comparator"]), high=row["value_hi"] or None
            ),
            SourceRef(
                "document",
                f"document:{document['code']}",
                document["title_zh"],
                Place(titles.get(row["section"], row["section"]), row["number"]),
            ),
            printed=row["value"],
            kind=row["kind"],
            nature=row["nature"],
            note=row["note"],
        )  # fmt: skip
        for row in rows
        if row["document"] == document["code"]
        and row["subject"] == "area:zhengzhou-hitech"
        and row["indicator_code"] in wanted
    ]
    ledger.adopt_published(ledger.record(claims), reason=document["title_zh"])
