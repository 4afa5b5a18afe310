"""The registry's panels of a firm's portrait: who they are, figures beside their peers', titles, relations, gaps, consents.

A panel's function finds the firm's key in the address of the page it stands on. What several panels show is read once.
Sensitive figures (tax) stand on the page only when they are asked for, and that look is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wutong.engines.registry.access import READ, reading
from wutong.engines.registry.declarations import industry_name, sensitive_groups
from wutong.engines.registry.portraits import portrait
from wutong.engines.registry.types import Certificate, Firm, Origin, Portrait, PortraitRow
from wutong.engines.registry.web import wording
from wutong.engines.registry.web.figures import OFFICIAL, Addresses, Shown, shown_cell, shown_number
from wutong.engines.registry.web.portrait_chart import option
from wutong.engines.registry.web.reviews import merged_into
from wutong.platform import clock
from wutong.platform.access.api import may, post_of
from wutong.platform.naming import name_of

SENSITIVE = "sensitive"  # parameter of the address: show sensitive figures, and record the look
CHARTED = "figure"
ENDS_SOON = timedelta(days=90)
WHO = (
    "code",
    "legal_form",
    "founded",
    "capital_fen",
    "industry",
    "size",
    "area",
    "address",
    "person",
    "phone",
    "products",
)


def portrait_of(request: HttpRequest) -> Portrait:
    """Return the portrait of the firm whose key stands in the page's address, read once a request.

    Raises
        EntityUnknown  if there is none, or none that may be seen
    """
    known = getattr(request, "_portrait", None)
    if known is None:
        assert request.resolver_match is not None
        looker = request.user if _wants_sensitive(request) else None
        found = portrait(
            request.resolver_match.kwargs["key"], reading(request.user), person=looker, post=post_of(request, READ)
        )
        known = request._portrait = found  # type: ignore[attr-defined]
    return known


def _wants_sensitive(request: HttpRequest) -> bool:
    return bool(request.GET.get(SENSITIVE))


@dataclass(frozen=True)
class Fact:
    """One value of who a firm is: what it is called, its words, where it comes from, or that it may not be seen."""

    field: str
    title: str
    words: str
    origin: Origin | None
    hidden: bool


def who(request: HttpRequest) -> dict[str, Any]:
    """Return who they are, every value with its source."""
    return who_of(portrait_of(request).firm)


def who_of(firm: Firm, fields: Sequence[str] = WHO) -> dict[str, Any]:
    """Return who a firm is, every value with its source."""
    return {
        "firm": firm,
        "facts": [fact for field in fields if (fact := _fact(firm, field))],
        "names": [
            {"kind": wording.choice(wording.NAME_KINDS, one.kind), "name": one, "field": one.kind}
            for one in firm.names
            if one.text != firm.name
        ],
        "identifiers": [
            {"scheme": wording.choice(wording.SCHEMES, one.scheme), "number": one}
            for one in firm.identifiers
            if one.value != firm.code
        ],
        "sources": sorted({one.source for one in firm.origins.values()}),
        "records": len(firm.members),
    }


def _fact(firm: Firm, field: str) -> Fact | None:
    words = _words(firm, field)
    hidden = field in firm.hidden
    return Fact(field, wording.field_name(field), words, firm.origins.get(field), hidden) if words or hidden else None


def _words(firm: Firm, field: str) -> str:
    match field:
        case "area":
            return firm.area_name
        case "industry":
            return industry_name(firm.industry)
        case "size":
            return wording.choice(wording.SIZES, firm.size)
        case "capital_fen":
            return (
                "" if firm.capital_fen is None else _("{amount} 万元").format(amount=f"{firm.capital_fen / 10**6:,.6g}")
            )
    value = getattr(firm, field)
    return "" if value is None else str(value)


@dataclass(frozen=True)
class FigureRow:
    """One column over the years as the page shows it; `place` says where the last figure stands among its peers."""

    name: str
    unit: str
    code: str
    cells: Sequence[Shown | None]
    quartiles: Sequence[Shown]
    peers: int
    place: str
    place_mark: str
    line: Sequence[tuple[int, float]]


def figures(request: HttpRequest) -> dict[str, Any]:
    """Return five years of figures beside the quartiles of the firm's peers."""
    found = portrait_of(request)
    rows = [row for row in found.rows if not row.hidden and (_wants_sensitive(request) or not _is_sensitive(row))]
    return figures_of(request, found, rows, OFFICIAL) | _guarded(request, found)


def figures_of(
    request: HttpRequest, found: Portrait, rows: Sequence[PortraitRow], addresses: Addresses
) -> dict[str, Any]:
    """Return these rows of a portrait beside the peers' quartiles, and the chart of the one that is chosen."""
    charted = next((row for row in rows if row.column.code == request.GET.get(CHARTED)), rows[0] if rows else None)
    return {
        "firm": found.firm,
        "periods": found.periods,
        "rows": [_figure_row(row, found, addresses) for row in rows],
        "charted": charted.column.code if charted else "",
        "charted_name": name_of(charted.column) if charted else "",
        "chart": option(charted, found.periods, addresses) if charted else None,
        "peers": industry_name(found.peer_industry) if found.peer_industry else _("全部企业"),
        "sources": sorted({wording.form_name(one.form) for row in rows for one in row.cells if one}),
        "known_on": max((one.recorded_at for row in rows for one in row.cells if one), default=None),
    }


def _is_sensitive(row: PortraitRow) -> bool:
    return row.column.field_group in sensitive_groups()


