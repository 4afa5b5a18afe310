"""The registry's own part of a firm's portrait: who they are, five years beside their peers, titles, relations, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wutong.engines.registry import firms as reading
from wutong.engines.registry.access import looked, sees
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.panels import panel
from wutong.engines.registry.peers import peers_of
from wutong.engines.registry.types import Cell, Completeness, Firm, Portrait, PortraitRow, Quartiles
from wutong.platform import clock
from wutong.platform.access.scope import Scope

YEARS = 5
WANTED = ("name", "code", "legal_form", "founded", "capital_fen", "industry", "address", "person", "phone", "lon")


def portrait(key: str, scope: Scope | None = None, *, person: Any = None, post: str = "") -> Portrait:
    """Return what the portrait page shows of an entity; a look at its sensitive figures is recorded in the name of `person`.

    Shapes
        periods  the last five calendar years for which anything is known, the earliest first
        rows     one for each column of which something is known or hidden

    Raises
        EntityUnknown  if there is none, or none that may be seen
    """
    firm = reading.firm(key, scope)
    cells = panel(firm.key, scope)
    periods = _years(cells)
    industry, peers = peers_of(firm.industry, periods)
    rows = tuple(_row(column, periods, cells, peers, scope, firm) for column in panel_columns())
    if person is not None:
        looked(
            person,
            firm.key,
            [row.column.code for row in rows if any(one and one.value is not None for one in row.cells)],
            post=post,
        )
    return Portrait(
        firm=firm,
        periods=periods,
        rows=tuple(row for row in rows if any(row.cells)),
        peer_industry=industry,
        certificates=reading.certificates(firm.key),
        relations=reading.relations(firm.key, scope),
        completeness=_completeness(firm, periods, cells),
        status_changes=reading.status_changes(firm.key),
        consents=reading.consents(firm.key),
    )


def _years(cells: Mapping[tuple[str, str], Cell]) -> tuple[str, ...]:
    """Return five years in a row that end with the latest one known, or with the last full year."""
    known = [int(period) for period, _column in cells if period.isdigit()]
    last = max(known, default=clock.today().year - 1)
    return tuple(str(year) for year in range(last - YEARS + 1, last + 1))


def _row(
    column: str,
    periods: Sequence[str],
    cells: Mapping[tuple[str, str], Cell],
    peers: Mapping[tuple[str, str], Quartiles],
    scope: Scope | None,
    firm: Firm,
) -> PortraitRow:
    hidden = not sees(scope, firm.area_path, column)
    return PortraitRow(
        column=panel_columns()[column],
        cells=tuple(cells.get((period, column)) for period in periods),
        peers=tuple(None if hidden else peers.get((period, column)) for period in periods),
        hidden=hidden,
    )


def _completeness(
    firm: Firm, periods: Sequence[str], cells: Mapping[tuple[str, str], Cell]
) -> tuple[Completeness, ...]:
    """Return how much is known of who they are, and of the figures of each year."""
    missing = tuple(field for field in WANTED if getattr(firm, field) in ("", None) and field not in firm.hidden)
    who = Completeness("who", len(WANTED) - len(missing), len(WANTED), missing)
    columns = list(panel_columns())
    years = []
    for period in periods:
        gaps = tuple(column for column in columns if (period, column) not in cells)
        years.append(Completeness(period, len(columns) - len(gaps), len(columns), gaps))
    return (who, *years)
