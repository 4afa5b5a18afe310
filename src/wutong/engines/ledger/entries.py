"""Numbers typed into forms: read, held against what the ledger knows of their series, and against one another.

One function underneath every way in (page, file, API): `judge_entries`. It writes nothing. What stands in the way of
handing in is a `stop` (no number, a sum that is wrong), what merely looks wrong is an `ask`, which a note answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from wutong.engines.ledger._core.comparison import exact
from wutong.engines.ledger._core.formulas.arithmetic import evaluate, needs
from wutong.engines.ledger._core.formulas.dimensions import of_unit
from wutong.engines.ledger._core.formulas.syntax import Reference, parse, references
from wutong.engines.ledger._core.plausibility.checking import Series, doubts_about, whole_copied
from wutong.engines.ledger._core.plausibility.slots import CALENDARS, Slot, period_of, slot_of
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.entry_types import ASK, STOP, EntryCheck, EntryField, EntryFinding, Judged
from wutong.engines.ledger.kept import in_force_of
from wutong.engines.ledger.series import normal_key
from wutong.engines.ledger.types import Figure
from wutong.kernel.comparator import Comparator
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import NumberTooLarge, Quantity
from wutong.kernel.unit import conversion

RATES = ("share", "points")
FREQUENCIES = frozenset(CALENDARS)  # how often a form may be reported
Before = Mapping[str, Mapping[str, Figure]]  # by field, by period code


def before_of(fields: Iterable[EntryField], as_known_on: datetime | None = None) -> dict[str, dict[str, Figure]]:
    """Return the adopted figures of each field's series by period code, in two statements for all fields.

    Where nothing was adopted since they were last asked for, in one small statement.
    """
    asked = list(fields)
    keys = tuple(normal_key(one.series) for one in asked)
    known = in_force_of(keys) if as_known_on is None else current(keys, as_known_on=as_known_on)
    return {
        one.code: {figure.period.code: figure for figure in known[key]} for one, key in zip(asked, keys, strict=True)
    }


def neighbours(period: Period, frequency: str) -> tuple[Period, Period]:
    """Return the period before and the same period a year before."""
    slot = slot_of(frequency, period)
    assert slot is not None
    return period_of(frequency, CALENDARS[frequency].before(slot)), period_of(frequency, (slot[0] - 1, slot[1]))


def periods_ending(frequency: str, first: Period, last: Period) -> list[Period]:
    """Return the periods of a frequency from the one that `first` is to those that end with `last` at the latest."""
    months = CALENDARS[frequency].months
    years = range(first.start.year, last.end.year + 1)
    found = [period_of(frequency, (year, month)) for year in years for month in months]
    return [one for one in found if first.end <= one.end <= last.end]


def judge_entries(
    fields: Sequence[EntryField], checks: Sequence[EntryCheck], typed: Mapping[str, str], *,
    period: Period, frequency: str, before: Before,
) -> Judged:  # fmt: skip
    """Return what was typed as numbers, computed fields filled in, with every finding in the order of the fields."""
    quantities: dict[str, Quantity] = {}
    findings: list[EntryFinding] = []
    for one in fields:
        if not one.formula:
            findings += _read(one, typed.get(one.code, ""), quantities)
    for one in fields:
        if one.formula:
            _compute(one, fields, quantities, period, before)
    for one in fields:
        if one.code in quantities and not one.formula:
            findings += _doubted(one, quantities[one.code], period, frequency, before.get(one.code, {}))
    if not any(one.code in ("copied", "other_period") for one in findings):
        findings += _copied(fields, quantities, period, frequency, before)
    for check in checks:
        findings += _related(check, fields, quantities, period, before)
    place = {one.code: number for number, one in enumerate(fields)}
    return Judged(quantities, tuple(sorted(findings, key=lambda found: (place[found.field], found.weight == ASK))))


# --- one field ------------------------------------------------------------------------------------------


def _read(one: EntryField, text: str, into: dict[str, Quantity]) -> list[EntryFinding]:
    if not text.strip():
        return [EntryFinding(one.code, "missing", STOP)] if one.required else []
    try:
        quantity = Quantity.parse(_plain(text), one.unit)
    except WutongError as problem:
        code = "too_large" if isinstance(problem, NumberTooLarge) else "not_a_number"
        return [EntryFinding(one.code, code, STOP, {"text": text.strip()[:40]})]
    if quantity.comparator is not Comparator.EQUAL or quantity.high is not None:
        return [EntryFinding(one.code, "not_a_number", STOP, {"text": text.strip()[:40]})]
    if one.places is not None and quantity.scale > one.places:
        return [EntryFinding(one.code, "places", STOP, {"places": str(one.places)})]
    into[one.code] = quantity
    return _bounded(one, quantity.value)


def _plain(text: str) -> str:
    """Return what was typed with the full-width signs of a Chinese keyboard turned into plain ones."""
    return text.strip().translate(str.maketrans("０１２３４５６７８９．－，　", "0123456789.-, "))


def _bounded(one: EntryField, value: Decimal) -> list[EntryFinding]:
    if one.least is not None and value < one.least:
        return [EntryFinding(one.code, "below", STOP, {"least": str(one.least)})]
    if one.most is not None and value > one.most:
        return [EntryFinding(one.code, "above", STOP, {"most": str(one.most)})]
    return []


def _doubted(
    one: EntryField, typed: Quantity, period: Period, frequency: str, before: Mapping[str, Figure]
) -> list[EntryFinding]:
    slot = slot_of(frequency, period)
    if slot is None:
        return []
    known = known_slots(before.values(), frequency, one.unit)
    series = Series(frequency, known, is_rate(one))
    found = doubts_about(typed.value, slot, series)
    return [EntryFinding(one.code, doubt.code, ASK, _facts(doubt, frequency)) for doubt in found[:1]]


def _copied(
    fields: Sequence[EntryField], quantities: Mapping[str, Quantity], period: Period, frequency: str, before: Before
) -> list[EntryFinding]:
    """Say when the whole form is that of another period; pasts are worked through only where it is."""
    typed = [one for one in fields if one.code in quantities and not one.formula]
    slot = slot_of(frequency, period)
    if slot is None or not any(
        all(same_number(quantities[one.code], _figure_of(one, other, before)) for one in typed)
        for other in neighbours(period, frequency)
    ):
        return []
    pasts = [
        Series(frequency, known_slots(before.get(one.code, {}).values(), frequency, one.unit), is_rate(one))
        for one in typed
    ]
    values = [quantities[one.code].value for one in typed]
    found = whole_copied(list(zip(values, pasts, strict=True)), slot)
    return [EntryFinding(typed[found[0]].code, found[1].code, ASK, _facts(found[1], frequency))] if found else []


def _figure_of(one: EntryField, period: Period, before: Before) -> Quantity | None:
    figure = before.get(one.code, {}).get(period.code)
    return figure.quantity if figure else None


def is_rate(one: EntryField) -> bool:
    """Whether a field's values are compared by points: percentages, growth, ranks."""
    return of_unit(one.unit)[0].flavour in RATES or one.series.measure in ("growth", "rank", "share")


