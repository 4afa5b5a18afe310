"""Which results of which clauses a program works out: verdicts, criteria, groups, totals; and what it takes from before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wutong.engines.rules._core import opcodes as ops
from wutong.engines.rules._core import tree
from wutong.engines.rules._core.assembly import Assembly, Program
from wutong.engines.rules._core.layout import Layout
from wutong.engines.rules._core.lowering import LARGEST, Lowering, TooLarge
from wutong.engines.rules._core.ruleset import Clause, Law
from wutong.engines.rules._core.stacking import FEN_PER_YUAN, barred_by, order

EXACT_IN_FLOATS = 2**49  # a highest amount times its divisor below this: a float is off by less than a quarter of 1/q
_STACKING = {
    "highest": (ops.CERTAIN_HIGHEST, ops.POSSIBLE_HIGHEST),
    "sum": (ops.CERTAIN_SUM, ops.POSSIBLE_SUM),
    "priority": (ops.CERTAIN_PRIORITY, ops.POSSIBLE_PRIORITY),
}
VERDICT = "verdict:"  # a column that holds a verdict worked out before


@dataclass(frozen=True)
class Wanted:
    """What a program is to give. `groups` None is all of them; `amounts` are clause keys."""

    verdicts: bool = True
    criteria: bool = False
    groups: frozenset[str] | None = None
    keep_groups: bool = True
    total: bool = True
    amounts: frozenset[str] = field(default_factory=frozenset)
    known: frozenset[str] = field(default_factory=frozenset)  # clauses whose verdict is read, not worked out
    only: frozenset[str] | None = None  # of the verdicts, those of these clauses alone


def group_of(clause: Clause) -> str:
    """Return the group a clause's money stands in; alone, it is a group of its own."""
    return clause.group or clause.key


def grouped(clauses: Sequence[Clause]) -> dict[str, list[Clause]]:
    """Return the clauses that pay by group, each in order of precedence."""
    found: dict[str, list[Clause]] = {}
    for clause in order(clauses):
        if clause.amount is not None:
            found.setdefault(group_of(clause), []).append(clause)
    return found


def plan(law: Law, clauses: Sequence[Clause], layout: Layout, wanted: Wanted) -> Program:
    """Return the program that works out what is wanted. Raises TooLarge where a number could leave 64 bits."""
    return _Planning(law, clauses, layout, wanted).program()


@dataclass(frozen=True)
class _Rate:
    """An amount in floats: base register times rate, up to a cap in fen; a multiple of 1/divisor fen."""

    register: int
    rate: float
    divisor: int
    cap: float


