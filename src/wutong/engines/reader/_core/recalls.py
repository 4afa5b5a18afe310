"""What an earlier document said was to be done, found again in the words of a later one.

Two documents name one task in different words, so sentences are compared by the pairs of characters they share,
each pair counting the more the fewer of the later document's sentences have it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from wutong.engines.reader._core.layout import bare
from wutong.engines.reader.types import Commitment, Document, Recall
from wutong.kernel.likeness import pairs

SENTENCE = re.compile(r"[^。；！？]+")
ALIKE = 0.42  # below this the later document is taken not to speak of it
SHORTEST = 6  # characters; shorter sentences are headings and remarks


def recalls(earlier: Sequence[Commitment], document: Document, later: Sequence[Commitment]) -> list[Recall]:
    """Return what the later document says of each thing the earlier one said was to be done, in the order of its text.

    Outcomes: `restated` when the later document, too, says that it is to be done; `reported` when it speaks of it
    otherwise; `dropped` when it does not. What is measured by figures is left out: `compare` judges it by them.
    """
    places = _sentences(document)
    holders = _holders([_pairs(document.text[slice(*place)]) for place in places])
    aimed = [(one.start, one.end) for one in later]
    return [_recall(one, places, holders, aimed) for one in earlier if not one.measures]


def _sentences(document: Document) -> list[tuple[int, int]]:
    """Places of the sentences within each block; a paragraph's own line breaks end none."""
    spans = [
        (block.start + one.start(), block.start + one.end())
        for block in document.blocks
        for one in SENTENCE.finditer(document.text[block.start : block.end])
    ]
    return [span for span in spans if len(bare(document.text[slice(*span)])) >= SHORTEST]


def _recall(
    one: Commitment,
    places: Sequence[tuple[int, int]],
    holders: Mapping[str, Sequence[int]],
    aimed: Sequence[tuple[int, int]],
) -> Recall:
    best, share = _most_alike(_pairs(one.text), len(places), holders)
    if share < ALIKE:
        return Recall(one, None, "dropped", round(share, 2))
    place = places[best]
    restated = any(start < place[1] and place[0] < end for start, end in aimed)
    return Recall(one, place, "restated" if restated else "reported", round(share, 2))


def _most_alike(asked: frozenset[str], total: int, holders: Mapping[str, Sequence[int]]) -> tuple[int, float]:
    """The sentence that holds the largest share of the task's words, a rare pair counting more; how large it is.

    A report's sentences are longer than the task they speak of: what else they say does not count against them.
    """
    weights = {pair: math.log(1 + total / (1 + len(holders.get(pair, ())))) for pair in asked}
    whole = sum(weights.values())
    scores: dict[int, float] = defaultdict(float)
    for pair, weight in weights.items():
        for at in holders.get(pair, ()):
            scores[at] += weight
    if not scores or not whole:
        return -1, 0.0
    best = max(scores, key=lambda at: (scores[at], -at))
    return best, scores[best] / whole


def _holders(sentences: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = {}
    for at, shared in enumerate(sentences):
        for pair in shared:
            holders.setdefault(pair, []).append(at)
    return holders


def _pairs(text: str) -> frozenset[str]:
    return frozenset(pairs(bare(text)))
