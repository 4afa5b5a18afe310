"""For which periods a formula can be computed: those in which its indicators have values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wutong.engines.ledger._core.formulas.arithmetic import shifted
from wutong.engines.ledger._core.formulas.syntax import Call, Negative, Node, Number, Operation, Reference
from wutong.kernel.period import Period

OVER_YEARS = {"average_growth", "sum_over_years"}


def candidates(node: Node, periods_of: Mapping[Reference, Iterable[Period]]) -> set[Period]:
    """Return the periods for which at least one input of a formula has a value.

    `periods_of` is keyed by references without a position. A function over named years belongs to the one
    period that these years make.
    """
    match node:
        case Reference():
            return set(periods_of.get(Reference(node.indicator, node.measure, node.breakdown), ()))
        case Operation():
            return candidates(node.left, periods_of) | candidates(node.right, periods_of)
        case Negative():
            return candidates(node.operand, periods_of)
        case Call():
            return _of_call(node, periods_of)
    return set()


def _of_call(call: Call, periods_of: Mapping[Reference, Iterable[Period]]) -> set[Period]:
    if call.name in OVER_YEARS and len(call.arguments) > 1:
        first, last = (int(argument.value) for argument in call.arguments[1:] if isinstance(argument, Number))
        first += call.name == "average_growth"  # growth from 2015 to 2020 is that of 2016-2020
        return {Period.parse(f"{first}-{last}") if last > first else Period.year(last)}
    found = {period for argument in call.arguments for period in candidates(argument, periods_of)}
    if call.name == "previous":
        return {after for period in found if (after := shifted(period, 1)) is not None}
    return found
