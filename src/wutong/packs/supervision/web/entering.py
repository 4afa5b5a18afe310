"""Giving out one matter in under a minute: paste the words, look at what was read out of them, send."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.engines.cases import api as cases
from wutong.kernel.errors import WutongError
from wutong.packs.supervision import matters
from wutong.packs.supervision._core.days import read_day
from wutong.packs.supervision._core.lists import named_units
from wutong.packs.supervision.loading import FINDING, MATTER, TYPES
from wutong.packs.supervision.reading import unit_names
from wutong.packs.supervision.web.pages import ENTER, day_asked
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import told

REFUSED = 422
TITLE_LENGTH = 60
READ_OUT = ("title", "unit", "deadline")
SEVERITIES = [(3, gettext_lazy("一般")), (2, gettext_lazy("紧急")), (1, gettext_lazy("特急"))]


@page(ENTER)
def new(request: HttpRequest) -> HttpResponse:
    """The form, and its sending."""
    problem = ""
    if request.method == "POST":
        try:
            case = matters.give_out(_wanted(request), by=request.user)
        except WutongError as refusal:
            problem = told(refusal)
        else:
            messages.success(request, _("已交办，责任单位已收到通知"))
            return redirect("case", case=case)
    return render(request, "supervision/new.html", _context(request, problem), status=REFUSED if problem else 200)


def _wanted(request: HttpRequest) -> matters.Wanted:
    post, kind = request.POST, kind_asked(request)
    severity = post.get("severity", "")
    return matters.Wanted(
        post.get("title", ""), post.get("unit", ""), day_asked(post.get("deadline", "")),
        tuple(post.getlist("assisting")), post.get("giver", "").strip(), post.get("basis", "").strip(),
        day_asked(post.get("given_on", "")), post.get("text", "").strip(), post.get("category", ""),
        int(severity) if severity.isdecimal() else matters.NORMAL, type=kind,
    )  # fmt: skip


def kind_asked(request: HttpRequest) -> str:
    """Return which of the two types is meant: a matter unless a finding is asked for."""
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return asked if asked in TYPES else MATTER


def _context(request: HttpRequest, problem: str = "") -> dict[str, Any]:
    kind = cases.type_in_force(kind_asked(request))
    typed = request.POST if request.method == "POST" else request.GET
    return {
        "kind": kind, "finding": kind.code == FINDING, "typed": typed, "chosen": typed.getlist("assisting"),
        "units": units_of_today(), "categories": kind.categories, "severities": SEVERITIES, "problem": problem,
        "given_on": typed.get("given_on") or clock.today().isoformat(), "suggested": {},
    }  # fmt: skip


def units_of_today() -> list[Unit]:
    """Return the units that matters can be given to."""
    return list(Unit.objects.filter(valid_to=None).exclude(parent=None).order_by("pk"))


@page(ENTER)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """The fields as the words typed so far suggest them; what a person has changed stays as it is."""
    text = request.POST.get("text", "")
    found = read_out(text)
    typed = request.POST.copy()
    for name in READ_OUT:
        if typed.get(name, "") in ("", typed.get(f"suggested.{name}", "")):
            typed[name] = found[name]
    named = named_units(text, unit_names())
    context = _context(request) | {
        "typed": typed,
        "suggested": found,
        "chosen": typed.getlist("assisting") or named[1:],
    }
    return render(request, "supervision/fields.html", context)


def read_out(text: str) -> dict[str, str]:
    """Return what a text says: its first sentence, the unit it names first, the day it names."""
    first = re.split(r"[。；;\n]", text.strip(), maxsplit=1)[0].strip()
    named = named_units(text, unit_names())
    day = read_day(text, clock.today())
    return {
        "title": first[:TITLE_LENGTH],
        "unit": named[0] if named else "",
        "deadline": day.isoformat() if day else "",
    }