def known_slots(figures: Iterable[Figure], frequency: str, unit: str) -> dict[Slot, Decimal]:
    """Return exact values in `unit` by slot; figures of other frequencies and other units are left out."""
    known: dict[Slot, Decimal] = {}
    for figure in figures:
        slot = slot_of(frequency, figure.period)
        if slot is not None and figure.quantity is not None and figure.quantity.high is None:
            try:
                known[slot] = figure.quantity.to(unit).value
            except WutongError:
                continue
    return known


def _facts(doubt: object, frequency: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name in ("meant", "low", "high"):
        value = getattr(doubt, name)
        if value is not None:
            facts[name] = format(value.normalize(), "f")
    other = getattr(doubt, "other", None)
    if other is not None:
        facts["other"] = period_of(frequency, other).code
    return facts


# --- fields among themselves ----------------------------------------------------------------------------


def _known(
    formula: str, fields: Sequence[EntryField], quantities: Mapping[str, Quantity], period: Period, before: Before
) -> dict[tuple[Reference, Period], Quantity]:
    """Return what a formula over fields needs: this period's as typed, other periods' as adopted."""
    units = {one.code: one.unit for one in fields}
    known: dict[tuple[Reference, Period], Quantity] = {}
    for reference, when in needs(parse(formula), period):
        code = reference.indicator
        if when == period and code in quantities:
            known[reference, when] = quantities[code]
        elif when != period and (figure := before.get(code, {}).get(when.code)) and figure.quantity:
            known[reference, when] = figure.quantity.to(units[code])
    return known


def _value(
    formula: str, fields: Sequence[EntryField], quantities: Mapping[str, Quantity], period: Period, before: Before
) -> Fraction | None:
    """Return what a formula yields in base units, None when something it needs is missing."""
    return evaluate(parse(formula), period, _known(formula, fields, quantities, period, before)).value


def _compute(
    one: EntryField, fields: Sequence[EntryField], quantities: dict[str, Quantity], period: Period, before: Before
) -> None:
    found = _value(one.formula, fields, quantities, period, before)
    if found is not None:
        places = 2 if one.places is None else one.places
        own = _shown(found, one.unit)
        text = f"{Decimal(own.numerator) / Decimal(own.denominator):.{places}f}"
        quantities[one.code] = Quantity.of(text, one.unit)


def _shown(base: Fraction, unit: str) -> Fraction:
    return base / of_unit(unit)[1]


def _related(
    check: EntryCheck, fields: Sequence[EntryField], quantities: Mapping[str, Quantity], period: Period, before: Before
) -> list[EntryFinding]:
    left = _value(check.left, fields, quantities, period, before)
    right = _value(check.right, fields, quantities, period, before)
    blamed = next((one for one in references(parse(check.left))), None)
    own = next((one for one in fields if blamed is not None and one.code == blamed.indicator), None)
    if left is None or right is None or own is None:
        return []
    gap = _shown(left - right, own.unit)
    allowed = Fraction(check.tolerance)
    holds = {"=": abs(gap) <= allowed, "<=": gap <= allowed, ">=": gap >= -allowed}[check.sign]
    if holds:
        return []
    expected = _shown(right, own.unit)
    facts = {
        "words": check.words, "words_en": check.words_en or check.words,
        "expected": f"{float(expected):.6g}", "gap": f"{float(gap):.4g}",
    }  # fmt: skip
    return [EntryFinding(own.code, "relation", ASK if check.ask else STOP, facts)]


def fields_of(check: EntryCheck) -> set[str]:
    """Return the codes of the fields that a check speaks of."""
    return {one.indicator for formula in (check.left, check.right) for one in references(parse(formula))}


def same_number(one: Quantity | None, other: Quantity | None) -> bool:
    """Return whether two numbers are equal in one unit; two missing ones are."""
    if one is None or other is None:
        return one is other
    try:
        return exact(one, other.unit) == exact(other, other.unit)
    except WutongError:
        return False


def check_fields(fields: Sequence[EntryField], checks: Sequence[EntryCheck]) -> None:
    """Refuse formulas that name no field of the form, or that cannot be read.

    Raises
        FormulaWrong, UnitUnknown, KeyError (naming the field)
    """
    codes = {one.code for one in fields}
    for one in fields:
        conversion(one.unit, one.unit)
    for formula in [*(one.formula for one in fields if one.formula), *(f for c in checks for f in (c.left, c.right))]:
        for reference in references(parse(formula)):
            if reference.indicator not in codes:
                raise KeyError(reference.indicator)
