"""Naming what a figure measures, completed where the sentence leaves it out.

Which rules name a figure depends on its measure: `rates` for growth, shares and percentage points, `ranks`, `lists` for
ratios and 分别 lists, `amounts` for the rest.
"""

from __future__ import annotations

from collections.abc import Callable

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.amounts import amount
from wutong.engines.reader._core.figures.frames import MOVES_TO, Frame
from wutong.engines.reader._core.figures.lists import ratio_member
from wutong.engines.reader._core.figures.naming import Named, Naming, Topic, tidy
from wutong.engines.reader._core.figures.ranks import rank
from wutong.engines.reader._core.figures.rates import growth, points, share


def name_of(frame: Frame, text: str, measure: str, topic: Topic, area: str) -> Named:
    """The indicator of a figure."""
    if MOVES_TO.match(frame.lead) and topic.whole and frame.mention.shape == "quantity" and not frame.first_in_sentence:
        return Named(topic.whole, topic.base, "named before", 1)
    named = _rules(frame, measure)(Naming(frame, text, topic, area))
    return Named(tidy(named.name), tidy(named.base), named.reason, named.distance)


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