def _guarded(request: HttpRequest, found: Portrait) -> dict[str, Any]:
    """Return how the sensitive columns stand (shown and recorded, to be asked for, or not for this reader), and which others are closed."""
    guarded = [row for row in found.rows if _is_sensitive(row)]
    names = "、".join(name_of(row.column) for row in guarded)
    allowed = any(not row.hidden for row in guarded)
    shown = allowed and _wants_sensitive(request)
    closed = "、".join(name_of(row.column) for row in found.rows if row.hidden and not _is_sensitive(row))
    return {"guarded": names, "allowed": allowed, "shown": shown, "closed": closed}


def _figure_row(row: PortraitRow, found: Portrait, addresses: Addresses) -> FigureRow:
    last = max((place for place, cell in enumerate(row.cells) if cell and cell.value is not None), default=None)
    peers = row.peers[last] if last is not None else None
    place = _place(row, last) if last is not None else ""
    return FigureRow(
        name=name_of(row.column),
        unit=row.column.shown_unit,
        code=row.column.code,
        cells=[shown_cell(cell, addresses) for cell in row.cells],
        quartiles=[
            Shown(shown_number(value, row.column), addresses.peers(peers.industry, found.periods[last], row.column.code))
            for value in (peers.lower, peers.middle, peers.upper)
        ] if peers and last is not None else [],
        peers=peers.firms if peers else 0,
        place=str(wording.PLACES[place]) if place else "",
        place_mark=_mark(place, row.column.better),
        line=[
            (int(period), cell.value / row.column.per_shown)
            for period, cell in zip(found.periods, row.cells, strict=True)
            if cell and cell.value is not None
        ],
    )  # fmt: skip


def _place(row: PortraitRow, at: int) -> str:
    """Return in which quarter of its peers a figure stands, from the top or from the bottom."""
    cell, peers = row.cells[at], row.peers[at]
    if cell is None or cell.value is None or peers is None:
        return ""
    if cell.value >= peers.upper:
        return "top"
    if cell.value >= peers.middle:
        return "upper"
    return "lower" if cell.value >= peers.lower else "bottom"


def _mark(place: str, better: str) -> str:
    if not place or not better:
        return "missing"
    good = {"up": "top", "down": "bottom"}[better]
    bad = {"up": "bottom", "down": "top"}[better]
    return "ok" if place == good else "watch" if place == bad else "missing"


def titles(request: HttpRequest) -> dict[str, Any]:
    """Return the titles with their validity; one that ends within three months stands out."""
    return titles_of(portrait_of(request))


def titles_of(found: Portrait) -> dict[str, Any]:
    """Return the titles of a firm with their validity."""
    rows = [
        {"title": one, "name": wording.title_name(one.kind), "source": wording.source_name(one.source),
         "standing": _standing_words(one), "mark": wording.STANDING_MARKS[_standing(one)]}
        for one in found.certificates
    ]  # fmt: skip
    return {"firm": found.firm, "rows": rows}


def _standing(one: Certificate) -> str:
    ends = one.valid_to and one.standing == "valid" and one.valid_to - clock.today() <= ENDS_SOON
    return "ending" if ends else one.standing


def _standing_words(one: Certificate) -> str:
    if _standing(one) == "ending" and one.valid_to:
        return _("{days} 天后到期").format(days=(one.valid_to - clock.today()).days)
    return wording.choice(wording.STANDINGS, one.standing)


def relations(request: HttpRequest) -> dict[str, Any]:
    """Return who stands to the firm in what way, and how its status changed."""
    found = portrait_of(request)
    return {
        "firm": found.firm,
        "rows": [
            {"relation": one, "role": wording.choice(wording.RELATIONS, one.role), "source": wording.source_name(one.source),
             "share": "" if one.share_basis_points is None else f"{one.share_basis_points / 100:g}%"}
            for one in found.relations
        ],
        "changes": [
            {"change": one, "status": wording.choice(wording.STATUSES, one.status), "source": wording.source_name(one.source)}
            for one in found.status_changes
        ],
    }  # fmt: skip


def completeness(request: HttpRequest) -> dict[str, Any]:
    """Return how much of what should be known is known, and what is missing by name."""
    return completeness_of(portrait_of(request))


def completeness_of(found: Portrait) -> dict[str, Any]:
    """Return how much of a firm is known, and what is missing by name."""
    rows = [
        {
            "title": _("基本情况") if one.group == "who" else _("{year} 年数据").format(year=one.group),
            "place": "#who" if one.group == "who" else "#figures",
            "known": one.known,
            "wanted": one.wanted,
            "missing": [wording.field_name(code) for code in one.missing],
        }
        for one in found.completeness
    ]
    return {"firm": found.firm, "rows": rows}


def consents(request: HttpRequest) -> dict[str, Any]:
    """Return what the firm has agreed to, and whether the reader may record more."""
    return consents_of(portrait_of(request)) | {"may_record": may(request.user, "firms.record")}


def consents_of(found: Portrait) -> dict[str, Any]:
    """Return what a firm has agreed to, and for what it may be asked."""
    rows = [
        {"consent": one, "purpose": wording.choice(wording.PURPOSES, one.purpose),
         "state": "ok" if one.in_force else "missing",
         "word": _("有效") if one.in_force else _("已撤销") if one.revoked_on else _("已到期")}
        for one in found.consents
    ]  # fmt: skip
    return {"firm": found.firm, "rows": rows, "purposes": wording.PURPOSES, "today": clock.today()}


def merges(request: HttpRequest) -> dict[str, Any] | None:
    """Return which other entities were found to be this firm, and whether the reader may take that back; nothing for most."""
    firm = portrait_of(request).firm
    if firm.members == (firm.key,):
        return None
    return {"firm": firm, "rows": merged_into(firm.key), "may_identify": may(request.user, "firms.identify")}
