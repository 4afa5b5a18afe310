"""The chart of one column: the firm's years as a line before the band of its peers' middle half."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.registry.types import PortraitRow
from wutong.engines.registry.web.figures import OFFICIAL, Addresses, shown_cell
from wutong.platform.naming import name_of, unit_label


def option(row: PortraitRow, periods: Sequence[str], addresses: Addresses = OFFICIAL) -> dict[str, Any]:
    """Return the ECharts option, with the roles that charts.js gives their looks; floats serve the drawing alone."""
    per = row.column.per_shown
    years = [int(period) for period in periods]
    peers = [(year, one) for year, one in zip(years, row.peers, strict=True) if one]
    series = [
        _series(_("同行下四分位"), "band-base", [[year, one.lower / per] for year, one in peers], stack="peers"),
        _series(_("同行中间一半"), "band", [[year, (one.upper - one.lower) / per] for year, one in peers], stack="peers"),
        _series(
            _("同行中位数"), "peer",
            [{"value": [year, one.middle / per], "printed": f"{one.middle / per:,.1f}"} for year, one in peers],
        ),
        _series(name_of(row.column), "adopted", _points(row, years, addresses)),
    ]  # fmt: skip
    return {
        "unit": unit_label(row.column.shown_unit),
        "xAxis": {"type": "value", "kind": "years"},
        "yAxis": {"type": "value", "name": unit_label(row.column.shown_unit)},
        "tooltip": {"trigger": "axis"},
        "grid": {"top": 36, "right": 92},
        "series": [one for one in series if one["data"]],
    }


def _series(name: str, role: str, data: list[Any], **more: Any) -> dict[str, Any]:
    label = {} if role.startswith("band") else {"endLabel": {"show": True, "formatter": "{a}", "distance": 8}}
    return {"name": name, "role": role, "data": data, **label, **more}


def _points(row: PortraitRow, years: Sequence[int], addresses: Addresses) -> list[dict[str, Any]]:
    return [
        {"value": [year, cell.value / row.column.per_shown], "printed": shown.words, "url": shown.url}
        for year, cell in zip(years, row.cells, strict=True)
        if cell and cell.value is not None and (shown := shown_cell(cell, addresses))
    ]
