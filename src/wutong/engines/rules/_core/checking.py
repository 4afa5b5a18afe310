"""Static checks of a rule set: what no firm can meet, what always holds, what shadows, gaps, jumps and overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.examples import example, row_of
from wutong.engines.rules._core.plain import MET, Plain
from wutong.engines.rules._core.planning import grouped
from wutong.engines.rules._core.ruleset import ALWAYS, Clause, Law, RuleSet
from wutong.engines.rules._core.satisfying import Range, TooMany, alternatives, can_hold, implies
from wutong.engines.rules._core.stacking import benefits, order
from wutong.engines.rules._core.wording import printed

FEN = Fraction(1, 100)


@dataclass(frozen=True)
class Remark:
    """What a check has to say: kind, clause, Chinese, English, and whether it is grave."""

    kind: str
    clause: Clause | None
    zh: str
    en: str
    grave: bool = False


def remarks(rules: RuleSet, today: date) -> list[Remark]:
    """Return everything the checks find, clause by clause, then between clauses, then what is never used."""
    checker = _Checker(rules, today)
    found = [remark for clause in rules.clauses for remark in checker.alone(clause)]
    for first, second in combinations(order(rules.clauses), 2):
        if first.since <= second.until and second.since <= first.until:
            found += checker.between(first, second)
    return [*found, *checker.jumps(), *checker.unused()]


class _Checker:
    def __init__(self, rules: RuleSet, today: date) -> None:
        self.rules, self.today = rules, today

    def law(self, *clauses: Clause) -> Law:
        """Return the law on the last day, up to today, on which all these clauses are in force; else on their first."""
        first = max((clause.since for clause in clauses), default=ALWAYS)
        last = min((clause.until for clause in clauses), default=date.max)
        return Law(self.rules, max(first, min(last, self.today)))

    # --- one clause

    def alone(self, clause: Clause) -> Iterator[Remark]:
        """Yield what is wrong with a clause by itself."""
        law = self.law(clause)
        yield from self._parameters(clause)
        if not can_hold(law, clause.condition):
            yield Remark(
                "never_met", clause, f"任何企业都不可能符合：{self._clash(law, clause)}", "no firm can meet it", True
            )
        elif not can_hold(law, tree.Not(clause.condition)):
            yield Remark("always_holds", clause, "所有企业都符合，条件形同虚设", "every firm meets it")
        for criterion in clause.who:
            if not isinstance(criterion.condition, tree.Truth) and not can_hold(law, tree.Not(criterion.condition)):
                yield Remark(
                    "always_holds", clause, f"条件“{criterion.title}”总是成立", f"{criterion.name} always holds"
                )

    def _clash(self, law: Law, clause: Clause) -> str:
        """Return the one or two criteria that cannot hold, in words."""
        wanted = [(one.title, one.condition) for one in clause.who]
        wanted += [(f"不{one.title}", tree.Not(one.condition)) for one in clause.unless]
        for title, condition in wanted:
            if not can_hold(law, condition):
                return f"条件“{title}”不可能成立"
        for one, other in combinations(wanted, 2):
            if not can_hold(law, one[1], other[1]):
                return f"“{one[0]}”与“{other[0]}”互相矛盾"
        return "几个条件合起来互相矛盾"

    def _parameters(self, clause: Clause) -> Iterator[Remark]:
        nodes: list[tree.Node] = [clause.condition, *([clause.amount] if clause.amount is not None else [])]
        codes = {part.code for node in nodes for part in tree.walk(node) if isinstance(part, tree.Parameter)}
        for code in sorted(codes):
            first = self.rules.parameters[code].values[0][0]
            if first > clause.since and clause.since != ALWAYS:
                zh = f"参数“{code}”自 {first} 才有值，条款自 {clause.since} 生效"
                yield Remark("gap", clause, zh, f"the parameter {code} has no value before {first}", True)

    # --- two clauses

    def between(self, first: Clause, second: Clause) -> Iterator[Remark]:
        """Yield what is wrong between two clauses that are in force together; the first takes precedence."""
        law = self.law(first, second)
        if first.group and first.group == second.group:
            yield from self._shadows(law, first, second)
            yield from self._gap(law, first, second)
            yield from self._gap(law, second, first)
        elif first.cost and first.cost == second.cost and not self._exclusive(first, second):
            yield from self._overlap(law, first, second)

    @staticmethod
    def _exclusive(first: Clause, second: Clause) -> bool:
        return first.id in second.exclusive_with or second.id in first.exclusive_with

    def _shadows(self, law: Law, first: Clause, second: Clause) -> Iterator[Remark]:
        stacking = self.rules.groups[first.group].stacking
        if stacking == "priority":
            if implies(law, second.condition, first.condition):
                zh = f"符合它的企业都先符合“{first.title}”，永远轮不到"
                yield Remark("shadowed", second, zh, f"always shadowed by {first.key}")
            return
        if stacking != "highest":
            return
        for lesser, larger in ((first, second), (second, first)):
            if self._never_more(law, lesser, larger) and implies(law, lesser.condition, larger.condition):
                zh = f"符合它的企业都符合“{larger.title}”，而后者金额不低，永远不会按它支付"
                yield Remark("shadowed", lesser, zh, f"always shadowed by {larger.key}")
                return

    def _never_more(self, law: Law, lesser: Clause, larger: Clause) -> bool:
        """Return whether one amount can be seen never to exceed the other: same base, lower or equal rate and cap."""
        one, other = _parts_of(law, lesser), _parts_of(law, larger)
        if one is None or other is None or one[0] != other[0]:
            return False
        return one[1] <= other[1] and (other[2] is None or (one[2] is not None and one[2] <= other[2]))

    def _gap(self, law: Law, lower: Clause, upper: Clause) -> Iterator[Remark]:
        """Yield values of one field that fall between the clause that ends below and the one that begins above."""
        try:
            ends, begins = alternatives(law, lower.condition), alternatives(law, upper.condition)
        except TooMany:
            return
        for one in ends:
            for other in begins:
                for key in one.keys() & other.keys():
                    left, right, node = one[key], other[key], key[1]
                    if isinstance(left, Range) and isinstance(right, Range) and isinstance(node, tree.Read):
                        missed = self._between(node, left, right)
                        if missed is not None and not self._covered(law, lower, node, missed):
                            title = self.rules.fields[node.field].title
                            shown = printed(missed, node.dimension, self.rules.fields[node.field].unit)
                            zh = f"{title}为 {shown} 的企业既不属于它，也不属于“{upper.title}”"
                            yield Remark("gap", lower, zh, f"{node.field} {shown} falls between it and {upper.key}")
                            return

    def _between(self, node: tree.Read, left: Range, right: Range) -> Fraction | None:
        """Return a value that the field can hold above one range and below the other, None without one."""
        if left.high is None or right.low is None:
            return None
        grain = Fraction(1, 10 ** self.rules.fields[node.field].decimals)
        value = left.high if left.high_open else left.high + grain
        below = right.low_open if value == right.low else value < right.low
        return value if below and left.high <= right.low else None

    def _covered(self, law: Law, clause: Clause, node: tree.Read, value: Fraction) -> bool:
        """Return whether another clause of the group can hold for the value."""
        exactly = tree.Compare("=", node, tree.Literal(node.dimension, value))
        members = [one for one in self.rules.clauses if one.group == clause.group and one.in_force(law.day)]
        return any(can_hold(law, one.condition, exactly) for one in members)

    def _overlap(self, law: Law, first: Clause, second: Clause) -> Iterator[Remark]:
        if first.amount is None or second.amount is None or not can_hold(law, first.condition, second.condition):
            return
        title = self.rules.fields[first.cost].title
        one, other = _parts_of(law, first), _parts_of(law, second)
        grave = bool(one and other and one[0] is not None and one[0] == other[0] and one[1] + other[1] > 1)
        more = "，比例之和超过 100 %" if grave else ""
        zh = f"与“{second.title}”对同一笔“{title}”都支付，且没有互斥或同组{more}"
        yield Remark("overlap", first, zh, f"pays for the same {first.cost} as {second.key}", grave)

    # --- jumps

    def jumps(self) -> Iterator[Remark]:
        """Yield thresholds at which a firm that grows gets less: shown by a firm on either side of them."""
        for members in grouped(self.rules.clauses).values():
            for clause in members:
                law = self.law(clause)
                try:
                    ways = alternatives(law, clause.condition)
                except TooMany:
                    continue
                told: set[str] = set()
                for limits in ways:
                    for key, limit in limits.items():
                        node = key[1]
                        if isinstance(limit, Range) and isinstance(node, tree.Read) and limit.high is not None:
                            remark = self._jump(law, clause, dict(limits), node, limit)
                            if remark is not None and node.field not in told:
                                told.add(node.field)
                                yield remark

    def _jump(
        self, law: Law, clause: Clause, limits: dict[tuple[object, ...], object], node: tree.Read, limit: Range
    ) -> Remark | None:
        info = self.rules.fields[node.field]
        if info.direction != "up" or limit.high is None or limit.high == info.most:
            return None
        grain = Fraction(1, 10**info.decimals)
        below = limit.high - (grain if limit.high_open else 0)
        paid = []
        for value in (below, below + grain):
            firm = example(law, limits, {(node.field, node.ago): value})  # type: ignore[arg-type]
            for field, ago in law.reads(clause.amount) if clause.amount is not None else ():
                if self.rules.fields[field].numeric:
                    firm.setdefault((field, ago), Fraction(10**6))
            plain = Plain(law, row_of(firm))
            if not paid and plain.verdict(clause.condition) != MET:
                return None
            paid.append(benefits(plain, law.rules.on(law.day), law.rules.groups).total[0])
        if paid[1] >= paid[0]:
            return None
        money = [printed(one * FEN, (("money", 1),)) for one in paid]
        at = [printed(one, node.dimension, info.unit) for one in (below, below + grain)]
        zh = f"{info.title}从 {at[0]} 增到 {at[1]}，所得从 {money[0]} 降到 {money[1]}：企业因增长而受损"
        return Remark("jump", clause, zh, f"growing in {node.field} from {at[0]} to {at[1]} lowers the money")

    # --- what is never used

    def unused(self) -> Iterator[Remark]:
        """Yield parameters and named conditions that no clause uses."""
        used: set[str] = set()
        for clause in self.rules.clauses:
            nodes: list[tree.Node] = [clause.condition, *([clause.amount] if clause.amount is not None else [])]
            for node in nodes:
                for part in tree.walk(node):
                    used |= {part.code} if isinstance(part, tree.Parameter) else set()
                    used |= {part.name} if isinstance(part, tree.Named) else set()
                    used |= {part.score} if isinstance(part, tree.Points) else set()
        for code in sorted(set(self.rules.parameters) - used):
            yield Remark("unused", None, f"参数“{code}”没有条款使用", f"no clause uses the parameter {code}")


def _parts_of(law: Law, clause: Clause) -> tuple[tree.Number | None, Fraction, Fraction | None] | None:
    """Return an amount as base, rate and cap; a fixed one has no base and its amount for a rate."""
    amount = clause.amount
    if amount is None:
        return None
    parts = amount.parts if isinstance(amount, tree.Extreme) and amount.op == "least" else (amount,)
    caps = [law.value(part) for part in parts if isinstance(part, tree.Constant)]
    rated = [part for part in parts if not isinstance(part, tree.Constant)]
    if None in caps or len(rated) > 1:
        return None
    known = [cap for cap in caps if cap is not None]
    if not rated:
        return None, min(known), None
    base = rated[0]
    if isinstance(base, tree.Arithmetic) and base.op == "*" and isinstance(base.right, tree.Constant):
        rate = law.value(base.right)
        return None if rate is None else (base.left, rate, min(known, default=None))
    return base, Fraction(1), min(known, default=None)
