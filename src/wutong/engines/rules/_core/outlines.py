"""What the explanation of a criterion says of every firm alike, so that it is worked out once for a law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.names import Names
from wutong.engines.rules._core.plain import MET, NOT_MET
from wutong.engines.rules._core.ruleset import LAWS_KEPT, Clause, Criterion, Law, ScoreItem
from wutong.engines.rules._core.shortfall import CHANGERS
from wutong.engines.rules._core.wording import printed, said

Field = tuple[str, int]
Comparison = tree.Compare | tree.RatioCompare
NOBODY_NAMED = -1
_SIGN = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "＝", "<>": "≠"}


@dataclass(frozen=True, eq=False)
class Outline:
    """A criterion before any firm is looked at.

    `target` is the verdict that is wanted. `comparison` is what it holds against each other, None where it is more or
    less than one comparison; `measured` the field on its left, None where no field stands there by itself; `threshold`
    is in print, empty where it depends on the firm. `points` are the items of scoring tables that it rests on.
    """

    criterion: Criterion
    wanted: bool
    target: int
    fields: tuple[Field, ...]
    comparison: Comparison | None
    measured: Field | None
    threshold: str
    parts: tuple[Outline, ...]
    points: tuple[tuple[tree.Points, ScoreItem], ...]


class Outlines:
    """The outlines of a law's clauses, each made when it is first asked for."""

    def __init__(self, law: Law) -> None:
        self.law, self.fields = law, law.rules.fields
        self._clauses: dict[str, tuple[Outline, ...]] = {}
        self._changers: dict[tuple[Field, ...], int] = {}

    def of(self, clause: Clause) -> tuple[Outline, ...]:
        """Return the outlines of a clause's criteria, exclusions after conditions."""
        if clause.key not in self._clauses:
            wanted = [self._outline(one, True) for one in clause.who]
            self._clauses[clause.key] = (*wanted, *(self._outline(one, False) for one in clause.unless))
        return self._clauses[clause.key]

    def changer(self, fields: tuple[Field, ...]) -> int:
        """Return the place in CHANGERS of who can change the hardest of some fields, NOBODY_NAMED where there are none."""
        known = self._changers.get(fields)
        if known is None:
            places = [CHANGERS.index(self.fields[field].changed_by) for field, _ in fields]
            known = self._changers[fields] = max(places, default=NOBODY_NAMED)
        return known

    def print(self, node: tree.Condition, value: Fraction | None) -> str:
        """Return one of the two numbers of a comparison in print."""
        if isinstance(node, tree.RatioCompare) and node.positive:
            return printed(yearly(value, node), (), "%")
        if isinstance(node, tree.RatioCompare):
            return printed(value, (), "%" if value is not None and abs(value) < 10 else "")
        assert isinstance(node, tree.Compare)
        unit = self.fields[node.left.field].unit if isinstance(node.left, tree.Read) else ""
        return printed(value, node.left.dimension, unit)

    def against(self, node: Comparison, threshold: Fraction | None) -> str:
        """Return a threshold in print, with the sign of the comparison."""
        return f"{_SIGN[node.op]} {self.print(node, threshold)}"

    @cached_property
    def _names(self) -> Names:
        scores = self.law.rules.scores
        return Names(self.fields, score_titles={code: score.title for code, score in scores.items()})

    def _outline(self, criterion: Criterion, wanted: bool) -> Outline:
        node = _bare(criterion.condition)
        comparison = node if isinstance(node, (tree.Compare, tree.RatioCompare)) else None
        left = comparison.left if isinstance(comparison, tree.Compare) else None
        return Outline(
            criterion=criterion,
            wanted=wanted,
            target=MET if wanted else NOT_MET,
            fields=self.law.reads(criterion.condition),
            comparison=comparison,
            measured=(left.field, left.ago) if isinstance(left, tree.Read) else None,
            threshold=self._threshold(comparison),
            parts=tuple(self._parts(criterion.condition, wanted)),
            points=tuple(self._points(criterion.condition)),
        )

    def _threshold(self, node: Comparison | None) -> str:
        if node is None or not isinstance(node.right, tree.Constant):
            return ""
        return self.against(node, self.law.value(node.right))

    def _parts(self, condition: tree.Condition, wanted: bool) -> Iterator[Outline]:
        """Yield the named parts of an alternative."""
        for part in condition.parts if isinstance(condition, (tree.All, tree.Any)) else ():
            if isinstance(part, tree.Named):
                yield self._outline(Criterion(part.name, part.title or said(part, self._names), part.part), wanted)

    def _points(self, condition: tree.Condition) -> Iterator[tuple[tree.Points, ScoreItem]]:
        """Yield the items of scoring tables below a condition, each once."""
        found = {}
        for part in tree.points(condition):
            score = self.law.rules.scores[part.score]
            for item in score.items:
                if part.item in ("", item.id):
                    found[score.code, item.id] = tree.Points(part.dimension, score.code, item.id), item
        yield from found.values()


@lru_cache(maxsize=LAWS_KEPT)
def outlines_of(law: Law) -> Outlines:
    """Return the outlines of a law; those of the last few laws are kept."""
    return Outlines(law)


def yearly(ratio: Fraction | None, node: tree.RatioCompare) -> Fraction | None:
    """Return the yearly growth, for print, of what something became of itself over the years of the comparison."""
    if ratio is None or ratio <= 0:
        return None
    assert isinstance(node.right, tree.Fixed)
    years = node.right.right.value if isinstance(node.right.right, tree.Literal) else Fraction(1)
    return Fraction(float(ratio) ** (1 / float(years)) - 1).limit_denominator(10**6)


def _bare(condition: tree.Condition) -> tree.Condition:
    while isinstance(condition, tree.Named):
        condition = condition.part
    return condition
