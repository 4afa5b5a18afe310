"""Titles that end soon become cases: one a firm, or one an office and month where thousands hold the title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import NewCase, Reported
from wutong.engines.registry import api as registry
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.jobs.api import due_work

TYPE, PREFIX = "title_renewal", "ladder/renewal/"
EVERY = timedelta(days=1)
MOST_A_DAY = 200  # cases opened in one go; the rest follow on the next day


@dataclass(frozen=True)
class Ending:
    """A title, or a batch of them, that ends: what the case says and the key that makes it open once."""

    key: str
    title: str
    text: str
    category: str
    ends: date
    area: str


@cache
def declared() -> dict[str, Any]:
    """Return which titles are renewed, how long before, at which unit."""
    return dict(read_yaml((files("wutong.packs.ladder") / "data/renewals.yaml").read_text(encoding="utf-8")))


def ensure_types() -> None:
    """Record this release's edition of the case type."""
    cases.record_type(
        (files("wutong.packs.ladder") / "data/renewal.yaml").read_text(encoding="utf-8"), name="renewal.yaml"
    )


@due_work("ladder.renewals", every=EVERY)
def open_due() -> int:
    """Open a case for every title that ends within its days and has none yet; return how many were opened."""
    unit = Unit.objects.filter(code=declared()["unit"], valid_to=None).select_related("area").first()
    if unit is None or TYPE not in cases.type_titles():
        return 0
    known = set(cases.from_source(PREFIX, type=TYPE).values_list("source", flat=True))
    due = [one for one in ending(clock.today()) if source_of(one) not in known]
    for one in due[:MOST_A_DAY]:
        cases.open_case(
            NewCase(
                TYPE, one.title, one.area or unit.area.code, category=one.category, unit=unit.code, source=source_of(one),
                report=Reported(text=one.text), form={"deadline": one.ends.isoformat(), "firm": one.title},
            ),
            by=None,
        )  # fmt: skip
    return min(len(due), MOST_A_DAY)


def source_of(one: Ending) -> str:
    """Return what a case of this ending comes from, once."""
    return f"{PREFIX}{one.key}"


def ending(today: date) -> list[Ending]:
    """Return what ends soon, the first end first. A title that the firm holds again already, with a later end, is no end."""
    titles, firms = registry.certificate_columns(), registry.firm_columns()
    running = titles.filter(pl.col("revoked_on").is_null() & pl.col("valid_to").is_not_null())
    last = running.sort("valid_to").group_by("firm", "kind").last()
    found = last.join(firms.select("firm", "name", "area", "area_name"), on="firm")
    kept: list[Ending] = []
    for rule in declared()["renewals"]:
        until = today + timedelta(days=rule["days"])
        soon = found.filter((pl.col("kind") == rule["kind"]) & pl.col("valid_to").is_between(today, until)).sort(
            "valid_to"
        )
        name = registry.certificate_kinds()[rule["kind"]].short
        rows = soon.iter_rows(named=True)
        kept += _each(name, rows) if rule["per"] == "each" else _batches(name, rule["kind"], soon)
    return sorted(kept, key=lambda one: (one.ends, one.key))


def _each(name: str, rows: Iterable[dict[str, Any]]) -> Iterator[Ending]:
    for row in rows:
        title = _("{firm}：{kind}证书将于 {day} 到期").format(firm=row["name"], kind=name, day=row["valid_to"])
        yield Ending(str(row["id"]), title, title, "each", row["valid_to"], row["area"] or "")


def _batches(name: str, kind: str, soon: pl.DataFrame) -> Iterator[Ending]:
    months = soon.with_columns(pl.col("valid_to").dt.strftime("%Y-%m").alias("month"))
    groups = months.group_by("month", "area", "area_name").agg(pl.len(), pl.col("valid_to").min())
    for row in groups.sort("month", "area").iter_rows(named=True):
        title = _("{area}：{month} 有 {count} 家{kind}到期").format(
            area=row["area_name"] or _("未登记属地"), month=row["month"], count=row["len"], kind=name
        )
        key = f"{kind}/{row['month']}/{row['area'] or ''}"
        yield Ending(key, title, title, "batch", row["valid_to"], row["area"] or "")
