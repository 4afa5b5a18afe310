"""Naming what a figure measures, completed where the sentence leaves it out.

Which rules name a figure depends on its measure: `rates` for growth, shares and percentage points, `ranks`, `lists` for
ratios and 分别 lists, `amounts` for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.amounts import amount
from wutong.engines.reader._core.figures.frames import MOVES_TO, Frame, against_goal, other_place
from wutong.engines.reader._core.figures.lists import ratio_member
from wutong.engines.reader._core.figures.naming import LONGEST, Named, Naming, Topic, tidy
from wutong.engines.reader._core.figures.ranks import rank
from wutong.engines.reader._core.figures.rates import growth, points, share

# What is left of the number before where a name is cut from a list; 5G and 12345 belong to names.
STRAY_HEAD = re.compile(
    r"^(?:[)\]〕】、，]|分别|[和及与](?!谐|平|顺|会)|\d+(?:\.\d+)?(?:%|[万亿]?元|个百分点)?(?=[、，)]))+"
)


def name_of(frame: Frame, text: str, measure: str, topic: Topic, area: str) -> Named:
    """The indicator of a figure."""
    if MOVES_TO.match(frame.lead) and topic.whole and frame.mention.shape == "quantity" and not frame.first_in_sentence:
        return Named(topic.whole, topic.base, "named before", 1)
    if topic.whole and (against_goal(frame) or other_place(frame)):
        return Named(topic.whole, topic.base, "held against the figure before", 1)
    named = _rules(frame, measure)(Naming(frame, text, topic, area))
    name = tidy(STRAY_HEAD.sub("", named.name))
    if not name:
        name = tidy(topic.whole or topic.base or topic.before or frame.rest[:LONGEST])
    return Named(name, tidy(STRAY_HEAD.sub("", named.base)), named.reason, named.distance)


def _rules(frame: Frame, measure: str) -> Callable[[Naming], Named]:
    unit = units.bare(frame.mention.unit)
    if frame.mention.shape == "ratio":
        return ratio_member
    if unit.endswith("分点"):
        return points
    if unit in units.DURATIONS:
        return amount
    if (unit in ("%", "‰", "成") or frame.mention.shape == "fraction") and measure == "ratio":
        return share
    return {"rank": rank, "growth": growth, "share": share}.get(measure, amount)
