"""Words and numbers of the monthly monitor as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from wutong.platform.naming import breakdown_label
from wutong.platform.territory.models import Area


def percent(value: Fraction | None, places: int = 1) -> str:
    """Return a number with its sign and so many places; — where there is none.

    >>> percent(Fraction(-1, 3)), percent(None)
    ('-0.3', '—')
    """
    return "—" if value is None else f"{float(value):+.{places}f}"


def part_label(group: str, key: str, areas: Mapping[str, str]) -> str:
    """Return what a part is called: an area's name (by `areas`), a breakdown's value; the rest that no part accounts for."""
    if not key:
        return _("其余")
    if group:
        return breakdown_label(f"{group}={key}").split("：")[-1].split(": ")[-1]
    return areas.get(key, key)


def area_names() -> dict[str, str]:
    """Return the names of areas by code."""
    return {area.code: area.name for area in Area.objects.all()}
