"""Whose figure it is, where that is not the document's own area."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures.frames import Frame

OF_PROJECT = re.compile(r"^(?:的|以上的)(?P<name>[^，。；、,;]{3,40}?(?:项目|工程|基地|园|中心|公司|产业园))")
PLACE_BEFORE = re.compile(r"(?P<name>全国|全省|[一-龥]{2}(?:省|市))(?:的)?$")
WHOLE = {"全国": "全国"}


def area_of(frame: Frame, text: str, indicator: str, default: str) -> str:
    """The area of a figure: a project the number qualifies, a place right before it, or the document's own."""
    if indicator.endswith("投资") or "投资" in frame.lead[-8:]:
        project = OF_PROJECT.match(frame.rest)
        if project:
            return project["name"]
    if frame.mention.shape in ("ordinal",):
        place = PLACE_BEFORE.search(frame.lead)
        if place and not place["name"].startswith("全"):
            return place["name"]
    if (
        re.search(r"全国$", frame.lead)
        and re.match(r"(?:个|家)?(?:国家)?", frame.tail)
        and frame.mention.shape == "quantity"
        and frame.tail
    ):
        return "全国"
    return default
