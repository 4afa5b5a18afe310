"""Who reported what when: the returns of a person's units, and the matrix of units by forms for the periods that end together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from wutong.engines.returns.forms import Form, form_of
from wutong.engines.returns.models import Return, Step
from wutong.engines.returns.naming import unit_names
from wutong.platform import clock
from wutong.platform.naming import period_label

DONE = ("adopted", "correcting")
SOON = 5  # a fifth of the time is left


@dataclass(frozen=True)
class Cell:
    """A return in the matrix: its state, how it stands, until when, since when."""

    row: Return
    form: Form

    @property
    def standing(self) -> str:
        """How it stands: ok, watch, late, or missing while nobody has begun."""
        return standing_of(self.row, clock.now())

    @property
    def state(self) -> str:
        """Its state in words."""
        return str(self.row.get_state_display())

    @property
    def period(self) -> str:
        """Its period in words."""
        return period_label(self.row.when)


def standing_of(row: Return, now: datetime) -> str:
    """Return how a return stands now: adopted is ok, over its time late, soon due or sent back to be watched."""
    if row.state in DONE:
        return "ok"
    if row.due_at is not None and row.due_at < now:
        return "late"
    if row.state == "redoing" or (row.due_at and (row.due_at - now) * SOON <= row.due_at - row.opened_at):
        return "watch"
    return "missing" if row.sequence == 0 else "ok"


@dataclass(frozen=True)
class Matrix:
    """Units by forms for the periods that end on one day."""

    ends: date
    forms: list[tuple[Form, str]]
    lines: list[tuple[str, str, list[Cell | None]]]
    counts: Mapping[str, int]


def ends_known() -> list[date]:
    """Return the last days of the periods that were ever opened, the latest first."""
    return list(Return.objects.order_by("-period_end").values_list("period_end", flat=True).distinct())


def matrix(rows: QuerySet[Return], ends: date) -> Matrix:
    """Return the matrix of the returns whose periods end on a day, the units that are late first."""
    found = list(rows.filter(period_end=ends))
    cells = {(row.unit, row.form): Cell(row, form_of(row.form, row.edition)) for row in found}
    forms = {cell.row.form: (cell.form, cell.period) for cell in cells.values()}
    names = unit_names(unit for unit, _form in cells)
    lines = [(unit, names.get(unit, unit), [cells.get((unit, code)) for code in forms]) for unit in _units(found)]
    counts = {"all": len(found)} | {state: 0 for state, _title in Return.STATES} | {"late": 0}
    now = clock.now()
    for row in found:
        counts[row.state] += 1
        counts["late"] += standing_of(row, now) == "late"
    return Matrix(ends, list(forms.values()), lines, counts)


def _units(found: Sequence[Return]) -> list[str]:
    """Return the units, the late ones first, else in the order of their names' codes."""
    now = clock.now()
    late = {row.unit for row in found if standing_of(row, now) == "late"}
    return sorted({row.unit for row in found}, key=lambda unit: (unit not in late, unit))


def latest_steps(ends: date, rows: QuerySet[Return], most: int) -> list[Step]:
    """Return what happened to the returns whose periods end on a day, the latest first: who did what when."""
    wanted = rows.filter(period_end=ends).values("pk")
    return list(Step.objects.filter(row__in=wanted).select_related("row", "by").order_by("-at", "-pk")[:most])


def cells_of(rows: Iterable[Return]) -> list[Cell]:
    """Return returns with their forms."""
    return [Cell(row, form_of(row.form, row.edition)) for row in rows]


def waiting_for(person_units: Mapping[str, Iterable[str]], rows: QuerySet[Return]) -> list[Return]:
    """Return the returns that wait for a person, the soonest due first: by state, the units in which they wait for him."""
    return [
        row
        for row in rows.exclude(state="adopted").order_by("due_at", "form", "unit")
        if row.unit in person_units.get(row.state, ()) or "*" in person_units.get(row.state, ())
    ]


def waiting_for_office() -> list[Return]:
    """Return what waits for the planning office with its steps, the soonest due first."""
    rows = Return.objects.filter(state__in=("office", "correcting")).order_by("due_at", "form", "unit")
    return list(rows.prefetch_related("steps"))


def adopted_until(ends: date, at: datetime) -> list[tuple[Return, list[Step]]]:
    """Return the returns whose periods end on a day with the steps taken up to a moment, by form and unit."""
    steps: dict[int, list[Step]] = {}
    taken = Step.objects.filter(row__period_end=ends, at__lte=at).select_related("by").order_by("row", "sequence")
    for step in taken:
        steps.setdefault(step.row_id, []).append(step)
    return [(row, steps[row.pk]) for row in Return.objects.filter(pk__in=steps).order_by("form", "unit")]
