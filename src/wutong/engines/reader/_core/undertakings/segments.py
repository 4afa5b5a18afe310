"""Running text cut into pieces that each speak of one undertaking, with what headings and direction say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.figures.grids import Grid
from wutong.engines.reader._core.figures.orientation import at_start, direction_at, signs
from wutong.engines.reader._core.figures.passages import Passage, passages
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope, scope_of
from wutong.engines.reader.types import Document, Figure

SENTENCE = re.compile(r"[。！!？?；;]|…+")
CLAUSE = re.compile(r"[，,]")
SHIELDED = re.compile(r"\([^()]{0,80}\)|《[^《》]{0,80}》|“[^“”]{0,60}”")


@dataclass(frozen=True)
class Segment:
    """A sentence, or a part of one between semicolons: its words, its place in the document, and what governs it."""

    text: str
    start: int
    end: int
    offsets: tuple[int, ...]
    scope: Scope
    direction: str
    trail: tuple[str, ...]
    after: str  # the words of the passage that follow, for a bracket that names who is responsible

    @property
    def heading(self) -> str:
        """The nearest heading above, '' where there is none."""
        return self.trail[-1] if self.trail else ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the document (end exclusive)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def segments(document: Document, about: Profile, tables: list[Grid]) -> Iterator[Segment]:
    """Every sentence of the running text, headings left out, in order."""
    direction = at_start(document.text, about)
    for passage in passages(document, [(grid.start, grid.end) for grid in tables]):
        turns = [] if passage.heading else signs(passage.text, about)
        if not passage.heading:
            yield from _of_passage(passage, about, turns, direction)
        direction = direction_at(len(passage.text), turns, direction)


def _of_passage(passage: Passage, about: Profile, turns: list[tuple[int, str]], before: str) -> Iterator[Segment]:
    scope = scope_of(passage.trail, about)
    for low, high in cuts(passage.text, SENTENCE):
        words = passage.text[low:high].rstrip("。！!？?；;…")
        if len(words) < 2:
            continue
        offsets = passage.offsets[low : low + len(words)]
        after = passage.text[high : high + 80]
        direction = direction_at(low + len(words), turns, before)
        yield Segment(words, offsets[0], offsets[-1] + 1, offsets, scope, direction, passage.trail, after)


def cuts(text: str, boundary: re.Pattern[str]) -> list[tuple[int, int]]:
    """The pieces between boundaries that stand outside brackets, titles and quotations; each keeps its boundary."""
    shields = [match.span() for match in SHIELDED.finditer(text)]
    ends = [
        match.end()
        for match in boundary.finditer(text)
        if not any(low <= match.start() < high for low, high in shields)
    ]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def figures_within(figures: list[Figure], start: int, end: int) -> tuple[Figure, ...]:
    """The figures that stand between two places of the document."""
    return tuple(one for one in figures if start <= one.start and one.end <= end)
