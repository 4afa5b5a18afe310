"""Sending cases to who must act: the duty matrix, its replay over past cases, whom to give a case, what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localtime

from wutong.engines.cases._core import duties, guessing
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.duties import Duty, Fault, Matrix
from wutong.engines.cases._core.guessing import Guess, Model
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import free_edition, type_in_force
from wutong.engines.cases.errors import EditionFixed, MatrixFaulty
from wutong.engines.cases.models import Case, DutyMatrix
from wutong.engines.cases.rights import EVERYTHING
from wutong.engines.cases.search import pairs_of
from wutong.platform import clock
from wutong.platform.accounts.api import acting_holdings
from wutong.platform.accounts.models import Grant, Person, Unit
from wutong.platform.asking import once
from wutong.platform.audit.api import record_act
from wutong.platform.territory.api import valid_on
from wutong.platform.territory.models import Area

HANDLE = "cases.handle"
STEP = 4  # characters of a step in an area's path
CHUNK = 10_000
LEARNT_FROM = 5_000  # the latest closed cases: words change, and more teach little


def areas_with_ancestors(hierarchy: str = "", day: date | None = None) -> dict[str, tuple[str, ...]]:
    """Return each area valid on a day with its own code and those above it; one statement."""
    rows = Area.objects.filter(valid_on(day or clock.today()))
    listed = list((rows.filter(hierarchy=hierarchy) if hierarchy else rows).values_list("code", "path"))
    by_path = {path: code for code, path in listed}
    return {code: _line(path, by_path) for code, path in listed}


def _line(path: str, by_path: Mapping[str, str]) -> tuple[str, ...]:
    steps = (path[:end] for end in range(STEP, len(path) + 1, STEP))
    return tuple(by_path[step] for step in steps if step in by_path)


def check_matrix(content: Mapping[str, Any], categories: Sequence[str], top: str) -> list[Fault]:
    """Return the gaps and overlaps of a matrix over categories and the areas under `top`, and what its rows name wrongly.

    Of `top` itself nothing is asked where areas lie under it: rows that tell these apart cannot answer for all of them
    together, and a matter that is filed there waits for a dispatcher.
    """
    matrix, every = duties.read_matrix(content), areas_with_ancestors()
    areas = {code: line for code, line in every.items() if top in line}
    asked = {code: line for code, line in areas.items() if code != top} or areas
    found = [*duties.idle_words(matrix, categories, every), *_unknown_units(matrix)]
    return [*found, *duties.faults_of(matrix, categories, asked)]


@transaction.atomic
def record_matrix(content: Mapping[str, Any], *, categories: Sequence[str], top: str, by: Any = None) -> Matrix:
    """Record an edition of a matrix (`code`, `edition`, `valid_from`, `hours`, `rows`) after checking it.

    categories, top  what it must answer for: every category in every area under `top`, at every hour

    Raises
        MatrixFaulty  with its gaps and overlaps, and with units that do not exist
        EditionFixed  if the edition is recorded with other content; with the same content it is recorded once
    """
    faults = check_matrix(content, categories, top)
    if faults:
        raise MatrixFaulty(
            matrix=content["code"], count=len(faults), faults="；".join(fault.zh for fault in faults[:10]),
            faults_en="; ".join(fault.en for fault in faults[:10]),
        )  # fmt: skip
    if _recorded(kept := {**content, "valid_from": str(content["valid_from"])}):
        return duties.read_matrix(content)
    DutyMatrix.objects.create(
        code=kept["code"], edition=kept["edition"], valid_from=date.fromisoformat(kept["valid_from"]), content=kept,
        recorded_at=clock.now(), recorded_by=getattr(by, "username", ""),
    )  # fmt: skip
    record_act(
        "cases.record_matrix",
        person=by,
        object_kind="duty_matrix",
        object_key=f"{content['code']}/{content['edition']}",
    )
    return duties.read_matrix(content)


def _recorded(content: Mapping[str, Any]) -> bool:
    """Return whether an edition is recorded with just this content; with another one it is refused."""
    code, edition = content["code"], content["edition"]
    known = DutyMatrix.objects.filter(code=code, edition=edition).values_list("content", flat=True).first()
    if known is not None and known != content:
        raise EditionFixed(type=code, edition=edition, next=free_edition(DutyMatrix, code))
    return known is not None


def _unknown_units(matrix: Matrix) -> Iterator[Fault]:
    """Yield the units that the rows name and that there are not."""
    named = {
        unit: number for number, row in reversed([*enumerate(matrix.rows, 1)]) for unit in (row.lead, *row.assisting)
    }
    known = set(Unit.objects.filter(code__in=named, valid_to=None).values_list("code", flat=True))
    for code, number in sorted(named.items(), key=lambda pair: pair[1]):
        if code not in known:
            words = (f"第 {number} 行：没有单位“{code}”", f"row {number}: there is no unit “{code}”")
            yield Fault(duties.ALL, duties.ALL, duties.ALL, (number,), 1, words)


@once
def matrix_in_force(code: str, day: date | None = None) -> Matrix | None:
    """Return the edition of a matrix in force on a day, None when there is none."""
    rows = DutyMatrix.objects.filter(code=code, valid_from__lte=day or clock.today())
    row = rows.order_by("-valid_from", "-edition").values_list("pk", "code", "edition", "recorded_at").first()
    return _matrix(*row) if row is not None else None


@lru_cache(maxsize=200)
def _matrix(pk: int, _code: str, _edition: int, _recorded_at: datetime) -> Matrix:
    """Return a matrix as it was recorded; after a database was put back, the number alone may name another one."""
    return duties.read_matrix(DutyMatrix.objects.get(pk=pk).content)


def duty_for(kind: CaseType, state: CaseState, at: datetime | None = None, *, path: str = "") -> Duty | None:
    """Return who answers for a case by the matrix of its type; `path` is that of its area, when it is known already."""
    matrix = matrix_in_force(kind.matrix) if kind.matrix else None
    if matrix is None:
        return None
    path = path or Area.objects.values_list("path", flat=True).get(pk=state.area)
    steps = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    line = list(Area.objects.filter(path__in=steps).values_list("code", flat=True))
    return matrix.find(state.category, line, minute_of_day(at or clock.now()))


def minute_of_day(moment: datetime) -> int:
    """Return the minute of the day of a moment, in the product's zone."""
    local = localtime(moment, clock.SHANGHAI)
    return local.hour * 60 + local.minute


