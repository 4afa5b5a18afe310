"""How cases are handled: counts and rates by unit, area, post, handler and type, each of which opens to its cases.

Every count is a condition on the projection, and the same condition on a state folded out of the events up to a
moment: so a month that was closed can be reproduced exactly, and a test holds the two against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from wutong.engines.cases._core.shares import Share, wilson
from wutong.engines.cases.counts import (
    CLOSER,
    COLUMN,
    COUNTS,
    DISPATCHER,
    MATTER,
    OPENER,
    POSTS,
    Columns,
    Span,
    column_of,
)
from wutong.engines.cases.history import projection, states_of
from wutong.engines.cases.models import Case
from wutong.platform.territory.models import Area

AGES = (7, 30, 90, 365)  # days; the last class is open
CHUNK = 2000


@dataclass(frozen=True)
class Line:
    """The counts of one unit, area, post, handler or type, and what follows from them."""

    key: str
    counts: Mapping[str, int]
    reports: int
    hand_overs: int
    satisfaction: float | None

    def share(self, hits: str, of: str) -> Share:
        """Return a share of two counts with its interval."""
        return wilson(self.counts[hits], self.counts[of])

    @property
    def valid(self) -> Share:
        """有效立案率: not refused, of those opened."""
        return self.share("valid", "opened")

    @property
    def missed(self) -> Share:
        """漏报率: reported by others and found there, of these and what patrols found by themselves."""
        return wilson(self.counts["missed"], self.counts["missed"] + self.counts["found"])

    @property
    def confirmed_in_time(self) -> Share:
        """按期核实率: looked at on the spot in time, of those whose look had a limit."""
        return self.share("confirmed_in_time", "confirm_timed")

    @property
    def dispatch_in_time(self) -> Share:
        """按期派遣率: sent out in time, of those whose dispatch had a limit."""
        return self.share("dispatched_in_time", "dispatch_timed")

    @property
    def handled_in_time(self) -> Share:
        """按期处置率: reported as done in time, of those dispatched and due in the period."""
        return self.share("handled_in_time", "due_dispatched")

    @property
    def in_time(self) -> Share:
        """按期结案率: closed in time of those due in the period."""
        return self.share("due_in_time", "due")

    @property
    def false_closing(self) -> Share:
        """虚假办结率: found not done of those checked."""
        return self.share("false_closed", "checked")

    @property
    def verified(self) -> Share:
        """核查结案率: closed after a check on the spot that held, of all closed."""
        return self.share("verified", "closed")

    @property
    def hand_overs_each(self) -> float | None:
        """件均转办次数: hand-overs from one unit to another for each case opened."""
        return self.hand_overs / self.counts["opened"] if self.counts["opened"] else None

    @property
    def first_dispatch(self) -> Share:
        """一次派遣准确率: closed by the unit they were sent to first."""
        return self.share("right_first", "closed_dispatched")

    @property
    def returned(self) -> Share:
        """退回率: returned of those dispatched."""
        return self.share("returned", "dispatched")


@dataclass
class Tally:
    """What is being counted under one key."""

    counts: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    hand_overs: int = 0
    pleased: int = 0  # the sum of all satisfactions
    answers: int = 0

    def line(self, key: str) -> Line:
        """Return the line of this key."""
        counts = {code: self.counts[code] for code in COUNTS}
        return Line(key, counts, self.reports, self.hand_overs, self.pleased / self.answers if self.answers else None)


class Tallies(dict[str, Tally]):
    """Tallies by key; a key that is new begins with nothing."""

    def __missing__(self, key: str) -> Tally:
        """Return the tally of a key met for the first time."""
        self[key] = Tally()
        return self[key]

    def lines(self) -> list[Line]:
        """Return the lines of those with anything counted, most cases first."""
        found = [tally.line(key) for key, tally in self.items() if any(tally.counts.values())]
        return sorted(found, key=lambda line: (-line.counts["opened"], line.key))


def evaluate(rows: QuerySet[Case], span: Span, by: str = "unit") -> list[Line]:
    """Return the counts of a span by unit, area, post, handler or type; one statement, by post one for each of four.

    rows  the cases the reader may see
    """
    touched = Q()
    for moment in ("opened_at", "due_at", "closed_at"):
        touched |= span.within(moment)
    tallies, wanted = Tallies(), rows.filter(touched).order_by()
    for column in POSTS if by == "post" else (COLUMN[by],):
        codes = [code for code in COUNTS if column_of(code, by) == column]
        for row in wanted.values(key=F(column)).annotate(**_annotations(codes, span, column, by)):
            tally = tallies[row["key"]]
            tally.counts.update({code: row[f"n_{code}"] for code in codes})
            for name in ("reports", "hand_overs", "pleased", "answers"):
                setattr(tally, name, getattr(tally, name) + row.get(f"sum_{name}", 0))
    return tallies.lines()


def _annotations(codes: Iterable[str], span: Span, column: str, by: str) -> dict[str, Any]:
    """Return what is summed over a group of rows: the counts, and the sums that belong to this column's posts."""
    opened, closed = COUNTS["opened"].rows(span), COUNTS["closed"].rows(span)
    sums: dict[str, Any] = {}
    if by != "post" or column == OPENER:
        sums["sum_reports"] = Sum("reports", filter=opened, default=0)
    if by != "post" or column == DISPATCHER:
        sums["sum_hand_overs"] = Sum("hand_overs", filter=opened, default=0)
    if by != "post" or column == CLOSER:
        sums["sum_pleased"] = Sum("satisfaction", filter=closed, default=0)
        sums["sum_answers"] = Count("satisfaction", filter=closed)
    return sums | {f"n_{code}": Count("pk", filter=COUNTS[code].rows(span)) for code in codes}


