"""What an official's decision does to the register, in the transaction of the act on the case.

The case engine asks whether the person may act on the case; here the register asks whether he may write this field of
this firm, wherever it lies by now.
"""

from __future__ import annotations

from wutong.engines.cases.types import Done
from wutong.engines.registry import api as registry
from wutong.packs.corrections.asking import Request, request_of
from wutong.packs.corrections.errors import RequestRefused
from wutong.platform.access.api import scope_of
from wutong.platform.territory.models import Area

RECORD, AREA = "firms.record", "area"


def record(done: Done) -> None:
    """Write what was asked for into the register; effect `corrections.record`.

    Raises
        EntityUnknown, RequestRefused  if the person may not write this field of this firm
        FactRefused                    if the register says so by now, or the request was erased
    """
    asked = _allowed(done)
    registry.record_correction(
        asked.firm, asked.field, asked.asked, request=asked.number, since=asked.since, by=done.person, post=done.post
    )


def take_back(done: Done) -> None:
    """Leave the register as it would be without the correction; effect `corrections.take_back`.

    Raises
        EntityUnknown, RequestRefused  if the person may not write this field of this firm
    """
    asked = _allowed(done, moved=True)
    registry.take_back_correction(
        asked.firm, asked.field, asked.asked, request=asked.number, since=asked.since, by=done.person, post=done.post
    )


def _allowed(done: Done, *, moved: bool = False) -> Request:
    """Return the request, if the person may write its field; who moved a firm into another's area may take that back (`moved`)."""
    asked = request_of(done.case, done.state)
    if done.person is not None:
        scope = scope_of(done.person, RECORD)
        if moved and asked.field == AREA and scope.covers(_path(asked.before), registry.field_group(AREA)):
            return asked
        owner = registry.firm(asked.firm, scope, whole=False)
        if not scope.covers(owner.area_path, registry.field_group(asked.field)):
            raise RequestRefused(
                what=asked.title, why="您的岗位不能登记这一项", why_en="your posts do not let you record this field"
            )
    return asked


def _path(code: str) -> str:
    """Return where an area lies; empty for one that is none."""
    return Area.objects.filter(code=code).values_list("path", flat=True).first() or ""
