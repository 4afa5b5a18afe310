"""New editions of definitions: checked, tried out, saved, and what hangs on them computed again.

An edition is added, never changed. What it would do to the figures is found by doing it in a
transaction that is taken back, so that the preview and the deed cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from wutong.engines.ledger._core.formulas.order import dependents
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.catalogue import (
    definitions,
    ensure_definition,
    formulas_in_force,
    indicators,
    inputs_of_formula,
    unknown,
)
from wutong.engines.ledger.derived import recompute_defined
from wutong.engines.ledger.errors import DefinitionEmpty, DefinitionMoved
from wutong.engines.ledger.models import Indicator, Series
from wutong.engines.ledger.types import DefinitionInfo, Figure, SeriesKey
from wutong.kernel.period import Period
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act
from wutong.platform.outbox.api import EventView, publish

TRIED = 50  # subjects a preview computes for: enough to judge a formula by, few enough for a page


@dataclass(frozen=True)
class NewDefinition:
    """What somebody writes: from when it holds, its meaning, its formula, the document it rests on."""

    valid_from: date
    text: str = ""
    formula: str = ""
    document: str = ""


@dataclass(frozen=True)
class Change:
    """A figure that a definition would change: as it stands, and as it would be computed (None: withdrawn)."""

    series: SeriesKey
    period: Period
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Effect:
    """What a definition would do: the changes, the indicators computed again, how many subjects of all were tried."""

    changes: tuple[Change, ...]
    indicators: tuple[str, ...]
    tried: int
    subjects: int


def define(code: str, given: NewDefinition, *, seen: int, by: Any, post: str = "") -> DefinitionInfo:
    """Add an edition to an indicator's definition; `seen` is the edition the writer had before him, 0 for none.

    What hangs on the formula is computed by the consumer of `ledger.defined`.

    Raises
        DefinitionEmpty   without a meaning and without a formula
        DefinitionMoved   if somebody added an edition since
        IndicatorUnknown, FormulaWrong, FormulaCycle  as ensure_definition
    """
    with transaction.atomic():
        made = _add(code, given, seen)
        detail = {"edition": made.edition, "valid_from": made.valid_from.isoformat(), "formula": made.formula}
        record_act("ledger.define", person=by, post=post, object_kind="indicator", object_key=code, detail=detail)
        publish("ledger.defined", {"indicator": code}, key=f"ledger.defined/{code}/{made.edition}")
    return made


def effect_of(code: str, given: NewDefinition, *, scope: Scope | None = None) -> Effect:
    """Return what `define` would do to the figures that `scope` lets see; nothing is written.

    Raises
        DefinitionEmpty, IndicatorUnknown, FormulaWrong, FormulaCycle
    """
    with transaction.atomic():
        _add(code, given, None)
        touched = _touched(code)
        subjects = _subjects(touched, scope)
        keys = [
            SeriesKey(info.code, subject, info.measure)
            for info in indicators(touched) for subject in subjects[:TRIED]
        ]  # fmt: skip
        before = current(keys, scope=scope)
        recompute_defined(code, subjects=subjects[:TRIED])
        after = current(keys, scope=scope)
        transaction.set_rollback(True)
    changes = tuple(change for key in keys for change in _changes(key, before[key], after[key]))
    return Effect(changes, tuple(touched), len(subjects[:TRIED]), len(subjects))


def recompute_after(event: EventView) -> None:
    """Compute again what hangs on a definition (consumer of `ledger.defined`)."""
    recompute_defined(event.body["indicator"])


def _add(code: str, given: NewDefinition, seen: int | None) -> DefinitionInfo:
    if not (given.text.strip() or given.formula.strip()):
        raise DefinitionEmpty(indicator=code)
    if not Indicator.objects.select_for_update().filter(code=code).exists():
        raise unknown(code)
    latest = next(reversed(definitions([code])), None)
    edition = latest.edition if latest else 0
    if latest is not None and seen is not None and seen != edition:
        when = f"{localtime(latest.recorded_at):%Y-%m-%d %H:%M}"
        raise DefinitionMoved(indicator=code, edition=edition, when=when)
    return ensure_definition(
        code, edition + 1, valid_from=given.valid_from, text=given.text.strip(), formula=given.formula.strip(),
        document=given.document.strip(),
    )  # fmt: skip


def _touched(code: str) -> list[str]:
    """Return the indicator and all that is computed from it, each after its inputs."""
    inputs = {one: inputs_of_formula(formula) for one, formula in formulas_in_force().items()}
    return [code, *(one for one in dependents([code], inputs) if one != code)]


def _subjects(touched: list[str], scope: Scope | None) -> list[str]:
    """Return the subjects that have figures of what the formulas name or yield."""
    inputs = (inputs_of_formula(formula) for code, formula in formulas_in_force().items() if code in touched)
    rows = Series.objects.filter(indicator__code__in=set(touched).union(*inputs))
    if scope is not None:
        rows = rows.filter(scope.filter("subject__area__path", "indicator__field_group"))
    return sorted(set(rows.values_list("subject__key", flat=True)))


def _changes(key: SeriesKey, before: list[Figure], after: list[Figure]) -> Iterable[Change]:
    old = {figure.period: figure for figure in before}
    new = {figure.period: figure for figure in after}
    for period in sorted(old.keys() | new.keys(), key=lambda period: (period.end, period.code)):
        one, other = old.get(period), new.get(period)
        if one is None or other is None or one.printed != other.printed:
            yield Change(key, period, one, other)
