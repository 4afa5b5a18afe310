"""Labelled pairs of records, and how well the matcher judges them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from wutong.engines.matching.finding import compare, load_weights
from wutong.engines.matching.types import Match, Record
from wutong.kernel.credit_code import check_character, organisation_check

_WITHOUT_CODE, _SLIPS = 9, 17  # every how manieth pair has a side without a code, or with a slip in it


@dataclass(frozen=True)
class LabelledPair:
    """Two records, whether they are one firm, and in what they differ."""

    same: bool
    kind: str
    left: Record
    right: Record
    line: str


@dataclass
class Judged:
    """How a set of pairs was judged."""

    same: int = 0
    hits: int = 0
    held: int = 0
    pairs: int = 0
    wrong: list[tuple[LabelledPair, Match]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the pairs held to be one firm that are."""
        return self.hits / max(self.held, 1)

    @property
    def recall(self) -> float:
        """The share of the pairs of one firm that were found."""
        return self.hits / max(self.same, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / max(self.held + self.same, 1)

    def wrong_kinds(self) -> dict[str, int]:
        """Return how many pairs of each kind were judged wrongly."""
        return dict(Counter(f"{'same' if pair.same else 'different'} {pair.kind}" for pair, _match in self.wrong))


def read_pairs(path: Path) -> list[LabelledPair]:
    """Return the pairs of a file: same|different | kind | left | right, a record being name / address / person / phone / code."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [_pair(line) for line in lines if line and not line.startswith("#")]


def _pair(line: str) -> LabelledPair:
    verdict, kind, left, right = (part.strip() for part in line.split("|"))
    return LabelledPair(verdict == "same", kind, _record("l", left), _record("r", right), line)


def _record(identifier: str, text: str) -> Record:
    name, address, person, phone, code, *_rest = [*(part.strip() for part in text.split("/")), "", "", "", ""]
    return Record(identifier, name, code, address, person, phone)


def with_codes(pairs: Iterable[LabelledPair]) -> list[LabelledPair]:
    """Return the pairs with credit codes as registers have them: one of a firm, some missing, some with a slip."""
    return [_coded(pair, number) for number, pair in enumerate(pairs, 1)]


def _coded(pair: LabelledPair, number: int) -> LabelledPair:
    left = _code(number)
    right = left if pair.same else _code(number + 5_000)
    if number % _WITHOUT_CODE == 0:
        right = ""
    elif number % _SLIPS == 0:
        right = right[:12] + ("7" if right[12] != "7" else "4") + right[13:]
    return replace(pair, left=replace(pair.left, code=left), right=replace(pair.right, code=right))


def _code(number: int) -> str:
    """Return a valid credit code, in a district that does not exist."""
    body = f"91419999MA{(number * 7919) % 10**6:06d}"
    body += organisation_check(body[8:16])
    return body + check_character(body)


def judge(pairs: Iterable[LabelledPair]) -> Judged:
    """Judge every pair on its own by its score."""
    threshold = float(load_weights()["threshold"])  # type: ignore[arg-type]
    judged = Judged()
    for pair in pairs:
        match = compare(pair.left, pair.right)
        held = match.score >= threshold
        judged.pairs += 1
        judged.same += pair.same
        judged.held += held
        judged.hits += pair.same and held
        if held != pair.same:
            judged.wrong.append((pair, match))
    return judged
