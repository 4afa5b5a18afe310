"""From messages to pairs that are one matter, each with its score and the reasons for and against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wutong.engines.cases._core.likeness.blocking import candidate_pairs
from wutong.engines.cases._core.likeness.features import Column, measure
from wutong.engines.cases._core.likeness.matters import Lexicon
from wutong.engines.cases._core.likeness.messages import Corpus, Message, read_corpus
from wutong.engines.cases._core.likeness.places import FINE, NAMED, ROAD, described
from wutong.engines.cases._core.likeness.scoring import Weights, scores

_PIECE = 200_000
_LEAST_CONTRIBUTION = 0.25  # log-odds below which a reason is not worth a word

_SAID = {
    "same_crossing": "同一路口：{road}",
    "same_road": "同一道路：{road}",
    "other_road": "道路不同：{roads}",
    "other_crossing": "同路不同路口：{roads}",
    "same_named": "同一地点：{named}",
    "other_named": "地点不同：{others}",
    "same_fine": "同一{fine}",
    "other_fine": "同处不同：{fines}",
    "other_corner": "方位不同",
    "near": "坐标相距 150 米以内",
    "far": "坐标相距 500 米以上",
    "place_unknown": "有一方没有写地点",
    "place_incomparable": "两处地点无法对照",
    "same_matter": "同一事项：{matter}",
    "further_matters": "另有其他事项：{matters}",
    "kin_matter": "同类事项：{group}",
    "other_matter": "事项不同：{matters}",
    "other_kind": "同类而事项不同：{matters}",
    "content": "用字重合 {content:.2f}",
    "unlisted_content": "词表之外，用字重合 {content:.2f}",
    "soon": "相隔{gap}",
    "later": "相隔{gap}，超过此类事项通常的持续时间",
    "same_category": "类别相同",
    "other_category": "类别不同",
    "same_reporter": "同一反映人",
    "same_text": "文字完全相同",
    "same_photo": "照片相同",
}
_FINE_NAMES = {
    "building": "楼栋", "unit": "单元", "court": "院", "phase": "期", "number": "门牌", "exit": "出口", "gate": "门", "zone": "区",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two messages by their places in the file, with the score and the weightiest reasons first."""

    left: int
    right: int
    score: float
    reasons: tuple[str, ...]


def find_pairs(
    messages: Sequence[Message], lexicon: Lexicon, weights: Weights, *, threshold: float | None = None
) -> Iterator[Pair]:
    """Yield the pairs whose score reaches the threshold, in the order of the file.

    Names of places and the rarity of words are learned from the messages themselves, so that any city and any matter
    will do; word lists only help.
    """
    if not messages:
        return
    corpus = read_corpus(messages, lexicon)
    left, right = candidate_pairs(corpus)
    least = weights.threshold if threshold is None else threshold
    for at in range(0, len(left), _PIECE):
        one, other = left[at : at + _PIECE], right[at : at + _PIECE]
        evidence = measure(corpus, one, other)
        reached = scores(evidence, weights)
        for row in np.flatnonzero(reached >= least):
            own = {name: float(column[row]) for name, column in evidence.items()}
            pair = int(one[row]), int(other[row])
            yield Pair(*pair, round(float(reached[row]), 4), tuple(reasons(corpus, *pair, own, weights)))


def reasons(corpus: Corpus, left: int, right: int, evidence: Mapping[str, float], weights: Weights) -> list[str]:
    """Return what spoke for and against a pair, weightiest first, each with what it contributed in log-odds."""
    parts = [(name, weights.weights.get(name, 0.0) * value) for name, value in evidence.items()]
    parts = sorted((part for part in parts if abs(part[1]) >= _LEAST_CONTRIBUTION), key=lambda part: -abs(part[1]))
    facts = _Facts(corpus, left, right, evidence)
    return [f"{_SAID[name].format_map(facts)}（{contribution:+.1f}）" for name, contribution in parts]


class _Facts(Mapping[str, object]):
    """What reasons speak of, each looked up only when a reason needs it: there may be a million pairs."""

    def __init__(self, corpus: Corpus, left: int, right: int, evidence: Mapping[str, float]) -> None:
        self._places = corpus.places[left], corpus.places[right]
        self._subjects = corpus.subjects[left], corpus.subjects[right]
        self._minutes = corpus.messages[left].minute, corpus.messages[right].minute
        self._evidence = evidence

    def __getitem__(self, name: str) -> object:
        if name in self._evidence:
            return self._evidence[name]
        return getattr(self, name)()

    def __iter__(self) -> Iterator[str]:
        return iter(self._evidence)

    def __len__(self) -> int:
        return len(self._evidence)

    def road(self) -> str:
        return self._common([ROAD])

    def roads(self) -> str:
        return self._apart([ROAD])

    def named(self) -> str:
        return self._common(NAMED)

    def others(self) -> str:
        return self._apart(NAMED)

    def fine(self) -> str:
        return "、".join(f"{_FINE_NAMES[facet]} {self._common([facet])}" for facet in FINE if self._in_common(facet))

    def fines(self) -> str:
        differing = [
            facet for facet in FINE if not self._in_common(facet) and all(one.names.get(facet) for one in self._places)
        ]
        return "、".join(f"{_FINE_NAMES[facet]} {self._apart([facet])}" for facet in differing)

    def matter(self) -> str:
        return "、".join(sorted(self._subjects[0].matters & self._subjects[1].matters))

    def group(self) -> str:
        return "、".join(sorted(self._subjects[0].groups & self._subjects[1].groups))

    def matters(self) -> str:
        return " / ".join("、".join(sorted(side.matters or side.groups)) for side in self._subjects)

    def gap(self) -> str:
        return _gap(self._minutes)

    def _in_common(self, facet: str) -> set[str]:
        return self._places[0].names.get(facet, set()) & self._places[1].names.get(facet, set())

    def _common(self, facets: Sequence[str]) -> str:
        return "、".join(
            described(self._places, facet, key) for facet in facets for key in sorted(self._in_common(facet))
        )

    def _apart(self, facets: Sequence[str]) -> str:
        return " / ".join(
            "、".join(place.shown.get(key, key) for facet in facets for key in sorted(place.names.get(facet, ())))
            for place in self._places
        )


def _gap(minutes: tuple[int | None, int | None]) -> str:
    if minutes[0] is None or minutes[1] is None:
        return "时间不详"
    hours = abs(minutes[0] - minutes[1]) / 60
    return f" {hours:.0f} 小时" if hours < 48 else f" {hours / 24:.0f} 天"


def table_of(evidence: Mapping[str, Column], names: Sequence[str]) -> np.ndarray:
    """Return evidence as a matrix with a column for each name, for fitting weights."""
    return np.column_stack([evidence[name] for name in names])