def behind(span: Span, count: str, by: str = "", key: str = "") -> Q:
    """Return the condition on the cases behind a number, so that it can be opened."""
    found = COUNTS[count].rows(span)
    return found & Q(**{column_of(count, by): key}) if by else found


# --- as it was known at a moment -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """Statistics as they were known at a moment: lines, repeats, and the backlog by age."""

    lines: list[Line]
    repeats: int
    backlog: list[tuple[str, int]]


def evaluate_as_known(rows: QuerySet[Case], span: Span, moment: datetime, by: str = "unit") -> list[Line]:
    """Return the counts of a span as they were known at a moment, out of the events alone: slow, and exact."""
    return known_at(rows, span, moment, by).lines


def known_at(rows: QuerySet[Case], span: Span, moment: datetime, by: str = "unit") -> Known:
    """Return all statistics of a span as they were known at a moment, out of the events alone: slow, and exact."""
    tallies, places, ages = Tallies(), Counter[tuple[str, int, str]](), Counter[str]()
    for columns in _columns_at(rows, moment):
        _add(tallies, columns, span, by)
        if columns["place"] and COUNTS["opened"].test(columns, span):
            places[columns["category"], columns["area_id"], columns["place"]] += 1
        if columns["merged_into_id"] is None and columns["closed_at"] is None:
            ages[_class_of_age(moment - columns["opened_at"])] += 1
    repeated = sum(count - 1 for count in places.values())
    return Known(tallies.lines(), repeated, [(name, ages[name]) for name, _low, _high in age_classes()])


def _columns_at(rows: QuerySet[Case], moment: datetime) -> Iterator[dict[str, Any]]:
    codes = dict(Area.objects.values_list("pk", "code"))
    ids = list(rows.filter(opened_at__lte=moment).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        for state in states_of(ids[start : start + CHUNK], moment).values():
            if state.opened_at:
                yield projection(state) | {"area__code": codes[state.area]}


def _add(tallies: Tallies, columns: Columns, span: Span, by: str) -> None:
    for code, one in COUNTS.items():
        if one.test(columns, span):
            tallies[columns[column_of(code, by)]].counts[code] += 1
    if COUNTS["opened"].test(columns, span):
        tallies[columns[column_of("opened", by)]].reports += columns["reports"]
        tallies[columns[column_of("dispatched", by)]].hand_overs += columns["hand_overs"]
    if COUNTS["closed"].test(columns, span) and columns["satisfaction"] is not None:
        tally = tallies[columns[column_of("closed", by)]]
        tally.pleased, tally.answers = tally.pleased + columns["satisfaction"], tally.answers + 1


# --- repeats and backlog -------------------------------------------------------------------------------------


def repeats(rows: QuerySet[Case], span: Span) -> int:
    """Return how many cases of a span were of the same category at the same place as another of it."""
    placed = rows.filter(COUNTS["opened"].rows(span)).exclude(place="").order_by()
    groups = placed.values("category", "area", "place").annotate(n=Count("pk")).filter(n__gt=1)
    return sum(group["n"] - 1 for group in groups)


def age_classes() -> list[tuple[str, int, int | None]]:
    """Return the classes of age in days: name, from, below; the last one open-ended."""
    edges = [0, *AGES]
    return [(f"{low}-{high}" if high else f"{low}+", low, high) for low, high in zip(edges, [*AGES, None], strict=True)]


def _class_of_age(age: timedelta) -> str:
    return next(name for name, _low, high in age_classes() if high is None or age < timedelta(days=high))


def backlog(rows: QuerySet[Case], now: datetime) -> list[tuple[str, int]]:
    """Return the open cases by age in classes of days: (`0-7`, 12), (`7-30`, 5), … the last one open-ended."""
    open_ = MATTER & Q(closed_at=None)
    given = {}
    for name, low, high in age_classes():
        condition = open_ & Q(opened_at__lte=now - timedelta(days=low))
        given[name] = condition & (Q(opened_at__gt=now - timedelta(days=high)) if high else Q())
    counted = rows.aggregate(**{f"n{number}": Count("pk", filter=part) for number, part in enumerate(given.values())})
    return [(name, counted[f"n{number}"]) for number, name in enumerate(given)]
