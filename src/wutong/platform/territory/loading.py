"""Loads a zone's areas (`territory.yaml`). Running it again adds only what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from wutong.platform.territory.errors import NoSuchArea
from wutong.platform.territory.models import Area, Lineage
from wutong.platform.territory.tree import add_area, area_by_code


@transaction.atomic
def load_territory(data: Mapping[str, Any]) -> dict[str, int]:
    """Put areas and lineage of `data` into the tables; return how many of each were added.

    data    `areas`: code, zh, en, kind, hierarchy, parent, same_ground_as, valid_from, valid_to, basis; what is named before who
            names it.
            `lineage`: before, after, on, share (ten-thousandths), basis.
    What stands already stays as it is: areas may have been renamed or moved since.

    Raises
        NoSuchArea  if a row names an area that is not there
    """
    return {"areas": _load_areas(data.get("areas", [])), "lineage": _load_lineage(data.get("lineage", []))}


def _load_areas(rows: list[dict[str, Any]]) -> int:
    standing = {area.code: area for area in Area.objects.all()}
    new = [row for row in rows if row["code"] not in standing]
    for row in new:
        parent, ground = row.get("parent"), row.get("same_ground_as")
        for named in (parent, ground):
            if named and named not in standing:
                raise NoSuchArea(key=named, day=row["valid_from"])
        standing[row["code"]] = add_area(
            row["code"],
            row["zh"],
            name_en=row.get("en", ""),
            kind=row["kind"],
            hierarchy=row.get("hierarchy", "jurisdiction"),
            parent=standing[parent] if parent else None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]) if row.get("valid_to") else None,
            basis=row.get("basis", ""),
            same_ground=standing[ground] if ground else None,
        )
    return len(new)


def _load_lineage(rows: list[dict[str, Any]]) -> int:
    added = 0
    for row in rows:
        _, made = Lineage.objects.get_or_create(
            before=area_by_code(row["before"]),
            after=area_by_code(row["after"]),
            on=_day(row["on"]),
            defaults={"share_basis_points": row["share"], "basis": row.get("basis", "")},
        )
        added += made
    return added


def _day(text: str | date) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)
