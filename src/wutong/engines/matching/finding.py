"""Matching two registers: keys, candidates, scores and the choice, on as many processors as there are."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from wutong.engines.matching._core.blocking import BEST_OF_FEW, FEW, candidates, keys_of
from wutong.engines.matching._core.choosing import chosen
from wutong.engines.matching._core.evidence import Parsed, Weights, phones_of
from wutong.engines.matching._core.names import plain
from wutong.engines.matching._core.scoring import Commonness, score
from wutong.engines.matching.types import Match, Record
from wutong.engines.matching.words import DATA, vocabulary
from wutong.kernel.yaml_text import read_yaml

_ALONE = 20_000  # records that one process reads quicker than a second one starts
_PIECE = 5_000
_CONTACTS = ("person", "phone", "address")
_FLOOR = 0.2  # scores below are never a match, and not kept while choosing


@cache
def load_weights(path: Path = DATA / "weights.yaml") -> Weights:
    """Return the weights of evidence."""
    weights: Weights = read_yaml(path.read_text(encoding="utf-8"))
    return weights


def find_matches(
    left: Sequence[Record], right: Sequence[Record], *, threshold: float | None = None, processes: int | None = None
) -> list[Match]:
    """Return the pairs of two registers that are one firm, by left record and falling score.

    A left record is matched once, unless several right records are as good as one another (a firm entered twice);
    several left records may be one right one.

    Shapes
        threshold  probability from which a pair is a match; without it the one of the weights
    """
    weights = load_weights()
    if threshold is None:
        threshold = float(weights["threshold"])  # type: ignore[arg-type]
    alone = len(left) + len(right) <= _ALONE
    with _Workers(1 if alone else processes or os.cpu_count() or 1) as workers:
        pairs = _candidates(left, right)
        common = _common(left, right)
        jobs = (_job(left[row], [right[other] for other in others], common) for row, others in _by_left(pairs))
        scored = [match for matches in workers.map(_scored, _pieces(jobs, _PIECE // 5)) for match in matches]
    return chosen(scored, threshold, {record.id: record.name for record in right})


def compare(one: Record, other: Record) -> Match:
    """Return how likely two records are one firm, and why."""
    words = vocabulary()
    return score(Parsed(one, words), Parsed(other, words), load_weights())


class _Workers:
    """A pool of processes, or none where the work is small."""

    def __init__(self, count: int) -> None:
        self._pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) if count > 1 else None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(self, task: Any, pieces: Iterable[Any]) -> Iterator[Any]:
        return self._pool.map(task, pieces) if self._pool else map(task, pieces)


def _pieces(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    piece: list[Any] = []
    for item in items:
        piece.append(item)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def _candidates(left: Sequence[Record], right: Sequence[Record]) -> Any:
    words, few = vocabulary(), len(left) + len(right) <= FEW

    def keys(records: Sequence[Record], only: pl.DataFrame | None = None) -> pl.DataFrame:
        return keys_of(_frame(records), _names_frame(records), words, thorough=few, only=only)

    asked = keys(left)
    known = keys(right, asked.select("key").unique())
    return candidates(asked, known, best=BEST_OF_FEW, share=0.0) if few else candidates(asked, known)


def _frame(records: Sequence[Record]) -> pl.DataFrame:
    columns = {
        name: pl.Series([getattr(record, name) for record in records], dtype=pl.String)
        for name in ("code", "address", "person", "phone")
    }
    return pl.DataFrame(columns).with_row_index("row")


def _names_frame(records: Sequence[Record]) -> pl.DataFrame:
    names = [(row, name) for row, record in enumerate(records) for name in (record.name, *record.other_names)]
    rows, texts = zip(*names, strict=True) if names else ((), ())
    return pl.DataFrame({"row": pl.Series(rows, dtype=pl.UInt32), "text": pl.Series(texts, dtype=pl.String)})


def _by_left(pairs: Any) -> Iterator[tuple[int, list[int]]]:
    for row, group in groupby(pairs.iter_rows(), key=lambda pair: pair[0]):
        yield row, [other for _row, other in group]


def _job(one: Record, others: list[Record], common: Commonness) -> tuple[Record, list[Record], Commonness]:
    """Return what one process needs to score a record: itself, its candidates, and how common its contacts are."""
    told = [(kind, text) for kind in _CONTACTS for text in _told(kind, getattr(one, kind))]
    return one, others, {key: common[key] for key in told if key in common}


def _common(left: Sequence[Record], right: Sequence[Record]) -> Commonness:
    """Return how many right records share a person, phone or address that a left record has, where several do."""
    common: dict[tuple[str, str], int] = {}
    for kind in _CONTACTS:
        asked = {getattr(record, kind) for record in left} - {""}
        counts = Counter(value for record in right if (value := getattr(record, kind)) in asked)
        for value, count in counts.items():
            if count > 2:
                common.update(((kind, told), count) for told in _told(kind, value))
    return common


def _told(kind: str, value: str) -> Iterable[str]:
    """Return a contact as the reasons of a match name it."""
    if kind == "phone":
        return phones_of(value)
    return [plain(value, vocabulary())] if kind == "person" else [value]


def _scored(jobs: Sequence[tuple[Record, list[Record], Commonness]]) -> list[Match]:
    """Score some left records against their candidates."""
    words, weights = vocabulary(), load_weights()
    parsed = lru_cache(_PIECE)(partial(Parsed, words=words))  # a right record is compared with many left ones
    found = []
    for one, others, common in jobs:
        matches = (score(parsed(one), parsed(other), weights, common) for other in others)
        found += [match for match in matches if match.score >= _FLOOR]
    return found
