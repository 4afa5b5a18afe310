"""Finding firms: by any two characters of a name, initials, code, address or product, with filters and counts by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from wutong.engines.registry import models
from wutong.engines.registry._core.fitting import Fit, at_a_glance, elsewhere, fit
from wutong.engines.registry._core.grams import asked_grams, plain_name
from wutong.engines.registry.access import visible
from wutong.engines.registry.declarations import certificate_kinds
from wutong.engines.registry.identity import members, roots
from wutong.engines.registry.search_index import first_holding, holding
from wutong.engines.registry.search_words import FACETS, facet_word, initials
from wutong.engines.registry.types import Facet, Found, Hit, Question
from wutong.kernel.credit_code import normal_code
from wutong.platform.access.scope import Scope
from wutong.platform.territory.models import Area

MOST = 500  # hits that are looked at: ranked, counted by facet
SHORTEST_CODE = 4  # letters and digits from which something may be the beginning of a code
WHOLE_CODE = 15  # from which it is one, if some firm's begins with it: registration numbers have so many
_ROW = (
    "pk", "name", "code", "industry", "size", "status", "area_id", "address", "products", "merged_into_id", "area__path",
)  # fmt: skip


class _Row(NamedTuple):
    """The shown columns of a hit, in the order of _ROW."""

    pk: int
    name: str
    code: str
    industry: str
    size: str
    status: str
    area_id: int | None
    address: str
    products: str
    merged_into: int | None
    path: str | None


def find(question: Question, scope: Scope | None = None, *, first: int = 0, count: int = 50) -> Found:
    """Return the firms that answer a question, best first.

    At most MOST answers are ranked and counted: with more, `exact` is false and `total` is MOST. A person who gets so
    many types another character.

    Shapes
        first, count  the page of hits wanted, counted from 0
    """
    numbers = _candidates(question, scope)
    ranked = _ranked(_rows(numbers, scope), question.words)
    rows = [row for _fit, row in ranked]
    areas = {area.pk: area for area in Area.objects.filter(pk__in={row.area_id for row in rows} - {None})}
    return Found(
        hits=tuple(_hit(row, how, areas) for how, row in ranked[first : first + count]),
        total=len(ranked),
        exact=len(numbers) < MOST,
        facets=_facets(rows, areas),
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
        coded = Q(pk__in=_by_code(code).values("entity"))
        found = coded if _is_code(code) and _by_code(code).exists() else found | coded
    return rows.filter(found)


def _candidates(question: Question, scope: Scope | None) -> list[int]:
    """Return at most MOST numbers of entities: those with the code first, then those that hold the words."""
    found: dict[int, None] = {}
    code = _code(question.words)
    if code:
        found.update(dict.fromkeys(_by_code(code).values_list("entity", flat=True)[:MOST]))
    if found and _is_code(code):
        return list(found)
    words, some = _asked(question, scope)
    if words or some:
        found.update(dict.fromkeys(first_holding(words, some, MOST)))
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
    if not seen:
        return [0]
    outside = list(Area.objects.exclude(pk__in=seen).filter(hierarchy="jurisdiction").values_list("pk", flat=True))
    return seen if models.Entity.objects.filter(area__in=outside).exists() else []


def _code(words: str) -> str:
    """Return what was typed as a code, if it may be the beginning of one."""
    code = normal_code(words.strip())
    return code if len(code) >= SHORTEST_CODE and code.isascii() and code.isalnum() else ""


def _is_code(code: str) -> bool:
    """Return whether so much was typed that only a code can be meant: its pairs of digits stand in many an address."""
    return len(code) >= WHOLE_CODE and any(letter.isdigit() for letter in code)


def _by_code(code: str) -> QuerySet[Any]:
    return models.Identifier.objects.filter(value__gte=code, value__lt=code + "\x7f").order_by("value")


def _rows(numbers: Sequence[int], scope: Scope | None) -> list[_Row]:
    """Return the shown columns of the entities that these were found to be, each once, of those that may be seen."""
    by_number = _fetched(numbers)
    merged = [row.pk for row in by_number.values() if row.merged_into]
    now = roots(merged) if merged else {}
    by_number |= _fetched([number for number in now.values() if number not in by_number])
    asked = dict.fromkeys(now.get(number, number) for number in numbers)
    found = [by_number[number] for number in asked if number in by_number]
    return [row for row in found if scope is None or (row.path and scope.covers(row.path, "open"))]


def _fetched(numbers: Iterable[int]) -> dict[int, _Row]:
    rows = models.Entity.objects.filter(_among("registry_entity.id", numbers)).values_list(*_ROW)
    return {row[0]: _Row(*row) for row in rows}


def _among(column: str, numbers: Iterable[int]) -> RawSQL:
    """Return the condition that a column is one of many whole numbers; as parameters they would take longer than the answer."""
    listed = ", ".join(str(int(number)) for number in numbers) or "NULL"
    return RawSQL(f"{column} IN ({listed})", [], BooleanField())  # noqa: S611 - whole numbers


def _ranked(rows: Sequence[_Row], typed: str) -> list[tuple[Fit, _Row]]:
    """Return the hits with what answers in them, best first; without words in their order."""
    wanted = plain_name(typed)
    if not wanted:
        return [(("", "", 0), row) for row in rows]
    found: list[tuple[Fit, _Row]] = []
    open_ones = []
    for row in rows:
        how = at_a_glance(wanted, row.name, row.code) or elsewhere(wanted, row.address, row.products)
        if how:
            found.append((how, row))
        else:
            open_ones.append(row)  # only of these are further names read
    names = _names([row.pk for row in open_ones])
    for row in open_ones:
        how = fit(typed, row.name, names.get(row.pk, ()), row.code, row.address, row.products, initials)
        if how[2]:
            found.append((how, row))
    return sorted(found, key=lambda pair: (-pair[0][2], len(pair[1].name), pair[1].name))


def _hit(row: _Row, how: Fit, areas: Mapping[int | None, Area]) -> Hit:
    area = areas.get(row.area_id)
    by, found, value = how
    return Hit(f"E{row.pk}", row.name, row.code, row.industry, area.name if area else "", row.status, by, found, value)


def _names(numbers: Sequence[int]) -> dict[int, list[str]]:
    """Return the further names of entities and of those that were found to be them."""
    if not numbers:
        return {}
    found: dict[int, list[str]] = {}
    for number, group in members(numbers).items():
        found |= dict.fromkeys(group, found.setdefault(number, []))
    for entity, text in (
        models.EntityName.objects.filter(entity__in=list(found)).order_by("id").values_list("entity_id", "text")
    ):
        found[entity].append(text)
    return found


def _facets(rows: Sequence[_Row], areas: Mapping[int | None, Area]) -> dict[str, tuple[Facet, ...]]:
    """Return how many of the hits have each value of each facet, the commonest first."""
    numbers = [row.pk for row in rows]
    counted = {
        "industry": Counter(row.industry[:2] for row in rows if row.industry),
        "area": Counter(areas[row.area_id].code for row in rows if row.area_id),
        "status": Counter(row.status for row in rows),
        "size": Counter(row.size for row in rows if row.size),
        "chain": _held(models.ChainNode.objects.filter(_among("entity_id", numbers), valid_to=None), "chain"),
        "certificate": _held(models.Certificate.objects.filter(_among("entity_id", numbers)), "kind"),
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
