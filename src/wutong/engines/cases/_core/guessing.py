"""Suggesting a category from the words of a report: from word lists at first, from own closed cases later.

A multinomial naive Bayes over pairs of characters: it learns from thousands of short texts in a second, says how
sure it is, and can be explained by the pairs that spoke for the category.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

FOLDS = 5
MOST_TESTED = 400
PAIRS_SHOWN = 4
FEWEST_CASES = 50  # with fewer the word lists know more


@dataclass(frozen=True)
class Guess:
    """A suggested category, how sure (0 to 1), and the words that speak for it."""

    category: str
    share: float
    words: tuple[str, ...]


@dataclass
class Model:
    """Counts of pairs by category, and how often it was right on cases it had not seen."""

    pairs: dict[str, Counter[str]] = field(default_factory=dict)
    cases: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    accuracy: float | None = None

    def learn(self, category: str, pairs: Iterable[str]) -> None:
        """Take in one case."""
        counted = self.pairs.setdefault(category, Counter())
        fresh = list(pairs)
        counted.update(fresh)
        self.known.update(fresh)
        self.cases[category] += 1

    def guess(self, pairs: Sequence[str], most: int = 3) -> list[Guess]:
        """Return the likeliest categories, surest first."""
        heard = [pair for pair in pairs if pair in self.known]
        if not heard or not self.cases:
            return []
        scores = {category: self._score(category, heard) for category in self.cases}
        highest = max(scores.values())
        weights = {category: exp(score - highest) for category, score in scores.items()}
        total = sum(weights.values())
        ranked = sorted(weights, key=lambda category: (-weights[category], category))[:most]
        return [Guess(one, weights[one] / total, self._why(one, heard)) for one in ranked]

    def _score(self, category: str, pairs: Sequence[str]) -> float:
        counted = self.pairs[category]
        room = counted.total() + len(self.known)
        likely = sum(log((counted[pair] + 1) / room) for pair in pairs)
        return likely + log(self.cases[category] / self.cases.total())

    def _why(self, category: str, pairs: Sequence[str]) -> tuple[str, ...]:
        counted = self.pairs[category]
        spoke = sorted({pair for pair in pairs if counted[pair]}, key=lambda pair: (-counted[pair], pair))
        return tuple(spoke[:PAIRS_SHOWN])


def train(cases: Sequence[tuple[str, Sequence[str]]]) -> Model:
    """Return a model of all cases (category, pairs), with the accuracy of one that left every fifth case unseen."""
    whole = _model(cases)
    if len(cases) >= FEWEST_CASES:
        seen = _model(case for number, case in enumerate(cases) if number % FOLDS)
        unseen = cases[::FOLDS][:MOST_TESTED]
        whole.accuracy = sum(_right(seen, category, pairs) for category, pairs in unseen) / len(unseen)
    return whole


def _model(cases: Iterable[tuple[str, Sequence[str]]]) -> Model:
    model = Model()
    for category, pairs in cases:
        model.learn(category, pairs)
    return model


def _right(model: Model, category: str, pairs: Sequence[str]) -> bool:
    found = model.guess(pairs, 1)
    return bool(found) and found[0].category == category


def by_words(text: str, words: Mapping[str, Sequence[str]]) -> list[Guess]:
    """Return the categories whose words stand in a text, the one with most of them first.

    >>> [guess.category for guess in by_words("门口垃圾很脏", {"06010": ["垃圾", "脏"], "09005": ["占道"]})]
    ['06010']
    """
    hits = {category: tuple(word for word in listed if word in text) for category, listed in words.items()}
    total = sum(len(found) for found in hits.values())
    ranked = sorted((category for category in hits if hits[category]), key=lambda one: (-len(hits[one]), one))
    return [Guess(category, len(hits[category]) / total, hits[category]) for category in ranked]
