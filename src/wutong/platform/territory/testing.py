"""Areas for tests."""

from __future__ import annotations

from datetime import date

from wutong.platform.territory.models import Area
from wutong.platform.territory.tree import add_area

LONG_AGO = date(2000, 1, 1)


def make_area(code: str = "zone", parent: Area | None = None, **fields: object) -> Area:
    """Return the area `code`, made if need be, valid since long ago."""
    found = Area.objects.filter(code=code).first()
    if found:
        return found
    given = {"name_zh": code, "kind": "zone", "valid_from": LONG_AGO, **fields}
    return add_area(code, parent=parent, **given)  # type: ignore[arg-type]
