"""Charts of the ladder: rungs by how many stand on and below them, and the flow from rung to rung."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.screening.api import rungs
from wutong.engines.screening.types import NONE, ONE_SHORT, REACHED, Flow, RungPool
from wutong.packs.ladder.web.wording import STANDINGS, pool_url


def rung_word(place: int) -> str:
    """Return what the rung of this place is called, or that there is none."""
    return _("未入梯队") if place == NONE else list(rungs().values())[place].brief


def funnel(pools: Sequence[RungPool]) -> dict[str, Any]:
    """Return the rungs that are judged, highest first, with who holds the title, who has reached it and who is one short."""
    shown = [one for one in pools if one.pools]
    series = [
        {"role": "bar", "name": _("已有称号"), "stack": "all", "data": [{"value": one.held, "url": reverse("ladder-rung", args=[one.rung.code])} for one in shown]},
        *(
            {"type": "bar", "name": str(STANDINGS[name]), "stack": "all", "barMaxWidth": 28, "data": [_waiting(one, name) for one in shown]}
            for name in (REACHED, ONE_SHORT)
        ),
    ]  # fmt: skip
    return {
        "legend": {}, "unit": _("家"), "xAxis": {"type": "value"}, "series": series,
        "yAxis": {"type": "category", "data": [one.rung.brief for one in shown]},
    }  # fmt: skip


def _waiting(one: RungPool, name: str) -> dict[str, Any]:
    last = one.pools[0]
    return {"value": last.reserve[name], "url": pool_url(last.clause, name)}


def sankey(flows: Sequence[Flow]) -> dict[str, Any]:
    """Return the flow from rung to rung; a node is a rung at the end of a year, who stays outside is left out."""
    links, nodes = [], {}
    for one in flows:
        if one.before == one.after == NONE:
            continue
        ends = [f"{one.year - 1} {rung_word(one.before)}", f"{one.year} {rung_word(one.after)}"]
        nodes |= {ends[0]: (one.year - 1, one.before), ends[1]: (one.year, one.after)}
        links.append({"source": ends[0], "target": ends[1], "value": one.firms})
    first = min((year for year, _place in nodes.values()), default=0)
    ordered = sorted(nodes, key=lambda name: (nodes[name][0], -nodes[name][1]))
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey", "data": [{"name": name, "depth": nodes[name][0] - first} for name in ordered], "links": links, "layoutIterations": 0, "labelLayout": {"hideOverlap": True}, "nodeGap": 6,
                "left": 8, "right": 120, "top": 8, "bottom": 8, "lineStyle": {"color": "gradient", "opacity": 0.35}, "emphasis": {"focus": "adjacency"},
            }
        ],
    }  # fmt: skip
