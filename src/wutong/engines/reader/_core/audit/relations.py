"""Relations told in one sentence, as data: words with named numbers in them, and the arithmetic the numbers must obey.

A text such as `新登记~{a:L}~注销~{b:L}~净增~{c:L}` with `c = a - b` is read once into a pattern and a formula. Several alternatives may
follow one another after `|`: the first is what a finding expects, all of them are charity.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from wutong.engines.reader._core.audit.amounts import Amount, decimals_of
from wutong.engines.reader._core.audit.intervals import Interval, exactly
from wutong.engines.reader._core.audit.sentences import Sentence, pattern

TOKEN = re.compile(r"\{(?P<name>[a-z]\d?):(?P<kind>[LPDXRYNV]|year|num)\}")
YEAR, NUMERAL = r"(?P<{}>(?:19|20)\d\d)", r"(?<![\d.])(?P<{}>\d+(?:\.\d+)?)"
# `~` stands for words without a number, `…` for anything within the clause group, `≈` for words that may cross a semicolon.
GAPS = {"~": "[^。；<A>]{0,22}?", "…": "[^。；]{0,60}?", "≈": "[^。<A>]{0,30}?"}
FORMULA = re.compile(r"^(?P<told>[a-z]\d?)\s*(?P<sign><=|>=|=)\s*(?P<ways>.+)$")
OPERATORS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One relation: where it is told (`texts`), which number must be what (`told`, `sign`, `ways`), and what keeps it silent."""

    rule: str
    texts: tuple[re.Pattern[str], ...]
    told: str
    sign: str
    ways: tuple[ast.expr, ...]
    alike: tuple[str, ...] | None
    kinds: Mapping[str, re.Pattern[str]]  # by name: what its dimension must be
    printed: Mapping[str, re.Pattern[str]]  # by name: how the number must be printed
    unlike: tuple[tuple[str, ...], ...]  # names whose units must not be printed alike
    unless: re.Pattern[str]
    certainty: float


@dataclass(frozen=True)
class Told:
    """A relation found in a sentence, with its numbers; years and bare numerals are `Bare` amounts without a place."""

    relation: Relation
    amounts: Mapping[str, Amount]
    bare: Mapping[str, Interval]

    def values(self) -> dict[str, Interval]:
        return {name: one.range for name, one in self.amounts.items()} | dict(self.bare)

    def holds(self) -> bool:
        """Whether any of the ways to reckon agrees with the number told."""
        values = self.values()
        told = values[self.relation.told]
        if self.relation.sign != "=":
            # A bound is the number itself: what it is hedged with (突破100) only says on which side the truth lies.
            values = {name: exactly(one.value) for name, one in self.amounts.items()} | dict(self.bare)
        reckoned = [_value(way, values) for way in self.relation.ways]
        if self.relation.sign == "<=":
            return any(told.low <= one.high or told.meets(one) for one in reckoned)
        if self.relation.sign == ">=":
            return any(told.high >= one.low or told.meets(one) for one in reckoned)
        return any(told.meets(one) for one in reckoned)

    def used(self) -> dict[str, Amount]:
        """The numbers that the arithmetic speaks of, the one told among them."""
        named = {node.id for way in self.relation.ways for node in ast.walk(way) if isinstance(node, ast.Name)}
        return {name: one for name, one in self.amounts.items() if name in named or name == self.relation.told}

    def expected(self) -> float:
        """What the first way makes of the printed values."""
        values = {name: exactly(one.value) for name, one in self.amounts.items()}
        values |= {name: exactly((one.low + one.high) / 2) for name, one in self.bare.items()}
        return _value(self.relation.ways[0], values).low


def relation_from(entry: Mapping[str, Any]) -> Relation:
    """A relation as written in data/audit_relations.yaml; raises ValueError where its formula cannot be read."""
    formula = FORMULA.match(entry["says"])
    if formula is None:
        raise ValueError(entry["says"])
    texts = list(entry.get("texts", ()))
    if parts := entry.get("parts"):
        texts += ["…".join(order) for order in permutations(parts)]
    alike = entry.get("alike")
    return Relation(
        entry["rule"], tuple(_compiled(text) for text in texts), formula["told"], formula["sign"],
        tuple(ast.parse(way.strip(), mode="eval").body for way in formula["ways"].split("|")),
        None if alike is None else tuple(alike.split()), _patterns(entry.get("kinds", {})), _patterns(entry.get("printed", {})),
        tuple(tuple(names.split()) for names in entry.get("unlike", ())), re.compile(entry.get("unless", r"(?!)")), float(entry.get("certainty", 0.8)),
    )  # fmt: skip


def _patterns(given: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in given.items()}


def _compiled(text: str) -> re.Pattern[str]:
    for mark, gap in GAPS.items():
        text = text.replace(mark, gap)

    def token(match: re.Match[str]) -> str:
        name, kind = match["name"], match["kind"]
        if kind in ("year", "num"):
            return (YEAR if kind == "year" else NUMERAL).format(name)
        return f"(?P<{name}><{kind}>)"

    return pattern(TOKEN.sub(token, text))


def _value(node: ast.expr, values: Mapping[str, Interval]) -> Interval:
    """A formula's value: names, numbers, the four operations, and powers and roots of whole degree."""
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return exactly(float(node.value))  # type: ignore[arg-type]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _value(node.left, values).power(round(_value(node.right, values).low))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "root":
        return _value(node.args[0], values).root(round(_value(node.args[1], values).low))
    raise ValueError(ast.dump(node))


def told_in(sentence: Sentence, relations: Sequence[Relation]) -> Iterator[Told]:
    """Every relation a sentence tells."""
    if not sentence.amounts:
        return
    for relation in relations:
        if relation.unless.search(sentence.text):
            continue
        for text in relation.texts:
            for match in text.finditer(sentence.text):
                if (one := _told(sentence, relation, match)) is not None:
                    yield one


def _told(sentence: Sentence, relation: Relation, match: re.Match[str]) -> Told | None:
    """The numbers of a match, None where they are not measured as the relation wants it."""
    amounts, bare = {}, {}
    for name, said in match.groupdict().items():
        if said is None or len(name) > 2:
            continue
        if said[0].isdigit():
            half = 0.5 * 10.0 ** -decimals_of(said) if "." in said else 0.0
            bare[name] = Interval(float(said) - half, float(said) + half)
        else:
            amounts[name] = _rounded(sentence.amount_at(match.start(name)))
    measured = [amounts[name] for name in (amounts if relation.alike is None else relation.alike) if name in amounts]
    levels = [one for one in measured if one.kind in ("level", "percent")]
    if relation.alike is None and {one.kind for one in levels} == {"level", "percent"}:
        levels = [one for one in levels if one.kind == "level"]
    fits = (
        len({one.dimension for one in levels if one.dimension}) <= 1
        and all(found.search(amounts[name].dimension) for name, found in relation.kinds.items() if name in amounts)
        and all(len({amounts[name].unit for name in names if name in amounts}) > 1 for names in relation.unlike)
        and all(found.search(amounts[name].text) for name, found in relation.printed.items() if name in amounts)
    )
    return Told(relation, amounts, bare) if fits else None


def _rounded(amount: Amount) -> Amount:
    """A number without a unit as a quotient that was rounded (收入比2.1), where it has decimals."""
    half = 0.5 * 10.0**-amount.decimals
    bare = amount.kind == "level" and not amount.dimension and amount.decimals and not amount.range.width
    return replace(amount, range=Interval(amount.value - half, amount.value + half)) if bare else amount
