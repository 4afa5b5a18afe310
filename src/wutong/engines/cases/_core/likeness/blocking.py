"""Pairs worth a look, found without comparing every message with every other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wutong.engines.cases._core.likeness.messages import Corpus, Rows
from wutong.engines.cases._core.likeness.places import FINE, NAMED, ROAD

_REACH_MINUTES = 60 * 1440  # two months: what lies further apart is another occasion
_NEIGHBOURS = 40  # how many of the next messages in a crowded block each one is compared with
_RARE_WORDS = 6  # the rarest words of a message by which others are found
_CELL_DEGREES = 0.002  # about 200 m


def candidate_pairs(corpus: Corpus) -> tuple[Rows, Rows]:
    """Return pairs (left before right in the file's order of time) that share a block and lie within two months.

    Blocks are a place together with a matter or a further place, a rare word, a sender, a photo, the very text, a
    cell of the map. Within a block messages stand by time, and each meets the next ones only, so that a block of
    thousands of messages about one road costs no more than its length.
    """
    minutes = np.nan_to_num(corpus.minutes, nan=0.0)
    dated = ~np.isnan(corpus.minutes)
    keys, rows = _blocks(corpus)
    order = np.lexsort((minutes[rows], keys))
    keys, rows = keys[order], rows[order]
    found = []
    for step in range(1, _NEIGHBOURS + 1):
        if step >= len(rows):
            break
        near = keys[:-step] == keys[step:]
        if not near.any():
            break
        left, right = rows[:-step][near], rows[step:][near]
        reach = np.abs(minutes[left] - minutes[right]) <= _REACH_MINUTES
        reach |= ~(dated[left] & dated[right])
        found.append(np.minimum(left, right)[reach] * len(minutes) + np.maximum(left, right)[reach])
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    pairs = np.unique(np.concatenate(found))
    left, right = np.divmod(pairs, len(minutes))
    different = left != right
    return left[different], right[different]


def _blocks(corpus: Corpus) -> tuple[Rows, Rows]:
    """Return (block, message) of every message in each of its blocks."""
    numbers: dict[object, int] = {}
    keys: list[int] = []
    rows: list[int] = []
    rare = _rare_words(corpus)
    for row in range(len(corpus.messages)):
        for key in _keys(corpus, row, rare[row]):
            keys.append(numbers.setdefault(key, len(numbers)))
            rows.append(row)
    return np.array(keys, dtype=np.int64), np.array(rows, dtype=np.int64)


def _keys(corpus: Corpus, row: int, rare: list[int]) -> Iterator[object]:
    message, place, subjects = corpus.messages[row], corpus.places[row], corpus.subjects[row]
    named = [(facet, key) for facet in (ROAD, *NAMED) for key in sorted(place.names.get(facet, ()))]
    fine = [(facet, key) for facet in FINE for key in sorted(place.names.get(facet, ()))]
    for one in named:
        yield one
        yield from (("matter", one, group) for group in sorted(subjects.groups))
        yield from (("fine", one, other) for other in fine)
        yield from (("both", one, other) for other in named if other > one)
        yield from (("word", one, word) for word in rare)
    yield from (("rare", rare[at], rare[other]) for at in range(len(rare)) for other in range(at + 1, len(rare)))
    yield from (("rare", word) for word in rare[:3])
    yield ("text", corpus.texts[row])
    if message.reporter:
        yield ("reporter", message.reporter)
    if message.photo is not None:
        yield from _photo_keys(message.photo, message.photo_bits)
    if message.point:
        column, line = (int(np.floor(degrees / _CELL_DEGREES)) for degrees in message.point)
        yield from (("cell", column + east, line + north) for east in (0, 1) for north in (0, 1))


def _photo_keys(photo: int, bits: int) -> Iterator[object]:
    """Yield the pieces of a hash: two that differ in few bits are equal in one piece at least."""
    width = max(bits // 12, 1)
    for place, shift in enumerate(range(0, bits, width)):
        yield ("photo", bits, place, (photo >> shift) & ((1 << width) - 1))


def _rare_words(corpus: Corpus) -> list[list[int]]:
    """Return for each message the rarest words that it shares with any other."""
    rows = corpus.words
    met = np.bincount(rows.indices, minlength=rows.shape[1])
    result = []
    for row in range(rows.shape[0]):
        words = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
        words = words[met[words] > 1]
        result.append(sorted(words[np.argsort(met[words], kind="stable")[:_RARE_WORDS]].tolist()))
    return result
