"""Decisions under a variant, working out anew only what the change touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.layout import Column, Layout
from wutong.engines.rules._core.names import Names
from wutong.engines.rules._core.opcodes import UNBOUNDED
from wutong.engines.rules._core.planning import VERDICT, Wanted, grouped, needed_columns
from wutong.engines.rules._core.ruleset import Clause, Law
from wutong.engines.rules._core.running import Results
from wutong.engines.rules._core.stacking import barred_by
from wutong.engines.rules.decisions import Decisions
from wutong.engines.rules.judging import results_of
from wutong.engines.rules.tables import Firms, bind
from wutong.engines.rules.types import Variant
from wutong.engines.rules.variants import changed_firms, expressions_of, law_of

Slot = tuple[str, str]


@dataclass(frozen=True)
class Touched:
    """What a change touches: clauses whose verdict and groups whose money must be worked out again."""

    clauses: frozenset[str]
    groups: frozenset[str]


def vary(base: Decisions, variant: Variant, law: Law | None = None) -> Decisions:
    """Return the decisions under a variant of what `base` decided (kept by clauses), or under a law given already."""
    law = law or law_of(base.law, variant)
    wanted_keys = set(base.keys)
    known = {clause.key for clause in base.law.rules.clauses}
    clauses = tuple(
        clause
        for clause in law.rules.clauses
        if clause.key in wanted_keys or (clause.key not in known and clause.in_force(law.day))
    )
    firms = changed_firms(law, _bound_for(clauses, law, base.firms, variant), variant)
    changed = frozenset(variant.data)
    found = touched(base, law, clauses, changed)
    again = _again(base, law, clauses, firms.layout, found)
    return Decisions(law, firms, clauses, _joined(base, clauses, found, again))


def _bound_for(clauses: Sequence[Clause], law: Law, firms: Firms, variant: Variant) -> Firms:
    """Return the firms with the columns that the variant reads and that nothing read before."""
    if not (variant.data or variant.conditions or variant.clauses or variant.add):
        return firms  # other numbers read the same columns
    keys = set(needed_columns(clauses, law))
    names = Names(law.rules.fields, {code: info.dimension for code, info in law.rules.parameters.items()})
    for expression in expressions_of(variant, names):
        keys |= tree.reads(expression)
    more = keys - set(firms.columns) - set(firms.absent)
    if not more:
        return firms
    extra = bind(firms.frame, law.rules, more, year=firms.year, id_column=firms.id_column or "firm", year_column="")
    layout = Layout({**firms.layout.columns, **extra.layout.columns}, firms.rows)
    return replace(
        firms, layout=layout, columns={**firms.columns, **extra.columns}, absent=(*firms.absent, *extra.absent)
    )


def touched(base: Decisions, law: Law, clauses: Sequence[Clause], changed: frozenset[str]) -> Touched:
    """Return what differs between two laws over the same clauses, as far as outcomes go."""
    before = {clause.key: clause for clause in base.clauses}
    conditions = frozenset(
        clause.key
        for clause in clauses
        if clause.key not in before or not _same(base.law, law, before[clause.key].condition, clause.condition, changed)
    )
    barred, barred_before = barred_by(clauses), barred_by(base.clauses)
    groups, groups_before = grouped(clauses), grouped(base.clauses)
    money = set()
    for code, members in groups.items():
        same_members = [one.key for one in members] == [one.key for one in groups_before.get(code, ())]
        if not same_members or any(
            one.key in conditions
            or barred[one.key] != barred_before[one.key]
            or conditions & set(barred[one.key])
            or not _same_money(base.law, law, before[one.key], one, changed)
            for one in members
        ):
            money.add(code)
    return Touched(conditions, frozenset(money))


def _same_money(before: Law, after: Law, old: Clause, new: Clause, changed: frozenset[str]) -> bool:
    groups = before.rules.groups.get(old.group), after.rules.groups.get(new.group)
    same_group = groups[0] is groups[1] or groups[0] == groups[1]
    caps = [group.cap for group in groups if group is not None and group.cap is not None]
    return (
        same_group
        and old.application == new.application
        and old.application not in changed
        and _same(before, after, old.amount, new.amount, changed)
        and all(_same(before, after, cap, cap, changed) for cap in caps)
    )


def _same(before: Law, after: Law, old: tree.Node | None, new: tree.Node | None, changed: frozenset[str]) -> bool:
    """Return whether an expression comes to the same under both laws: same tree, same parameters, same data, same scores."""
    if old is None or new is None:
        return old is new
    if old is not new and old != new:
        return False
    if changed and {field for field, _ in after.reads(new)} & changed:
        return False
    same = all(before.parameter(code) == after.parameter(code) for code in tree.parameters(new))
    return same and all(_same_points(before, after, part, changed) for part in tree.points(new))


def _same_points(before: Law, after: Law, part: tree.Points, changed: frozenset[str]) -> bool:
    score = after.rules.scores[part.score]
    if before.rules.scores.get(part.score) != score:
        return False
    return all(_same(before, after, node, node, changed) for item in score.items for node in item.nodes())


def _again(base: Decisions, law: Law, clauses: Sequence[Clause], layout: Layout, found: Touched) -> Results | None:
    """Work out what is touched, the verdicts of everything else read from before."""
    if not found.clauses and not found.groups:
        return None
    known = {clause.key for clause in clauses if clause.key not in found.clauses}
    columns: dict[tuple[str, int], Column] = dict(layout.columns)
    columns |= {(VERDICT + key, 0): base.results.as_column(key) for key in known}
    wanted = Wanted(only=found.clauses, groups=found.groups, total=False, known=frozenset(known))
    firms = replace(base.firms, layout=Layout(columns, layout.rows))
    return results_of(law, clauses, firms, wanted)


def _joined(base: Decisions, clauses: Sequence[Clause], found: Touched, again: Results | None) -> Results:
    """Return the results of before with what was worked out again laid over them."""
    keys = {clause.key for clause in clauses}
    codes = set(grouped(clauses))
    kept: dict[Slot, Any] = {
        slot: array
        for slot, array in base.results.arrays.items()
        if (slot[0].startswith("verdict") and slot[1] in keys) or (slot[0].startswith("group") and slot[1] in codes)
    }
    counts = {key: count for key, count in base.results.counts.items() if key in keys}
    if again is not None:
        kept |= again.arrays
        counts |= {key: count for key, count in again.counts.items() if key in found.clauses}
    dropped = set(grouped(base.clauses)) - codes
    for kind, part in (("total", "group"), ("possible", "group_possible")):
        kept[kind, ""] = _total(base, kept, (kind, part), found.groups, dropped)
    return Results(base.results.rows, kept, counts)


def _total(
    base: Decisions, kept: Mapping[Slot, NDArray[np.int64]], kinds: Slot, groups: frozenset[str], dropped: set[str]
) -> NDArray[np.int64]:
    """Return the old total less what groups paid before plus what they pay now; nothing is added up twice."""
    kind, part = kinds
    before = base.results.numbers(kind)
    moved = sorted(groups | dropped)
    old = {code: base.results.arrays.get((part, code)) for code in moved}
    new = {code: kept.get((part, code)) if code in groups else None for code in moved}
    if not moved:
        return before
    if kind == "possible" and max(one.max(initial=0) for one in (before, *_arrays(new))) >= UNBOUNDED:
        every = [array for slot, array in kept.items() if slot[0] == part]
        return np.minimum(sum(every, np.zeros_like(before)), UNBOUNDED)
    total = before
    for code in moved:
        for sign, array in ((1, new[code]), (-1, old[code])):
            if array is not None:
                total = _moved(total, array, sign, fresh=total is before)
    return total


def _arrays(found: Mapping[str, NDArray[np.int64] | None]) -> list[NDArray[np.int64]]:
    return [array for array in found.values() if array is not None]


def _moved(total: NDArray[np.int64], array: NDArray[np.int64], sign: int, fresh: bool) -> NDArray[np.int64]:
    """Add or take away; the array of before is never written to."""
    join = np.add if sign > 0 else np.subtract
    return join(total, array) if fresh else join(total, array, out=total)
