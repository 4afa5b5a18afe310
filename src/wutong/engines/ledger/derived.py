"""Derived indicators: computed from adopted figures by their formulas, again whenever an input changes.

A result is a claim like any other, by a source of kind computation, with the claims it was computed from.
It is adopted where nothing else is, or where an older computation is; a value that a person or a document
gave is never overruled by a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wutong.engines.ledger._core.formulas import arithmetic
from wutong.engines.ledger._core.formulas.arithmetic import Need
from wutong.engines.ledger._core.formulas.order import computing_order, dependents
from wutong.engines.ledger._core.formulas.periods import candidates
from wutong.engines.ledger._core.formulas.syntax import Node, Reference, parse
from wutong.engines.ledger.adoptions import adopt_all, history, in_force, withdraw
from wutong.engines.ledger.catalogue import definitions, formulas_in_force, indicators, inputs_of_formula
from wutong.engines.ledger.claims import record
from wutong.engines.ledger.rows import CLAIM_NEEDS, figure_of
from wutong.engines.ledger.types import (
    DefinitionInfo,
    Figure,
    IndicatorInfo,
    NewClaim,
    Recomputation,
    SeriesKey,
    Undetermined,
)
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.source import Place, SourceRef
from wutong.platform.outbox.api import EventView

REASON = "按公式计算"
GONE = "输入数据已撤销，无法再计算"
Values = Mapping[Reference, Mapping[Period, Figure]]


@dataclass(frozen=True)
class _Result:
    series: SeriesKey
    period: Period
    claim: NewClaim | None
    undetermined: Undetermined | None


def recompute(changed: Iterable[str] | None = None, *, subjects: Iterable[str] | None = None) -> Recomputation:
    """Compute every derived indicator that depends on `changed` (codes; None: all), each after its inputs.

    `subjects` limits the work to these subject keys. Nothing is rounded between steps.

    Raises
        FormulaCycle  if stored formulas refer to one another in a circle
    """
    inputs = {code: inputs_of_formula(formula) for code, formula in formulas_in_force().items()}
    order = computing_order(inputs) if changed is None else dependents(changed, inputs)
    only = None if subjects is None else sorted(set(subjects))
    total = Recomputation((), 0, 0, ())
    for code in order:
        with transaction.atomic():
            total = _joined(total, _recompute_one(code, only))
    return total


def recompute_defined(code: str, *, subjects: Iterable[str] | None = None) -> Recomputation:
    """Compute an indicator whose definition changed, then all that depends on it.

    Where the edition in force has no formula, what older ones computed is withdrawn.

    Raises
        FormulaCycle  if stored formulas refer to one another in a circle
    """
    only = None if subjects is None else sorted(set(subjects))
    with transaction.atomic():
        own = _recompute_one(code, only)
    return _joined(own, recompute([code], subjects=only))


def _joined(one: Recomputation, other: Recomputation) -> Recomputation:
    return Recomputation(
        one.adopted + other.adopted,
        one.unchanged + other.unchanged,
        one.withdrawn + other.withdrawn,
        one.undetermined + other.undetermined,
    )


def _recompute_one(code: str, subjects: list[str] | None) -> Recomputation:
    """Compute one indicator for every subject and period that has an input."""
    editions = definitions([code])
    used = {one for edition in editions if edition.formula for one in inputs_of_formula(edition.formula)}
    infos = {info.code: info for info in indicators(sorted(used | {code}))}
    values = _adopted_values(used | {code}, infos, subjects)
    results = [
        result
        for subject, known in values.items()
        for result in _results_of_subject(infos[code], editions, subject, known)
    ]
    present = {
        (SeriesKey(code, subject, infos[code].measure), period): found
        for subject, known in values.items()
        for period, found in known.get(Reference(code, "", ""), {}).items()
    }
    return _settle(results, present)


def _adopted_values(
    codes: set[str], infos: Mapping[str, IndicatorInfo], subjects: list[str] | None
) -> dict[str, dict[Reference, dict[Period, Figure]]]:
    """Return adopted figures by subject, reference (as named and by own measure) and period, in one statement."""
    rows = (
        in_force().filter(series__indicator__code__in=codes).select_related(*(f"claim__{need}" for need in CLAIM_NEEDS))
    )
    if subjects is not None:
        rows = rows.filter(series__subject__key__in=subjects)
    values: dict[str, dict[Reference, dict[Period, Figure]]] = {}
    for row in rows:
        found = figure_of(row.claim, row.sequence)
        key = found.series
        named = [key.measure] + ([""] if key.measure == infos[key.indicator].measure else [])
        for measure in named:
            reference = Reference(key.indicator, measure, key.breakdown)
            values.setdefault(key.subject, {}).setdefault(reference, {})[found.period] = found
    return values


def _results_of_subject(
    info: IndicatorInfo, editions: list[DefinitionInfo], subject: str, known: Values
) -> Iterable[_Result]:
    for period in sorted(_candidate_periods(editions, known), key=lambda period: (period.end, period.code)):
        edition = _edition_for(editions, period)
        if edition is not None and edition.formula:
            yield _result(info, edition, SeriesKey(info.code, subject, info.measure), period, known)


def _candidate_periods(editions: list[DefinitionInfo], known: Values) -> set[Period]:
    trees = [parse(edition.formula) for edition in editions if edition.formula]
    return {period for tree in trees for period in candidates(tree, known)}


def _edition_for(editions: list[DefinitionInfo], period: Period) -> DefinitionInfo | None:
    """Return the edition in force at the period's end."""
    return next((edition for edition in reversed(editions) if edition.valid_from <= period.end), None)


