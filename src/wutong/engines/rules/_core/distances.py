"""How far a condition is from being met, and which missing fields would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.plain import MET, UNDETERMINED, Plain
from wutong.engines.rules._core.planning import reads_of
from wutong.engines.rules._core.ruleset import Formula, ScoreItem

Field = tuple[str, int]
WHOLE, MOST_SHARE = Fraction(1), Fraction(10)  # the distance of what is either so or not: a flag, a code


@dataclass(frozen=True)
class Gap:
    """What is short of a threshold: by how much, as a share of the threshold, and which fields decide."""

    node: tree.Condition
    value: Fraction | None
    threshold: Fraction | None
    share: Fraction
    fields: tuple[Field, ...]

    @property
    def short(self) -> Fraction | None:
        """Return threshold minus value: above 0 when there is too little, below 0 when there is too much."""
        return None if self.value is None or self.threshold is None else self.threshold - self.value


def gaps(plain: Plain, condition: tree.Condition, wanted: int = MET) -> tuple[Gap, ...]:
    """Return what stands between a condition and the wanted verdict: of AND every part, of OR the nearest one."""
    if plain.verdict(condition) == wanted:
        return ()
    if isinstance(condition, tree.Named):
        return gaps(plain, condition.part, wanted)
    if isinstance(condition, tree.Not):
        return gaps(plain, condition.part, MET - wanted)
    if isinstance(condition, (tree.All, tree.Any)):
        parts = [gaps(plain, part, wanted) for part in condition.parts if plain.verdict(part) != wanted]
        every = isinstance(condition, tree.All) == (wanted == MET)
        return tuple(gap for part in parts for gap in part) if every else min(parts, key=distance, default=())
    return (_gap(plain, condition),)


def distance(found: tuple[Gap, ...]) -> Fraction:
    """Return the distance of several gaps together: the sum of their shares."""
    return sum((gap.share for gap in found), Fraction(0))


def _gap(plain: Plain, node: tree.Condition) -> Gap:
    fields = tuple(sorted(reads_of(node, plain.law)))
    value, threshold = compared(plain, node)
    if value is None or threshold is None:
        return Gap(node, value, threshold, WHOLE, fields)
    share = abs(threshold - value) / abs(threshold) if threshold else WHOLE
    return Gap(node, value, threshold, min(share, MOST_SHARE), fields)


def compared(plain: Plain, node: tree.Condition) -> tuple[Fraction | None, Fraction | None]:
    """Return the two numbers that a comparison holds against each other; of points the least that is certain."""
    if isinstance(node, tree.RatioCompare):
        top, bottom = plain.number(node.top), plain.number(node.bottom)
        ratio = None if top is None or not bottom else top / bottom
        return ratio, plain.law.value(node.right)
    if isinstance(node, tree.Compare):
        left = plain.span(node.left)
        right = plain.span(node.right)
        return (left[0] if left else None), (right[1] if right else None)
    return None, None


def asked(plain: Plain, condition: tree.Condition, wanted: int = MET) -> frozenset[Field]:
    """Return the least set of missing fields with which the wanted verdict could be reached; empty when it cannot.

    Of AND every undetermined part is needed, of OR the one that asks for least; of a score the items that give most.
    """
    if plain.verdict(condition) != UNDETERMINED:
        return frozenset()
    if isinstance(condition, tree.Named):
        return asked(plain, condition.part, wanted)
    if isinstance(condition, tree.Not):
        return asked(plain, condition.part, MET - wanted)
    if isinstance(condition, (tree.All, tree.Any)):
        parts = [asked(plain, part, wanted) for part in condition.parts if plain.verdict(part) == UNDETERMINED]
        every = isinstance(condition, tree.All) == (wanted == MET)
        if every:
            return frozenset().union(*parts)
        return min(parts, key=lambda part: (len(part), sorted(part)), default=frozenset())
    if isinstance(condition, tree.Compare) and isinstance(condition.left, tree.Points):
        return _asked_of_points(plain, condition, wanted)
    return missing(plain, condition)


def missing(plain: Plain, node: tree.Node) -> frozenset[Field]:
    """Return the fields below a node that the firm has no value for."""
    return frozenset(field for field in reads_of(node, plain.law) if plain.row(*field) is None)


def _asked_of_points(plain: Plain, node: tree.Compare, wanted: int) -> frozenset[Field]:
    """Return the missing fields of as few items as could bring the score where it is wanted, those that give most first."""
    assert isinstance(node.left, tree.Points)
    score, threshold = plain.law.rules.scores[node.left.score], plain.law.value(node.right)  # type: ignore[arg-type]
    items = [item for item in score.items if node.left.item in ("", item.id)]
    spans = {item.id: plain.span(tree.Points(node.left.dimension, score.code, item.id)) for item in items}
    open_items = [item for item in items if _width(spans[item.id])]
    open_items.sort(key=lambda item: _width(spans[item.id]), reverse=True)
    reached = sum((span[0] for span in spans.values() if span), Fraction(0))
    found: set[Field] = set()
    upwards = (node.op in (">=", ">")) == (wanted == MET)
    for item in open_items:
        if upwards and threshold is not None and reached >= threshold:
            break
        found |= _missing_of(plain, item)
        reached += _width(spans[item.id])
    return frozenset(found)


def _width(span: tuple[Fraction, Fraction] | None) -> Fraction:
    return span[1] - span[0] if span else Fraction(0)


def _missing_of(plain: Plain, item: ScoreItem) -> frozenset[Field]:
    """Return the missing fields of an item: of its options the one that asks for least."""
    found = []
    for option in item.options:
        parts = [option.number] if isinstance(option, Formula) else [one for one, _ in option.steps if one is not None]
        fields = frozenset().union(*(missing(plain, part) for part in parts)) if parts else frozenset()
        if fields:
            found.append(fields)
    return min(found, key=lambda fields: (len(fields), sorted(fields)), default=frozenset())
