"""Finding firms: by any two characters of a name, initials, code, address or product, with filters and counts by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from wutong.engines.registry import models
from wutong.engines.registry._core.fitting import fit
from wutong.engines.registry._core.grams import asked_grams
from wutong.engines.registry.access import visible
from wutong.engines.registry.declarations import certificate_kinds
from wutong.engines.registry.identity import roots
from wutong.engines.registry.search_index import holding
from wutong.engines.registry.search_words import FACETS, facet_word, initials
from wutong.engines.registry.types import Facet, Found, Hit, Question
from wutong.kernel.credit_code import normal_code
from wutong.platform.access.scope import Scope
from wutong.platform.territory.models import Area

MOST = 1000  # hits that are looked at: ranked, counted by facet
SHORTEST_CODE = 4  # letters and digits from which something may be the beginning of a code
_ROW = ("pk", "name", "code", "kind", "industry", "size", "status", "area_id", "address", "products")


def find(question: Question, scope: Scope | None = None, *, first: int = 0, count: int = 50) -> Found:
    """Return the firms that answer a question, best first.

    At most MOST answers are ranked and counted: with more, `exact` is false and `total` is MOST. A person who gets a
    thousand answers types another character.

    Shapes
        first, count  the page of hits wanted, counted from 0
    """
    numbers = _candidates(question, scope)
    rows = _rows(numbers, scope)
    hits = _ranked(rows, question.words)
    return Found(
        hits=tuple(hits[first : first + count]),
        total=len(hits),
        exact=len(numbers) < MOST,
        facets=_facets(rows),
    )


def numbers_of(question: Question, scope: Scope | None = None) -> QuerySet[Any]:
    """Return all entities that answer a question, unranked, for lists and exports: a query of `Entity`."""
    rows = models.Entity.objects.filter(visible(scope), merged_into=None)
    words, some = _asked(question, scope)
    if not words and not some:
        return rows.none() if question.words.strip() else rows
    texts = holding(models.SearchText.objects.all(), words, some)
    found = Q(pk__in=texts.values("pk"))
    code = _code(question.words)
    if code and not question.filters:
        found |= Q(pk__in=_by_code(code).values("entity"))
    return rows.filter(found)


def _candidates(question: Question, scope: Scope | None) -> list[int]:
    """Return at most MOST numbers of entities: those with the code first, then those that hold the words."""
    found: dict[int, None] = {}
    code = _code(question.words)
    if code:
        found.update(dict.fromkeys(_by_code(code).values_list("entity", flat=True)[:MOST]))
    words, some = _asked(question, scope)
    if words or some:
        texts = holding(models.SearchText.objects.all(), words, some)
        found.update(dict.fromkeys(texts.values_list("pk", flat=True)[:MOST]))
    elif not question.words.strip():
        every = models.Entity.objects.filter(visible(scope), merged_into=None)
        found.update(dict.fromkeys(every.order_by("pk").values_list("pk", flat=True)[:MOST]))
    return list(found)[:MOST]


def _asked(question: Question, scope: Scope | None) -> tuple[list[str], list[list[str]]]:
    """Return the words an answer must hold, and the groups of which it must hold one: filters, and areas of a narrow scope."""
    groups = [
        [facet_word(facet, value) for value in _values(facet, values)]
        for facet, values in question.filters.items()
        if values and facet in FACETS
    ]
    words, some = asked_grams(question.words)
    groups += some
    if (words or groups) and (areas := _areas(scope)):
        groups.append([facet_word("area", number) for number in areas])
    return words, groups


def _values(facet: str, values: Sequence[str]) -> list[str]:
    """Return the values of a filter; of an area its number and those of all areas below it."""
    if facet != "area":
        return list(values)
    below = Q(pk__in=[])
    for path in Area.objects.filter(code__in=list(values)).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return [str(number) for number in Area.objects.filter(below).values_list("pk", flat=True)] or ["0"]


def _areas(scope: Scope | None) -> list[int]:
    """Return the areas a reader may see, where these are not the whole territory that firms stand in."""
    if scope is None:
        return []
    seen = list(Area.objects.filter(scope.filter("path")).values_list("pk", flat=True))
    outside = Area.objects.exclude(pk__in=seen).filter(hierarchy="jurisdiction", kind__in=["zone", "office"])
    return seen or [0] if outside.exists() or not seen else []


def _code(words: str) -> str:
    """Return what was typed as a code, if it may be the beginning of one."""
    code = normal_code(words.strip())
    return code if len(code) >= SHORTEST_CODE and code.isascii() and code.isalnum() else ""


def _by_code(code: str) -> QuerySet[Any]:
    return models.Identifier.objects.filter(value__gte=code, value__lt=code + "\x7f").order_by("value")


def _rows(numbers: Sequence[int], scope: Scope | None) -> list[dict[str, Any]]:
    """Return the shown columns of the entities that these were found to be, each once, of those that may be seen."""
    asked = list(dict.fromkeys(roots(numbers).values()))
    found = models.Entity.objects.filter(visible(scope), pk__in=asked).values(*_ROW)
    by_number = {row["pk"]: row for row in found}
    return [by_number[number] for number in asked if number in by_number]


def _ranked(rows: Sequence[Mapping[str, Any]], typed: str) -> list[Hit]:
    names = _names([row["pk"] for row in rows]) if typed.strip() else {}
    areas = _area_names({row["area_id"] for row in rows})
    hits = []
    for row in rows:
        by, found, how = fit(
            typed, row["name"], names.get(row["pk"], ()), row["code"], row["address"], row["products"], initials
        )
        if how or not typed.strip():
            hits.append(Hit(
                f"E{row['pk']}", row["name"], row["code"], row["industry"], areas.get(row["area_id"], ""), row["status"],
                by, found, how,
            ))  # fmt: skip
    return sorted(hits, key=lambda hit: (-hit.fit, len(hit.name), hit.name)) if typed.strip() else hits


def _names(numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    owner = roots(numbers)
    group = models.EntityName.objects.filter(Q(entity__in=numbers) | Q(entity__merged_into__in=numbers))
    for entity, into, text in group.order_by("id").values_list("entity_id", "entity__merged_into_id", "text"):
        found.setdefault(owner.get(into or entity, into or entity), []).append(text)
    return found


def _area_names(numbers: Iterable[int | None]) -> dict[int | None, str]:
    return {area.pk: area.name for area in Area.objects.filter(pk__in=[one for one in numbers if one])}


def _facets(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Facet, ...]]:
    """Return how many of the hits have each value of each facet, the commonest first."""
    numbers = [row["pk"] for row in rows]
    areas = {area.pk: area for area in Area.objects.filter(pk__in={row["area_id"] for row in rows} - {None})}
    counted = {
        "industry": Counter(row["industry"][:2] for row in rows if row["industry"]),
        "area": Counter(areas[row["area_id"]].code for row in rows if row["area_id"]),
        "status": Counter(row["status"] for row in rows),
        "size": Counter(row["size"] for row in rows if row["size"]),
        "chain": _held(models.ChainNode.objects.filter(entity__in=numbers, valid_to=None), "chain"),
        "certificate": _held(models.Certificate.objects.filter(entity__in=numbers), "kind"),
    }
    names = {area.code: area.name for area in areas.values()}
    titles: dict[str, Callable[[str], str]] = {
        "area": lambda code: names[code],
        "status": lambda code: str(dict(models.Entity.STATUSES).get(code, code)),
        "certificate": lambda code: certificate_kinds()[code].short if code in certificate_kinds() else code,
    }
    return {
        facet: tuple(Facet(facet, value, titles.get(facet, str)(value), count) for value, count in counts.most_common())
        for facet, counts in counted.items()
    }


def _held(rows: QuerySet[Any], column: str) -> Counter[str]:
    return Counter(value for _entity, value in set(rows.values_list("entity_id", column)))
