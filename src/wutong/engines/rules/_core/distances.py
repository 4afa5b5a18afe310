"""How far a condition is from being met, and which missing fields would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.plain import MET, UNDETERMINED, Plain
from wutong.engines.rules._core.ruleset import Formula, ScoreItem

Field = tuple[str, int]
WHOLE = Fraction(1)  # the distance of what is either so or not: a flag, a code
MOST_SHARE = 10


class Gap(NamedTuple):
    """What is short of a threshold: by how much, as a share of the threshold, and which fields decide.

    `short` is what lies between value and threshold, `beyond` whether there is too much rather than too little.
    """

    node: tree.Condition
    value: Fraction | None
    threshold: Fraction | None
    short: Fraction | None
    beyond: bool
    share: Fraction
    fields: tuple[Field, ...]


def gaps(plain: Plain, condition: tree.Condition, wanted: int = MET) -> tuple[Gap, ...]:
    """Return what stands between a condition and the wanted verdict: of AND every part, of OR the nearest one.

    Asked of conditions that have another verdict than the wanted one.
    """
    if condition.leaf:
        return (_gap(plain, condition),)
    if isinstance(condition, tree.Named):
        return gaps(plain, condition.part, wanted)
    if isinstance(condition, tree.Not):
        return gaps(plain, condition.part, MET - wanted)
    assert isinstance(condition, (tree.All, tree.Any))
    parts = [gaps(plain, part, wanted) for part in condition.parts if plain.verdict(part) != wanted]
    every = isinstance(condition, tree.All) == (wanted == MET)
    return tuple(gap for part in parts for gap in part) if every else min(parts, key=distance, default=())


def distance(found: tuple[Gap, ...]) -> Fraction:
    """Return the distance of several gaps together: the sum of their shares."""
    return total([gap.share for gap in found])


def total(shares: Sequence[Fraction]) -> Fraction:
    """Return the sum of shares; in whole numbers, made a fraction at the end; of one, as most often, without adding."""
    if len(shares) == 1:
        return shares[0]
    top, bottom = 0, 1
    for share in shares:
        top, bottom = top * share.denominator + share.numerator * bottom, bottom * share.denominator
    return Fraction(top, bottom)


def _gap(plain: Plain, node: tree.Condition) -> Gap:
    fields = plain.law.reads(node)
    value, threshold = compared(plain, node)
    if value is None or threshold is None:
        return Gap(node, value, threshold, None, False, WHOLE, fields)
    # In whole numbers, made fractions at the end: fractions are many times slower.
    top, bottom = value.numerator, value.denominator
    more = threshold.numerator * bottom - top * threshold.denominator
    whole, size = bottom * abs(threshold.numerator), abs(more)
    share = Fraction(min(size, MOST_SHARE * whole), whole) if whole else WHOLE
    return Gap(node, value, threshold, Fraction(size, bottom * threshold.denominator), more < 0, share, fields)


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
    return frozenset(field for field in plain.law.reads(node) if plain.row(*field) is None)


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
