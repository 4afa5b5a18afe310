"""What a firm is paid by clauses that stand together: the certain amount and the possible one, in fen.

Certain is what is paid by what is known; possible is the most that missing data leave open, None without a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.plain import MET, NOT_MET, UNDETERMINED, Plain, in_parts
from wutong.engines.rules._core.ruleset import Clause, Group

FEN_PER_YUAN = 100
Span = tuple[int, int | None]


class Benefit(NamedTuple):
    """What one clause comes to for one firm: its verdict, whether it may be paid, and its amount in fen."""

    clause: Clause
    verdict: int
    payable: int
    amount: int | None
    most: int | None  # the amount, or the cap that holds whatever the missing data are; None without a limit


@dataclass(frozen=True)
class Benefits:
    """All clauses of one firm, the groups and the total."""

    clauses: tuple[Benefit, ...]
    groups: Mapping[str, Span]
    total: Span


def order(clauses: Iterable[Clause]) -> list[Clause]:
    """Return clauses in the order in which they take precedence: priority, then key. The file's order has no say."""
    return sorted(clauses, key=lambda clause: (clause.priority, clause.key))


def barred_by(clauses: Sequence[Clause]) -> dict[str, list[str]]:
    """Return for every clause the keys of those before it whose payment excludes its own, whichever says so."""
    if not any(clause.exclusive_with for clause in clauses):
        return {clause.key: [] for clause in clauses}
    ordered = order(clauses)
    return {
        clause.key: [
            earlier.key
            for earlier in ordered[:at]
            if clause.id in earlier.exclusive_with or earlier.id in clause.exclusive_with
        ]
        for at, clause in enumerate(ordered)
    }


def benefits(plain: Plain, clauses: Sequence[Clause], groups: Mapping[str, Group]) -> Benefits:
    """Return what every clause, every group and all together pay one firm."""
    found = alone(plain, clauses)
    spans = {code: _group(plain, groups.get(code), members) for code, members in _grouped(found).items()}
    return Benefits(tuple(found), spans, _sum(spans.values()))


def alone(plain: Plain, clauses: Sequence[Clause]) -> list[Benefit]:
    """Return what every clause comes to before groups are joined, in order of precedence."""
    barred, payable = barred_by(clauses), dict[str, int]()
    found = []
    for clause in order(clauses):
        verdict = plain.verdict(clause.condition)
        may = verdict
        for key in barred[clause.key]:
            may = min(may, MET - payable[key])
        if clause.application:
            applied = plain.row(clause.application, 0)
            may = min(may, UNDETERMINED if applied is None else MET if applied else NOT_MET)
        payable[clause.key] = may
        amount = _amount(plain, clause)
        found.append(Benefit(clause, verdict, may, amount, _cap(plain, clause) if amount is None else amount))
    return found


def _amount(plain: Plain, clause: Clause) -> int | None:
    if clause.amount is None:
        return 0
    value = plain.number(clause.amount)
    return None if value is None else fen(value)


def _cap(plain: Plain, clause: Clause) -> int | None:
    amount = clause.amount
    parts = amount.parts if isinstance(amount, tree.Extreme) and amount.op == "least" else ()
    caps = [plain.law.value(part) for part in parts if isinstance(part, tree.Constant)]
    return min((fen(value) for value in caps if value is not None), default=None)


def fen(value: Fraction) -> int:
    """Return yuan as fen, half up."""
    return in_parts(value, FEN_PER_YUAN)


def _grouped(found: list[Benefit]) -> dict[str, list[Benefit]]:
    """Return the benefits by group; a clause without one stands alone under its key."""
    grouped: dict[str, list[Benefit]] = {}
    for benefit in found:
        if benefit.clause.amount is not None:
            grouped.setdefault(benefit.clause.group or benefit.clause.key, []).append(benefit)
    return grouped


def _group(plain: Plain, group: Group | None, members: list[Benefit]) -> Span:
    stacking = group.stacking if group else "highest"
    certain, possible = _by_priority(members) if stacking == "priority" else _together(members, stacking)
    if group is None or group.cap is None:
        return certain, possible
    cap = plain.number(group.cap)
    if cap is None:
        return 0, possible
    return min(certain, fen(cap)), fen(cap) if possible is None else min(possible, fen(cap))


def _together(members: list[Benefit], stacking: str) -> Span:
    certain = [one.amount or 0 for one in members if one.payable == MET]
    possible = [one.most for one in members if one.payable >= UNDETERMINED]
    join = max if stacking == "highest" else sum
    unlimited = None in possible
    known = [amount for amount in possible if amount is not None]
    return int(join([0, *certain])), None if unlimited else int(join([0, *known]))


def _by_priority(members: list[Benefit]) -> Span:
    certain, possible = 0, 0
    unlimited = False
    for one in reversed(members):
        if one.payable == NOT_MET:
            continue
        amount, most = one.amount or 0, one.most or 0
        if one.payable == MET:
            certain, possible, unlimited = amount, most, one.most is None
        else:
            certain, possible = min(certain, amount), max(possible, most)
            unlimited = unlimited or one.most is None
    return certain, None if unlimited else possible


def _sum(spans: Iterable[Span]) -> Span:
    kept = list(spans)
    possible = [most for _, most in kept]
    return sum(least for least, _ in kept), None if None in possible else sum(
        most for most in possible if most is not None
    )
