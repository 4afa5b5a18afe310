"""How far every firm is from a clause, worked out for all of them at once: what `distances` tells of one, in floats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core import opcodes as ops
from wutong.engines.rules._core import tree
from wutong.engines.rules._core.assembly import Assembly, Program
from wutong.engines.rules._core.layout import Layout
from wutong.engines.rules._core.lowering import Lowering
from wutong.engines.rules._core.plain import MET, NOT_MET
from wutong.engines.rules._core.ruleset import Clause, Criterion, Law
from wutong.engines.rules._core.running import Results, execute
from wutong.engines.rules._core.shortfall import CHANGERS, Nearness

WHOLE, MOST = 1.0, 10.0  # the distance of what is either so or not; the greatest that one comparison has
Far = tuple[NDArray[np.float64], NDArray[np.uint8]]


def nearness(law: Law, clause: Clause, layout: Layout) -> Nearness:
    """Return how far firms are from a clause by the criteria that are decided against them; open ones do not count."""
    return _Nearness(law, clause, layout).found()


class _Nearness:
    def __init__(self, law: Law, clause: Clause, layout: Layout) -> None:
        self.law, self.clause, self.layout = law, clause, layout
        self.names: dict[tree.Node, str] = {}
        self.units: dict[tree.Node, float] = {}
        self.results: Results = execute(self._program(), layout)

    def found(self) -> Nearness:
        """Return all criteria together."""
        distance, changer = np.zeros(self.layout.rows), np.zeros(self.layout.rows, np.uint8)
        for criterion, wanted in against(self.clause):
            far, hardest = self._far(criterion.condition, wanted)
            decided = self._verdicts(criterion.condition) == MET - wanted
            distance += np.where(decided, far, 0)
            if criterion.changed_by:
                hardest = np.full_like(hardest, CHANGERS.index(criterion.changed_by))
            changer = np.where(decided, np.maximum(changer, hardest), changer)
        return Nearness(distance, changer)

    def _program(self) -> Program:
        """Return the program that works out every condition below the criteria, and both sides of every comparison."""
        assembly = Assembly()
        lowering = Lowering(self.law, self.layout, assembly)
        for criterion, _ in against(self.clause):
            for condition in _conditions(criterion.condition):
                if condition in self.names:
                    continue
                name = self.names[condition] = str(len(self.names))
                met, known = assembly.result("verdict_met", name), assembly.result("verdict_known", name)
                assembly.update(ops.OUT_BITS, lowering.verdict(condition), met, known)
                for number in _sides(condition):
                    self._asked(number, lowering, assembly)
        return assembly.program()

    def _asked(self, number: tree.Number, lowering: Lowering, assembly: Assembly) -> None:
        if isinstance(number, tree.Constant) or number in self.names:
            return
        if isinstance(number, tree.Points):
            register, _, unit = lowering.span(number)
        else:
            held = lowering.number(number)
            register, unit = held.register, held.unit
        self.names[number], self.units[number] = str(len(self.names)), float(unit)
        assembly.update(ops.OUT_I64, register, assembly.result("number", self.names[number]))

    def _verdicts(self, condition: tree.Condition) -> NDArray[np.uint8]:
        return self.results.verdicts("verdict", self.names[condition])

    def _far(self, condition: tree.Condition, wanted: int) -> Far:
        """Return distance and hardest changer where a condition has not the wanted verdict, 0 elsewhere."""
        distance, changer = self._by_kind(condition, wanted)
        off = self._verdicts(condition) != wanted
        return np.where(off, distance, 0.0), np.where(off, changer, np.uint8(0))

    def _by_kind(self, condition: tree.Condition, wanted: int) -> Far:
        if isinstance(condition, tree.Named):
            return self._far(condition.part, wanted)
        if isinstance(condition, tree.Not):
            return self._far(condition.part, MET - wanted)
        if isinstance(condition, (tree.All, tree.Any)):
            parts = [self._far(part, wanted) for part in condition.parts]
            distances, changers = np.array([one[0] for one in parts]), np.array([one[1] for one in parts])
            if isinstance(condition, tree.All) == (wanted == MET):
                return distances.sum(axis=0), changers.max(axis=0)
            # A part that has the wanted verdict stands at 0 and would be nearest; then the whole has it too and is masked.
            nearest = distances.argmin(axis=0)[None]
            return np.take_along_axis(distances, nearest, 0)[0], np.take_along_axis(changers, nearest, 0)[0]
        return self._share(condition), np.full(self.layout.rows, self._changer(condition), np.uint8)

    def _share(self, condition: tree.Condition) -> NDArray[np.float64]:
        """Return the share of the threshold that is short, WHOLE where there is no number to tell it."""
        found = np.full(self.layout.rows, WHOLE)
        if isinstance(condition, tree.RatioCompare):
            top, bottom = self._number(condition.top), self._number(condition.bottom)
            value = np.divide(top, bottom, out=np.full(self.layout.rows, np.nan), where=bottom != 0)
            threshold = self._number(condition.right)
        elif isinstance(condition, tree.Compare):
            value, threshold = self._number(condition.left), self._number(condition.right)
        else:
            return found
        np.divide(np.abs(threshold - value), np.abs(threshold), out=found, where=threshold != 0)
        return np.where(np.isnan(found), WHOLE, np.minimum(found, MOST))

    def _number(self, number: tree.Number) -> NDArray[np.float64]:
        """Return a number in base units for every firm, not-a-number where it is missing."""
        if isinstance(number, tree.Constant):
            value = self.law.value(number)
            return np.full(self.layout.rows, np.nan if value is None else float(value))
        held = self.results.numbers("number", self.names[number])
        return np.where(held == ops.MISSING, np.nan, held * self.units[number])

    def _changer(self, condition: tree.Condition) -> int:
        fields = self.law.rules.fields
        return max((CHANGERS.index(fields[code].changed_by) for code, _ in self.law.reads(condition)), default=0)


def against(clause: Clause) -> Iterator[tuple[Criterion, int]]:
    """Yield every criterion of a clause with the verdict that it wants."""
    yield from ((criterion, MET) for criterion in clause.who)
    yield from ((criterion, NOT_MET) for criterion in clause.unless)


def _conditions(condition: tree.Condition) -> Iterator[tree.Condition]:
    """Yield a condition and those that its distance is made of."""
    yield condition
    if isinstance(condition, (tree.Named, tree.Not)):
        yield from _conditions(condition.part)
    elif isinstance(condition, (tree.All, tree.Any)):
        for part in condition.parts:
            yield from _conditions(part)


def _sides(condition: tree.Condition) -> tuple[Any, ...]:
    if isinstance(condition, tree.RatioCompare):
        return condition.top, condition.bottom, condition.right
    return (condition.left, condition.right) if isinstance(condition, tree.Compare) else ()