def _result(info: IndicatorInfo, edition: DefinitionInfo, series: SeriesKey, period: Period, known: Values) -> _Result:
    tree = parse(edition.formula)
    needed = {need: found for need in arithmetic.needs(tree, period) if (found := _find(known, need)) is not None}
    quantities = {need: found.quantity for need, found in needed.items() if found.quantity is not None}
    outcome = arithmetic.evaluate(tree, period, quantities)
    if outcome.value is None:
        missing = tuple(f"{reference.name} {when.label}" for reference, when in outcome.missing)
        return _Result(series, period, None, Undetermined(series, period, missing, outcome.reason))
    approximate = any(quantity.comparator is not Comparator.EQUAL for quantity in quantities.values())
    return _Result(
        series, period, _claim(info, edition, series, period, tree, outcome.value, needed, approximate), None
    )


def _find(known: Values, need: Need) -> Figure | None:
    return known.get(need[0], {}).get(need[1])


def _claim(
    info: IndicatorInfo,
    edition: DefinitionInfo,
    series: SeriesKey,
    period: Period,
    tree: Node,
    value: Any,
    needed: Mapping[Need, Figure],
    approximate: bool,
) -> NewClaim:
    source = SourceRef(
        "computation",
        f"computation:{info.code}:{edition.edition}",
        f"公式 {edition.formula}",
        Place(section=edition.formula),
    )
    quantity = arithmetic.printed(value, info.unit, arithmetic.places(tree), approximate=approximate)
    inputs = tuple(sorted({found.claim_id for found in needed.values()}))
    return NewClaim(series, period, quantity, source, nature="computed", inputs=inputs)


def _settle(results: list[_Result], present: Mapping[tuple[SeriesKey, Period], Figure]) -> Recomputation:
    """Record the results and adopt those that replace nothing but an older computation."""
    computed = [result.claim for result in results if result.claim is not None]
    identifiers = record(computed)
    expected = _to_adopt(computed, identifiers, present)
    adopt_all(expected, by=None, reason=REASON)
    undetermined = tuple(result.undetermined for result in results if result.undetermined is not None)
    gone = _withdraw_lost({(claim.series, claim.period) for claim in computed}, present)
    return Recomputation(tuple(expected), len(computed) - len(expected), gone, undetermined)


def _to_adopt(
    computed: list[NewClaim], identifiers: list[int], present: Mapping[tuple[SeriesKey, Period], Figure]
) -> dict[int, int]:
    """Return the results to adopt with the sequence each follows: that of the old value or of a withdrawal."""
    expected = {}
    for claim, identifier in zip(computed, identifiers, strict=True):
        standing = present.get((claim.series, claim.period))
        if standing is None:
            words = history(claim.series, claim.period)
            expected[identifier] = words[-1].sequence if words else 0
        elif standing.nature == "computed" and standing.claim_id != identifier:
            expected[identifier] = standing.sequence or 0
    return expected


def _withdraw_lost(computed: set[tuple[SeriesKey, Period]], present: Mapping[tuple[SeriesKey, Period], Figure]) -> int:
    """Withdraw computed figures whose inputs are no longer there."""
    lost = [fact for fact, found in present.items() if found.nature == "computed" and fact not in computed]
    for series, period in lost:
        withdraw(series, period, by=None, expected=present[series, period].sequence or 0, reason=GONE)
    return len(lost)


def recompute_after(event: EventView) -> None:
    """Take note of adopted figures: compute what depends on them (consumer of `ledger.adopted`)."""
    recompute(event.body["indicators"], subjects=event.body["subjects"])
