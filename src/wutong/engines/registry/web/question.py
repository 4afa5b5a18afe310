"""What a search page's address asks: words as typed, and filters in one parameter, `industry:65,39;size:large`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.registry import models
from wutong.engines.registry.correcting import offices
from wutong.engines.registry.declarations import certificate_kinds, industry_name
from wutong.engines.registry.search_words import FACETS
from wutong.engines.registry.types import Found, Question
from wutong.engines.registry.web import wording
from wutong.platform.naming import name_of
from wutong.platform.territory.models import Area

WORDS, FILTERS = "q", "where"
LONGEST = 80
MENUS = {
    "industry": _("行业"), "area": _("属地"), "size": _("规模"), "certificate": _("资质"), "status": _("状态"),
    "chain": _("产业链"), "kind": _("类别"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what it is called, how many of the answers have it (None: not counted), where a click leads."""

    title: str
    count: int | None
    url: str
    chosen: bool


@dataclass(frozen=True)
class Menu:
    """One filter with its values."""

    title: str
    choices: Sequence[Choice]

    @property
    def chosen(self) -> list[Choice]:
        """The values chosen now."""
        return [choice for choice in self.choices if choice.chosen]


def question_of(request: HttpRequest) -> Question:
    """Return what the address asks; filters that are none are left out."""
    words = request.GET.get(WORDS, "").replace("\x00", "").strip()[:LONGEST]
    return Question(words, filters_from(request.GET.get(FILTERS, "")))


def filters_from(text: str) -> dict[str, list[str]]:
    """Return filters as the address writes them.

    >>> filters_from("industry:65,39;size:large;colour:red")
    {'industry': ['65', '39'], 'size': ['large']}
    """
    found = {}
    for part in text.replace("\x00", "").split(";"):
        facet, _colon, values = part.partition(":")
        kept = [value for value in values.split(",") if value]
        if facet in FACETS and kept:
            found[facet] = kept
    return found


def written(question: Question) -> dict[str, str]:
    """Return the address's parameters for a question."""
    filters = ";".join(f"{facet}:{','.join(values)}" for facet, values in question.filters.items() if values)
    return {name: value for name, value in ((WORDS, question.words), (FILTERS, filters)) if value}


def address_of(question: Question) -> str:
    """Return the address of the search page that asks a question."""
    query = urlencode(written(question))
    return reverse("firms") + (f"?{query}" if query else "")


def menus(question: Question, found: Found) -> list[Menu]:
    """Return every filter with the values that occur, those chosen first; counts only where all answers were looked at."""
    return [menu for facet, title in MENUS.items() if (menu := _menu(facet, str(title), question, found)).choices]


def _menu(facet: str, title: str, question: Question, found: Found) -> Menu:
    counts = {one.value: one.count for one in found.facets.get(facet, ())}
    titles = {one.value: one.title for one in found.facets.get(facet, ())}
    chosen = list(question.filters.get(facet, ()))
    values = dict.fromkeys([*chosen, *counts, *(() if found.exact else known_values(facet))])
    choices = [
        Choice(
            value_title(facet, value, titles.get(value, "")),
            counts.get(value, 0) if found.exact else None,
            address_of(_turned(question, facet, value)),
            value in chosen,
        )
        for value in values
    ]
    return Menu(title, choices if len(choices) > 1 or chosen else [])


def known_values(facet: str) -> list[str]:
    """Return the values a filter may have, where too many firms answer to count them all."""
    match facet:
        case "industry":
            rows = models.PeerQuartile.objects.exclude(industry="").values_list("industry", flat=True)
            return sorted(set(rows))
        case "area":
            return list(offices().values_list("code", flat=True))
        case "certificate":
            return list(certificate_kinds())
        case "status":
            return list(wording.STATUSES)
        case "size":
            return list(wording.SIZES)
    return []


def value_title(facet: str, value: str, title: str = "") -> str:
    """Return what a value of a filter is called."""
    match facet:
        case "industry":
            return industry_name(value)
        case "area":
            area = None if title else Area.objects.filter(code=value).first()
            return title or (name_of(area) if area else value)
        case "certificate":
            return wording.title_name(value, short=True)
    words: Mapping[str, Mapping[str, object]] = {
        "status": wording.STATUSES, "size": wording.SIZES, "kind": wording.KINDS,
    }  # fmt: skip
    return wording.choice(words.get(facet, {}), value)


def _turned(question: Question, facet: str, value: str) -> Question:
    """Return the question with a value switched on, or off where it is on."""
    values = list(question.filters.get(facet, ()))
    turned = [one for one in values if one != value] if value in values else [*values, value]
    return Question(question.words, {**question.filters, facet: turned})


def told(question: Question) -> str:
    """Return a question in words, for the name of a list and the record of an export."""
    parts = [question.words] if question.words else []
    for facet, values in question.filters.items():
        if values:
            parts.append(f"{MENUS[facet]}：{'、'.join(value_title(facet, value) for value in values)}")
    return "；".join(parts)
