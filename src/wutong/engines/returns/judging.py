"""What a return says at the moment and what is to be said about it: its rows with numbers before, typed, and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import EntryFinding, Figure
from wutong.engines.returns.forms import NUMBER, RATING, Field, Form, entry_fields, form_for, series_of
from wutong.engines.returns.models import Return
from wutong.kernel.quantity import Quantity
from wutong.platform.accounts.models import Unit
from wutong.platform.asking import once
from wutong.platform.statements import Composed

Values = Mapping[str, Mapping[str, str]]  # by field: text, note


@dataclass(frozen=True)
class Row:
    """One row of a return as people look at it."""

    field: Field
    text: str
    note: str
    last: Figure | None
    year_ago: Figure | None
    now: Figure | None
    quantity: Quantity | None
    findings: tuple[EntryFinding, ...] = ()
    remark: str = ""

    @property
    def shown(self) -> str:
        """What was typed or computed, as it is printed."""
        if self.field.scale:
            return self.field.word_of(self.text)
        return self.quantity.printed if self.quantity else self.text

    @property
    def now_differs(self) -> bool:
        """Whether the figure in force says something else than this row."""
        return self.now is None or self.now.printed != self.shown

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each finding's weight and sentence."""
        return [(one.weight, ledger.said_of(one)) for one in self.findings]

    @property
    def mark(self) -> str:
        """How the row stands: stop, ask (not explained), explained, or empty."""
        weights = {one.weight for one in self.findings}
        if "stop" in weights:
            return "stop"
        return ("explained" if self.note.strip() else "ask") if weights else ""


@dataclass(frozen=True)
class View:
    """A return with its form's rows."""

    row: Return
    form: Form
    rows: tuple[Row, ...] = field(default=())

    @property
    def stops(self) -> list[Row]:
        """Rows that cannot be handed in."""
        return [one for one in self.rows if one.mark == "stop"]

    @property
    def asks(self) -> list[Row]:
        """Rows that look wrong and are not explained."""
        return [one for one in self.rows if one.mark == "ask"]

    @property
    def explained(self) -> list[Row]:
        """Rows that look wrong, with a note that says why they are right."""
        return [one for one in self.rows if one.mark == "explained"]


@once
def area_of(unit: str) -> str:
    """Return the code of the area a unit reports about."""
    found = _areas(unit)
    return str(found[0][0] or "") if found else ""


_areas = Composed(lambda unit: Unit.objects.filter(code=unit).values_list("area__code"), str)


def view_of(row: Return, values: Values, remarks: Mapping[str, str] | None = None) -> View:
    """Return a return as it would stand with these values: numbers read, computed, checked. Nothing is written."""
    form = form_for(row)
    part, area, period = form.part_of(row.unit), area_of(row.unit), row.when
    fields = entry_fields(part, row.unit, area)
    before = ledger.before_of(fields)
    typed = {one.code: values.get(one.code, {}).get("text", "") for one in fields}
    present = {one.code for one in fields}
    checks = [one for one in form.checks if _within(one, present)]
    judged = ledger.judge_entries(fields, checks, typed, period=period, frequency=form.frequency, before=before)
    last, year_ago = ledger.neighbours(period, form.frequency)
    rows = []
    for one in part:
        known, given = before.get(one.code, {}), values.get(one.code, {})
        findings = tuple(found for found in judged.findings if found.field == one.code)
        rows.append(
            Row(
                one, given.get("text", ""), given.get("note", ""), known.get(last.code), known.get(year_ago.code),
                known.get(period.code), judged.quantities.get(one.code), findings or _words_missing(one, given),
                (remarks or {}).get(one.code, ""),
            )
        )  # fmt: skip
    return View(row, form, tuple(rows))


def _within(check: Any, present: set[str]) -> bool:
    """A check between rows of different units is for the whole form, not for a part of it."""
    return ledger.fields_of(check) <= present


def _words_missing(one: Field, given: Mapping[str, str]) -> tuple[EntryFinding, ...]:
    """Return what a rating or a text lacks: itself, a step that is on the scale, the evidence."""
    if one.kind == NUMBER:
        return ()
    text = given.get("text", "").strip()
    if not text:
        return (EntryFinding(one.code, "missing", "stop"),) if one.required else ()
    if one.kind == RATING:
        if text not in {code for code, _zh, _en in one.scale}:
            return (EntryFinding(one.code, "not_on_scale", "stop", {"text": text[:40]}),)
        if not given.get("note", "").strip():
            return (EntryFinding(one.code, "no_evidence", "stop"),)
    return ()


def latest_values(row: Return) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Return the values of the last step that typed any, and the remarks made since."""
    values: dict[str, dict[str, str]] = {}
    remarks: dict[str, str] = {}
    for step in row.steps.all():
        if step.values:
            values, remarks = step.values, {}
        remarks = {**remarks, **step.remarks}
    return values, remarks


def present_view(row: Return) -> View:
    """Return a return as it stands."""
    values, remarks = latest_values(row)
    return view_of(row, values, remarks)


def series_in(view: View) -> list[Any]:
    """Return the series of a return's rows, in their order."""
    area = area_of(view.row.unit)
    return [series_of(one.field, view.row.unit, area) for one in view.rows]