# --- replaying a past period under another matrix ----------------------------------------------------------


@dataclass(frozen=True)
class Replayed:
    """What another matrix would have done with the cases of a period: how many went where, and would have gone."""

    cases: int
    same: int
    unanswered: int
    moves: tuple[tuple[str, str, int], ...]  # from unit, to unit, cases; most first
    right_before: int  # cases whose first unit was also their last
    right_after: int  # cases whose last unit the matrix names at once


def replay(content: Mapping[str, Any], first: date, last: date) -> Replayed:
    """Send the cases opened from `first` to `last` through a matrix; nothing is written.

    Areas are those of the cases' own days; a case that was never dispatched is left out.
    """
    matrix = duties.read_matrix(content)
    lines = _lines_by_id()
    answers: dict[tuple[str, int, str], str] = {}
    moves: Counter[tuple[str, str]] = Counter()
    right_before = right_after = total = 0
    for category, area, first_unit, unit, opened in _dispatched(first, last):
        hour = matrix.hour_of(minute_of_day(opened))
        key = (category, area, hour)
        if key not in answers:
            row = next((r for r in matrix.rows if duties.holds(r, category, lines.get(area, ()), hour)), None)
            answers[key] = row.lead if row else ""
        moves[first_unit, answers[key]] += 1
        right_before += first_unit == unit
        right_after += answers[key] == unit
        total += 1
    same = sum(count for (one, other), count in moves.items() if one == other)
    unanswered = sum(count for (_one, other), count in moves.items() if not other)
    listed = sorted(
        ((one, other, count) for (one, other), count in moves.items() if one != other), key=lambda row: (-row[2], row)
    )
    return Replayed(total, same, unanswered, tuple(listed), right_before, right_after)


def _dispatched(first: date, last: date) -> Iterator[tuple[str, int, str, str, datetime]]:
    begin = datetime.combine(first, datetime.min.time(), clock.SHANGHAI)
    end = datetime.combine(date.fromordinal(last.toordinal() + 1), datetime.min.time(), clock.SHANGHAI)
    rows = Case.objects.filter(opened_at__gte=begin, opened_at__lt=end).exclude(first_unit="")
    yield from rows.values_list("category", "area_id", "first_unit", "unit", "opened_at").iterator(chunk_size=CHUNK)


def _lines_by_id() -> dict[int, tuple[str, ...]]:
    listed = list(Area.objects.values_list("pk", "code", "path"))
    by_path = {path: code for _pk, code, path in listed}
    return {pk: _line(path, by_path) for pk, _code, path in listed}


# --- whom, and what about -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """Someone who could take a case: how much he has in hand, and how much of that is overdue."""

    person: Person
    open: int
    late: int


def people_for(unit: str, area_path: str, field_group: str = "open") -> list[Candidate]:
    """Return who in a unit may handle cases of an area and field group, the least loaded first; overdue ones weigh double."""
    roles = Grant.objects.filter(permission=HANDLE, field_group__in=[EVERYTHING, field_group]).values("role_id")
    holdings = acting_holdings(clock.today()).filter(
        post__unit__code=unit, post__role__in=roles, person__is_active=True
    )
    people = {one.person.username: one.person for one in holdings if area_path.startswith(one.post.area.path)}
    loads = {row["handler"]: (row["open"], row["late"]) for row in _loads(list(people))}
    found = [Candidate(person, *loads.get(name, (0, 0))) for name, person in people.items()]
    return sorted(found, key=lambda one: (one.open + one.late, one.person.username))


def _loads(people: Sequence[str]) -> Any:
    rows = Case.objects.filter(handler__in=people, closed_at=None, merged_into=None).values("handler")
    return rows.annotate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=clock.now())))


@dataclass(frozen=True)
class Suggested:
    """Suggested categories and where they come from: word lists, or so many own cases with this accuracy."""

    guesses: Sequence[Guess]
    cases: int = 0
    accuracy: float | None = None


def suggest_category(code: str, text: str) -> Suggested:
    """Suggest the category of a text: from the type's word lists, or from its closed cases once there are enough."""
    kind = type_in_force(code)
    model = _model_of(code, clock.today())
    if model.accuracy is not None:
        guesses = model.guess(pairs_of(text))
        if guesses:
            return Suggested(guesses, model.cases.total(), model.accuracy)
    return Suggested(guessing.by_words(text, {one: words for one, _zh, words in kind.categories}))


@lru_cache(maxsize=32)
def _model_of(code: str, _day: date) -> Model:
    """Learn from a type's latest closed cases, once a day and process."""
    rows = Case.objects.filter(type=code).exclude(closed_at=None).exclude(category="").order_by("-closed_at")
    listed = rows.values_list("category", "bigrams")[:LEARNT_FROM]
    # Pairs of letters and digits are those of the case's number, which says nothing of the matter.
    return guessing.train([(category, [one for one in text.split() if not one.isascii()]) for category, text in listed])
