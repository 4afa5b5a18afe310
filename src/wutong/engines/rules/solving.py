"""The value of a parameter at which the clauses cost what there is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wutong.engines.rules._core.names import closest
from wutong.engines.rules._core.ruleset import Law
from wutong.engines.rules.decisions import Decisions
from wutong.engines.rules.errors import ClauseUnknown, VariantRefused
from wutong.engines.rules.incremental import vary
from wutong.engines.rules.types import Variant

MOST_STEPS = 10**7


@dataclass(frozen=True)
class Solution:
    """A parameter's value in base units, what it costs in fen, and the next value, which would cost too much."""

    parameter: str
    value: Fraction
    cost: int
    next_value: Fraction | None
    next_cost: int | None
    tried: int


def solve(base: Decisions, parameter: str, budget: int, *, low: Fraction, high: Fraction, step: Fraction) -> Solution:
    """Return the value between low and high, in whole steps from low, that spends most within a budget in fen.

    The cost must rise or fall all the way between the two ends, which holds for a rate, a cap or a threshold; the
    answer's neighbour is priced too, so that anyone can see that it is the edge. All in base units (yuan, 3 % = 0.03).

    Raises
        ClauseUnknown   if there is no such parameter
        VariantRefused  if no value within the ends fits the budget
    """
    if parameter not in base.law.rules.parameters:
        meant = closest(parameter, base.law.rules.parameters)
        raise ClauseUnknown(name=parameter, meant=f"；是否要写“{meant}”" if meant else "")
    search = _Search(base, parameter, low, step)
    last = int((high - low) / step)
    if not 0 < last <= MOST_STEPS:
        raise VariantRefused(name=parameter, problem="起止值与步长不合", problem_en="The ends do not fit the step")
    rising = search.cost(last) >= search.cost(0)
    fitting, beyond = (0, last) if rising else (last, 0)
    if search.cost(beyond) <= budget:
        return search.solution(beyond, None)
    if search.cost(fitting) > budget:
        raise VariantRefused(
            name=parameter, problem="范围内最低的花费也超出预算", problem_en="Even the lowest cost is beyond the budget"
        )
    while abs(beyond - fitting) > 1:
        middle = (beyond + fitting) // 2
        if search.cost(middle) <= budget:
            fitting = middle
        else:
            beyond = middle
    return search.solution(fitting, beyond)


class _Search:
    def __init__(self, base: Decisions, parameter: str, low: Fraction, step: Fraction) -> None:
        self.base, self.parameter, self.low, self.step = base, parameter, low, step
        self.costs: dict[int, int] = {}

    def value(self, at: int) -> Fraction:
        return self.low + at * self.step

    def cost(self, at: int) -> int:
        if at not in self.costs:
            law = Law(
                self.base.law.rules, self.base.law.day, {**self.base.law.overrides, self.parameter: self.value(at)}
            )
            self.costs[at] = int(vary(self.base, Variant(self.parameter), law).total.sum())
        return self.costs[at]

    def solution(self, at: int, beyond: int | None) -> Solution:
        next_value = None if beyond is None else self.value(beyond)
        next_cost = None if beyond is None else self.cost(beyond)
        return Solution(self.parameter, self.value(at), self.cost(at), next_value, next_cost, len(self.costs))