class _Planning:
    def __init__(self, law: Law, clauses: Sequence[Clause], layout: Layout, wanted: Wanted) -> None:
        self.law, self.clauses, self.wanted = law, clauses, wanted
        self.assembly = Assembly()
        self.lowering = Lowering(law, layout, self.assembly)
        self.barred = barred_by(clauses)
        self.by_key = {clause.key: clause for clause in clauses}
        self.payables: dict[str, int] = {}
        self.floats: dict[int, int] = {}
        self.shown: set[str] = set()

    def program(self) -> Program:
        """Lower group by group, so that a group's registers live only while it is worked out."""
        groups = grouped(self.clauses)
        chosen = [code for code in groups if self.wanted.groups is None or code in self.wanted.groups]
        paying = {clause.key for code in chosen for clause in groups[code]}
        needed = [clause for clause in self.clauses if self._shows(clause) or clause.key in paying]
        self.lowering.announce(clause.condition for clause in needed if clause.key not in self.wanted.known)
        total: tuple[int, int] | None = None
        for code in chosen:
            span = self._group(code, groups[code])
            total = span if total is None or not self.wanted.total else self._added(total, span)
        for clause in needed:
            if clause.key not in self.wanted.known:
                self._verdict(clause)
        if self.wanted.total:
            self._total(total)
        return self.assembly.program()

    def _total(self, total: tuple[int, int] | None) -> None:
        if total is None:
            zero = self.assembly.emit(ops.SET_I, 0)
            total = zero, zero
        for kind, register in zip(("total", "possible"), total, strict=True):
            self.assembly.update(ops.OUT_I64, register, self.assembly.result(kind, ""))

    def _added(self, total: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
        certain = self.assembly.emit(ops.ADD, total[0], span[0])
        return certain, self.assembly.emit(ops.ADD_POSSIBLE, total[1], span[1])

    def _verdict(self, clause: Clause) -> int:
        """Return the register of a clause's verdict, and note it among the results the first time."""
        if clause.key in self.wanted.known:
            key = (VERDICT + clause.key, 0)
            if clause.key not in self.shown:
                self.shown.add(clause.key)
                at = self.assembly.column(key)
                register = self.payables[VERDICT + clause.key] = self.assembly.emit(ops.FLAG_BITS, at)
                if self.lowering.layout.columns[key].valid is not None:
                    self.assembly.update(ops.BLANK_B, register, at, 1)
            return self.payables[VERDICT + clause.key]
        register = self.lowering.verdict(clause.condition)
        if clause.key not in self.shown:
            self.shown.add(clause.key)
            self._show(clause, register)
        return register

    def _shows(self, clause: Clause) -> bool:
        return self.wanted.verdicts and (self.wanted.only is None or clause.key in self.wanted.only)

    def _show(self, clause: Clause, register: int) -> None:
        if self._shows(clause):
            self._bits("verdict", clause.key, register)
            self.assembly.update(ops.TALLY, register, self.assembly.tally(clause.key))
        if self.wanted.criteria:
            for criterion in clause.criteria():
                named = self.lowering.verdict(tree.Named(criterion.name, criterion.condition))
                self._bits("criterion", f"{clause.key}/{criterion.name}", named)

    def _bits(self, kind: str, name: str, register: int) -> None:
        met, known = self.assembly.result(f"{kind}_met", name), self.assembly.result(f"{kind}_known", name)
        self.assembly.update(ops.OUT_BITS, register, met, known)

    def _payable(self, clause: Clause) -> int:
        """Return the register that says whether a clause may be paid: met, not barred by another, applied for."""
        if clause.key not in self.payables:
            register = self._verdict(clause)
            for key in self.barred[clause.key]:
                other = self.assembly.emit(ops.NOT, self._payable(self.by_key[key]))
                register = self.assembly.emit(ops.AND, register, other)
            if clause.application:
                applied = self.lowering.verdict(tree.Flag(clause.application))
                register = self.assembly.emit(ops.AND, register, applied)
            self.payables[clause.key] = register
        return self.payables[clause.key]

    def _group(self, code: str, clauses: list[Clause]) -> tuple[int, int]:
        group = self.law.rules.groups.get(code)
        stacking = group.stacking if group else "highest"
        rates = [self._rate(clause) for clause in clauses] if stacking == "highest" else []
        if rates and None not in rates:
            span = self._highest_rate(clauses, [rate for rate in rates if rate is not None])
        else:
            span = self._stacked(clauses, stacking)
        if group is not None and group.cap is not None:
            span = self._capped(span, self._in_fen(group.cap))
        if self.wanted.keep_groups:
            self.assembly.update(ops.OUT_I64, span[0], self.assembly.result("group", code))
            self.assembly.update(ops.OUT_I64, span[1], self.assembly.result("group_possible", code))
        for clause in clauses:
            if clause.key in self.wanted.amounts:
                register = self._amount(clause)[2]
                self.assembly.update(ops.OUT_I64, register, self.assembly.result("amount", clause.key))
        return span

    def _capped(self, span: tuple[int, int], cap: int) -> tuple[int, int]:
        zero, free = self.assembly.emit(ops.SET_I, 0), self.assembly.emit(ops.SET_I, ops.UNBOUNDED)
        least, most = self.assembly.emit(ops.COALESCE, cap, zero), self.assembly.emit(ops.COALESCE, cap, free)
        return self.assembly.emit(ops.LEAST, span[0], least), self.assembly.emit(ops.LEAST, span[1], most)

    def _stacked(self, clauses: list[Clause], stacking: str) -> tuple[int, int]:
        """Join whole amounts clause by clause, the one that takes precedence last."""
        certain, possible = self.assembly.emit(ops.SET_I, 0), self.assembly.emit(ops.SET_I, 0)
        first, second = _STACKING[stacking]
        for clause in reversed(clauses):
            payable = self._payable(clause)
            least, most, _ = self._amount(clause)
            self.assembly.update(first, certain, payable, least)
            self.assembly.update(second, possible, payable, most)
        return certain, possible

    def _amount(self, clause: Clause) -> tuple[int, int, int]:
        """Return the registers of the least, the most and the known amount of a clause."""
        assert clause.amount is not None
        register = self._in_fen(clause.amount)
        zero = self.assembly.emit(ops.SET_I, 0)
        most = self.assembly.emit(ops.SET_I, constant_cap(clause, self.law))
        return (
            self.assembly.emit(ops.COALESCE, register, zero),
            self.assembly.emit(ops.COALESCE, register, most),
            register,
        )

    def _highest_rate(self, clauses: list[Clause], rates: list[_Rate]) -> tuple[int, int]:
        """Find the highest of rates with caps in floats, rounded once: exact, as `_rate` has made sure.

        An amount is a multiple of 1/q fen, so that a float which is off by less than half of that still rounds to the
        same fen, once a quarter of it is added.
        """
        more = 0.5 + 0.25 / max(rate.divisor for rate in rates)
        zero = ops.float_bits(0.0)
        certain = self.assembly.emit(ops.SET_I, zero)
        open_clauses = [clause.key for clause in clauses if self._open(clause)]
        possible = self.assembly.emit(ops.SET_I, zero) if open_clauses else certain
        for clause, rate in zip(clauses, rates, strict=True):
            given = (
                self._payable(clause),
                self._float(rate.register),
                ops.float_bits(rate.rate),
                ops.float_bits(rate.cap),
            )
            self.assembly.update(ops.CERTAIN_RATE, certain, *given)
            if open_clauses:
                self.assembly.update(ops.POSSIBLE_RATE, possible, *given)
        paid = self.assembly.emit(ops.TO_FEN, certain, ops.float_bits(more))
        if not open_clauses:
            return paid, paid
        return paid, self.assembly.emit(ops.TO_FEN, possible, ops.float_bits(more))

    def _float(self, register: int) -> int:
        if register not in self.floats:
            self.floats[register] = self.assembly.emit(ops.TO_FLOAT, register)
        return self.floats[register]

    def _open(self, clause: Clause) -> bool:
        """Return whether the clause can be undetermined for any firm of this table."""
        parts = [clause.condition, *([clause.amount] if clause.amount is not None else [])]
        fields = set().union(*(self.law.reads(part) for part in parts))
        if clause.application:
            fields.add((clause.application, 0))
        columns = [self.lowering.layout.columns.get(key) for key in fields]
        if any(column is None or column.may_miss for column in columns):
            return True
        kinds = (tree.RatioCompare, tree.Quotient, tree.Choice, tree.Parameter, tree.Points)
        barred = any(self._open(self.by_key[key]) for key in self.barred[clause.key])
        return barred or any(isinstance(part, kinds) for part in tree.walk(clause.condition))

    def _rate(self, clause: Clause) -> _Rate | None:
        """Return an amount as a rate of one number with a constant cap, where floats find it exactly; else None."""
        amount = clause.amount
        assert amount is not None
        parts: Iterable[tree.Number] = (
            amount.parts if isinstance(amount, tree.Extreme) and amount.op == "least" else (amount,)
        )
        caps = [self.law.value(part) for part in parts if isinstance(part, tree.Constant)]
        rated = [part for part in parts if not isinstance(part, tree.Constant)]
        if len(rated) != 1 or None in caps or not isinstance(rated[0], (tree.Read, tree.Arithmetic)):
            return None
        held = self.lowering.number(rated[0])
        rate = held.unit * FEN_PER_YUAN
        cap = min((fen_of(value) for value in caps if value is not None), default=ops.UNBOUNDED)
        highest = min(Fraction(cap), held.most * rate)
        if highest * rate.denominator >= EXACT_IN_FLOATS or held.most >= 2**53:
            return None
        return _Rate(held.register, float(rate), rate.denominator, float(cap))

    def _in_fen(self, amount: tree.Number) -> int:
        held = self.lowering.number(amount)
        rate = held.unit * FEN_PER_YUAN
        if rate == 1:
            return held.register
        if rate.numerator * rate.denominator >= 2**60 or held.most // rate.denominator * rate.numerator >= LARGEST:
            raise TooLarge(amount)
        return self.assembly.emit(ops.ROUND, held.register, rate.numerator, rate.denominator)


def constant_cap(clause: Clause, law: Law) -> int:
    """Return the most a clause can pay whatever the missing data are: its lowest constant cap, or no limit."""
    amount = clause.amount
    parts = amount.parts if isinstance(amount, tree.Extreme) and amount.op == "least" else ()
    caps = [law.value(part) for part in parts if isinstance(part, tree.Constant)]
    return min((fen_of(value) for value in caps if value is not None), default=ops.UNBOUNDED)


def plan_fields(
    law: Law, layout: Layout, numbers: Mapping[str, tuple[tree.Number, Fraction]], flags: Mapping[str, tree.Condition]
) -> Program:
    """Return the program that works numbers out, in whole units given with each, and conditions as verdicts."""
    assembly = Assembly()
    lowering = Lowering(law, layout, assembly)
    for name, (number, unit) in numbers.items():
        held = lowering.number(number)
        factor = held.unit / unit
        register = held.register
        if factor != 1:
            register = assembly.emit(ops.ROUND, register, factor.numerator, factor.denominator)
        assembly.update(ops.OUT_I64, register, assembly.result("number", name))
    for name, condition in flags.items():
        met, known = assembly.result("verdict_met", name), assembly.result("verdict_known", name)
        assembly.update(ops.OUT_BITS, lowering.verdict(condition), met, known)
    return assembly.program()


def fen_of(value: Fraction) -> int:
    """Return a constant amount in yuan as fen, half up."""
    scaled = value * FEN_PER_YUAN
    return int((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))


def needed_columns(clauses: Iterable[Clause], law: Law) -> set[tuple[str, int]]:
    """Return the fields, with how many years ago, that clauses read; scores and grades followed."""
    found: set[tuple[str, int]] = set()
    for clause in clauses:
        found.update(law.reads(clause.condition))
        if clause.amount is not None:
            found.update(law.reads(clause.amount))
        if clause.application:
            found.add((clause.application, 0))
        group, budget = law.rules.groups.get(clause.group), law.rules.budgets.get(clause.budget)
        if group is not None and group.cap is not None:
            found.update(law.reads(group.cap))
        if budget is not None and budget.order is not None:
            found.update(law.reads(budget.order))
    return found
