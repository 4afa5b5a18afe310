"""What the engine suggests over the API: for a text that is being written, and for a case that waits for a unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.engines.cases import api, likeness, queries
from wutong.engines.cases.dispatching import Suggested
from wutong.engines.cases.likeness import Alike
from wutong.engines.cases.naming_places import named_places
from wutong.engines.cases.web import desk, opening
from wutong.engines.cases.web.wording import learnt_from
from wutong.platform.access.api import needs

router = Router(tags=["cases"])


class MatterIn(Schema):
    """What has been written so far; without an area neither places nor similar cases can be suggested.

    `likeness` is a picture's perceptual hash: 64 bits in hexadecimal, as the files of a case carry it.
    """

    type: str
    title: str = ""
    text: str = ""
    area: str = ""
    category: str = ""
    place: str = ""
    reporter: str = ""
    contact: str = ""
    likeness: str = Field("", pattern=r"^([0-9a-f]{16})?$")


class CategoryGuessOut(Schema):
    """A suggested category, how sure (0 to 1, as text), and the words that speak for it."""

    category: str
    title: str
    share: str
    words: list[str]


class AlikeOut(Schema):
    """An open case that may be about the same matter, how sure (0 to 1, as text), and why."""

    case: int
    number: str
    title: str
    score: str
    reasons: list[str]


class UnitProposalOut(Schema):
    """A unit that could take a case, and why."""

    unit: str
    name: str
    reason: str


class NamedPlaceOut(Schema):
    """A place that the text names, and how that is known."""

    place: str
    reason: str


class MatterOut(Schema):
    """Categories with where they come from, open cases alike, places that the text names, and those usual in the area."""

    categories: list[CategoryGuessOut]
    learnt: str
    alike: list[AlikeOut]
    named: list[NamedPlaceOut]
    places: list[str]


class CaseSuggestionsOut(Schema):
    """Categories, open cases alike, and units for a case."""

    categories: list[CategoryGuessOut]
    alike: list[AlikeOut]
    units: list[UnitProposalOut]


def _categories(kind: Any, found: Suggested | None) -> list[dict[str, Any]]:
    names = {code: zh for code, zh, _words in kind.categories}
    return [
        {"category": one.category, "title": names.get(one.category, one.category), "share": f"{one.share:.4f}",
         "words": list(one.words)}
        for one in (found.guesses if found else ())
    ]  # fmt: skip


def _alike(found: list[Alike]) -> list[dict[str, Any]]:
    return [
        {"case": one.row.pk, "number": one.row.number, "title": one.row.title, "score": f"{one.score:.4f}",
         "reasons": list(one.reasons)}
        for one in found
    ]  # fmt: skip


@router.post("/suggestions", response=MatterOut, summary="What a text suggests before it is a case")
@needs("cases.open")
def suggest_for_text(request: HttpRequest, given: MatterIn) -> Any:
    """Suggest a category, duplicates among the open cases you may see, and places; nothing is written."""
    kind = api.type_in_force(given.type)
    text = f"{given.title} {given.text}".strip()
    area = opening.open_areas(request.user).filter(code=given.area).first()
    alike = opening.alike(request.user, given.type, area, given.dict()) if text and area else []
    found = api.suggest_category(given.type, text) if text else None
    return {
        "categories": _categories(kind, found), "learnt": learnt_from(found) if found else "",
        "named": [vars(one) for one in named_places(area, text)] if text and area else [],
        "alike": _alike(alike), "places": opening.places(area) if area else [],
    }  # fmt: skip


@router.get("/{int:case}/suggestions", response=CaseSuggestionsOut, summary="What is suggested for a case")
@needs("cases.dispatch")
def suggest_for_case(request: HttpRequest, case: int) -> Any:
    """Suggest a category, duplicates and units for a case, as the dispatcher's desk does."""
    view = queries.case_view(case, request.user)
    text = " ".join([view.state.title, *(report.text for report in view.state.reports)])
    seen = opening.seen_of(request.user, likeness.candidates(view.row))
    return {
        "categories": _categories(view.kind, api.suggest_category(view.state.type, text)), "alike": _alike(seen),
        "units": [{"unit": one.unit, "name": one.name, "reason": str(one.reason)} for one in desk.proposals(view)],
    }  # fmt: skip
