"""Opening a case: choose what it is about, fill in the type's form, see while typing what is like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import api, likeness
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.acts import OPEN_FORM
from wutong.engines.cases.casetypes import types_by_hand
from wutong.engines.cases.errors import NotOpenedByHand
from wutong.engines.cases.likeness import Alike, Said
from wutong.engines.cases.models import Case
from wutong.engines.cases.naming_places import named_places
from wutong.engines.cases.types import NewCase, Point, Reported
from wutong.engines.cases.web.files import add_files
from wutong.engines.cases.web.forms import fields_of, shown_fields
from wutong.engines.cases.web.places import map_to_choose
from wutong.engines.cases.web.wording import CHANNELS, SEVERITIES, category_names, learnt_from, titled
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import told
from wutong.platform.territory.api import broad, valid_on
from wutong.platform.territory.models import Area
from wutong.platform.turns import transaction_in_turn

OPEN = "cases.open"
REFUSED = 422
PLACES = 20
LATELY = 500  # cases
FROM_OUTSIDE = ("patrol", "phone", "hotline")
TAKEN_BY_PEOPLE = ("patrol", "phone", "hotline", "page")


@page(OPEN)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the type; with one type alone its form opens at once."""
    kinds = types_by_hand()
    if len(kinds) == 1:
        return redirect("case-open", code=kinds[0].code)
    titles = [(kind.code, titled(kind)) for kind in kinds]
    return render(request, "cases/choose.html", {"titles": sorted(titles, key=lambda pair: pair[1])})


@page(OPEN)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a type, and its sending; photos and files are added to the case once it is open."""
    kind = api.type_in_force(code)
    if not kind.by_hand:
        raise NotOpenedByHand(type=titled(kind))
    problem = ""
    if request.method == "POST":
        try:
            case = opened(request, code)
        except WutongError as refusal:
            problem = told(refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect("case", case=case)
    context = {
        "kind": kind, "title": titled(kind), "fields": shown_fields(kind.forms.get(OPEN_FORM, ()), request.POST),
        "areas": open_areas(request.user), "categories": kind.categories, "severities": SEVERITIES,
        "channels": [(channel, CHANNELS[channel]) for channel in TAKEN_BY_PEOPLE], "may_place": may(request.user, "cases.dispatch"),
        "templates": [(one.code, titled(one), one.text) for one in kind.templates if one.act == OPEN_FORM],
        "units": Unit.objects.filter(valid_to=None), "problem": problem, "typed": request.POST, "map": map_to_choose(),
    }  # fmt: skip
    return render(request, "cases/open.html", context, status=REFUSED if problem else 200)


def usual_first(kinds: Sequence[CaseType]) -> list[CaseType]:
    """Return types with those first that are reported most from outside: whoever walks the street reports what lies there."""
    latest = Case.objects.order_by("-pk").values_list("type", "channel")[:LATELY]
    often = Counter(code for code, channel in latest if channel in FROM_OUTSIDE)
    return sorted(kinds, key=lambda kind: -often[kind.code])


def opened(request: HttpRequest, code: str) -> int:
    """Open a case by what a form holds, with its files: all of it, or nothing."""
    with transaction_in_turn():
        case = api.open_case(_new(request, code), by=request.user)
        add_files(request, case)
    return case


def open_areas(person: Any) -> Any:
    """Return the areas valid today in which a person may open cases."""
    scope = scope_of(person, OPEN)
    return broad(Area.objects.filter(scope.filter("path"), valid_on(clock.today()))).order_by("path")


def _new(request: HttpRequest, code: str) -> NewCase:
    post = request.POST
    said = {name: post.get(name, "").strip() for name in ("reporter", "contact", "text")}
    severity, channel = post.get("severity", ""), post.get("channel", "")
    return NewCase(
        code, post.get("title", ""), post.get("area", ""), category=post.get("category", ""),
        severity=int(severity) if severity.isdecimal() else SEVERITIES[-1][0], place=post.get("place", "").strip(),
        point=_point(post.get("longitude", ""), post.get("latitude", "")), unit=post.get("unit", ""),
        report=Reported(**said, channel=channel if channel in CHANNELS else "page"), form=fields_of(request),
    )  # fmt: skip


def _point(longitude: str, latitude: str) -> Point | None:
    """Return the point of two degrees; what is no degree is left out, as a telephone without place gives none."""
    try:
        return Point.of_degrees(Decimal(longitude), Decimal(latitude)) if longitude and latitude else None
    except InvalidOperation:
        return None


@page(OPEN)
@require_GET
def suggestions(request: HttpRequest, code: str) -> HttpResponse:
    """What the words typed so far suggest: a category, cases about the same matter, places named before."""
    kind = api.type_in_force(code)
    text = f"{request.GET.get('title', '')} {request.GET.get('text', '')}".strip()
    area = open_areas(request.user).filter(code=request.GET.get("area", "")).first()
    names, found = category_names(kind), api.suggest_category(code, text) if text else None
    context = {
        "guesses": [
            (one.category, names.get(one.category, one.category), one.words) for one in (found.guesses if found else ())
        ],
        "learnt": learnt_from(found) if found else "",
        "named": named_places(area, text) if text and area else [],
        "alike": alike(request.user, code, area, request.GET.dict()) if text and area else [],
        "places": places(area) if area else [],
    }
    return render(request, "cases/suggestions.html", context)


def alike(person: Any, code: str, area: Area, given: Mapping[str, str]) -> list[Alike]:
    """Return the open cases that a person may see and that may be about the same matter as what is being written.

    given  `title`, `text`, `category`, `place`, `reporter`, `contact`, `likeness` (of a picture); each may be missing
    """
    row = Case(
        type=code, area=area, category=given.get("category", ""), place=given.get("place", "").strip(),
        opened_at=clock.now(), title=given.get("title", "").strip(),
    )  # fmt: skip
    reporter = given.get("contact", "").strip() or given.get("reporter", "").strip()
    said = Said(given.get("text", "").strip(), reporter, given.get("likeness", ""))
    return seen_of(person, likeness.candidates(row, said=said))


def seen_of(person: Any, found: list[Alike]) -> list[Alike]:
    """Return those of some cases that a person may see; one statement."""
    seen = set(api.readable(person).filter(pk__in=[one.row.pk for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.row.pk in seen]


def places(area: Area) -> list[str]:
    """Return the places named most often in an area."""
    rows = Case.objects.filter(area=area).exclude(place="").values("place").annotate(times=Count("pk"))
    return [row["place"] for row in rows.order_by("-times", "place")[:PLACES]]
