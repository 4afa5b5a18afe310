"""Lines of a list of firms: what stands beside a name, and rows that are counted only as far as they are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from wutong.engines.registry import models
from wutong.engines.registry.declarations import field_group, panel_columns
from wutong.engines.registry.firms import firms
from wutong.engines.registry.identity import number_of
from wutong.engines.registry.panels import panel_of_many
from wutong.engines.registry.searching import MOST, find, numbers_of
from wutong.engines.registry.types import Firm, Found, Hit, Question
from wutong.platform import clock
from wutong.platform.access.scope import ALL_GROUPS, Scope
from wutong.platform.lists.columns import Column

REVENUE = "revenue_fen"
CHUNK = 500
SORTED_BY = {"name": "name", "code": "code", "industry": "industry", "area": "area__path", "founded": "founded",
             "capital": "capital_fen", "status": "status", "newest": "pk"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One firm of a list: who it is, its standing titles, its revenue in fen, and what of it answered the question."""

    firm: Firm
    titles: tuple[str, ...]
    revenue: int | None
    hit: Hit | None


class FirmRows:
    """The firms that answer a question, ranked; or those of a query.

    At most MOST are looked at, so that no page counts a million rows: sorted, they are the first MOST in that order.
    Exports go through all of them.
    """

    def __init__(self, question: Question, scope: Scope, *, members: QuerySet[Any] | None = None) -> None:
        self.question, self._scope, self._members = question, scope, members
        self.found: Found | None = None if members is not None else find(question, scope, count=MOST)
        self._numbers = self._ranked()
        self.period = latest_year()

    def _ranked(self) -> list[int]:
        if self.found is not None:
            return [number_of(hit.key) for hit in self.found.hits]
        return list(self._every().order_by("name", "pk").values_list("pk", flat=True)[:MOST])

    @property
    def exact(self) -> bool:
        """Whether all that answer are looked at."""
        return self.found.exact if self.found is not None else len(self._numbers) < MOST

    def _every(self) -> QuerySet[Any]:
        return numbers_of(self.question, self._scope) if self._members is None else self._members

    @property
    def shows_revenue(self) -> bool:
        """Whether the reader may see revenue anywhere."""
        return any(group in (ALL_GROUPS, field_group(REVENUE)) for _path, group in self._scope.pairs)

    def filtered(self, column: Column, wanted: str) -> FirmRows:
        """Return the rows as they are: filters stand in the question."""
        return self

    def sorted_by(self, column: Column, descending: bool) -> FirmRows:
        """Order by a column; of more than MOST the first ones in that order are looked at."""
        rows = models.Entity.objects.filter(pk__in=self._numbers) if self.exact else self._every()
        if column.name == "revenue":
            self._numbers = self._by_revenue(rows, descending)
            return self
        order = F(SORTED_BY[column.name])
        placed = order.desc(nulls_last=True) if descending else order.asc(nulls_last=True)
        self._numbers = list(rows.order_by(placed, "pk").values_list("pk", flat=True)[:MOST])
        return self

    def _by_revenue(self, rows: QuerySet[Any], descending: bool) -> list[int]:
        """Order by the revenue that is shown; of many, those are chosen whose returns name the most or least."""
        numbers = self._numbers
        if not self.exact:
            reported = models.PanelRow.objects.filter(entity=OuterRef("pk"), period=self.period).exclude(
                revenue_fen=None
            )
            rows = rows.annotate(_revenue=Subquery(reported.values(REVENUE)[:1])).exclude(_revenue=None)
            numbers = list(rows.order_by("-_revenue" if descending else "_revenue").values_list("pk", flat=True)[:MOST])
        revenue = panel_of_many(numbers, self.period, [REVENUE], self._scope)
        known = {number: value for number in numbers if (value := revenue[number][REVENUE]) is not None}
        return [*sorted(known, key=known.__getitem__, reverse=descending), *(n for n in numbers if n not in known)]

    def count(self) -> int:
        """How many are looked at."""
        return len(self._numbers)

    def part(self, start: int, stop: int) -> list[Line]:
        """Return one page."""
        return self._lines(self._numbers[start:stop])

    def all(self) -> Iterator[Line]:
        """Go through every firm that answers, also beyond those looked at; in the page's order where they are all on it."""
        numbers = (
            iter(self._numbers) if self.exact else self._every().order_by("pk").values_list("pk", flat=True).iterator()
        )
        while chunk := list(islice(numbers, CHUNK)):
            yield from self._lines(chunk)

    def distinct(self, column: Column) -> list[str]:
        """Return nothing: values to choose from stand in the menus."""
        return []

    def _lines(self, numbers: Sequence[int]) -> list[Line]:
        hits = {number_of(hit.key): hit for hit in self.found.hits} if self.found is not None else {}
        titles = titles_of(numbers)
        revenue = panel_of_many(numbers, self.period, [REVENUE], self._scope)
        return [
            Line(firm, titles.get(number, ()), revenue[number][REVENUE], hits.get(number))
            for firm in firms(numbers, self._scope)
            if (number := number_of(firm.key)) in revenue
        ]


def latest_year() -> str:
    """Return the last year whose figures have been set beside one another, which the lists show."""
    rows = models.PeerQuartile.objects.filter(industry="", column=REVENUE).values_list("period", flat=True)
    years = [period for period in rows.distinct() if period.isdigit()]
    return max(years, default=str(clock.today().year - 1))


def titles_of(numbers: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the kinds of titles that firms hold today, of themselves and of those found to be them."""
    today = clock.today()
    rows = models.Certificate.objects.filter(
        Q(entity__in=numbers) | Q(entity__merged_into__in=numbers),
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        Q(revoked_on=None) | Q(revoked_on__gt=today),
    )
    held: dict[int, dict[str, None]] = defaultdict(dict)
    for entity, into, kind in rows.order_by("id").values_list("entity", "entity__merged_into", "kind"):
        held[into or entity][kind] = None
    return {number: tuple(kinds) for number, kinds in held.items()}


def shown_revenue(line: Line) -> str:
    """Return revenue as lists print it, in its shown unit; nothing where none is known or may be seen."""
    if line.revenue is None:
        return ""
    return f"{line.revenue / panel_columns()[REVENUE].per_shown:,.1f}"
