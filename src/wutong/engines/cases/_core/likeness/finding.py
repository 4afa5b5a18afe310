"""From messages to pairs that are one matter, each with its score and the reasons for and against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wutong.engines.cases._core.likeness.blocking import candidate_pairs
from wutong.engines.cases._core.likeness.clusters import settled
from wutong.engines.cases._core.likeness.features import Column, measure
from wutong.engines.cases._core.likeness.matters import Lexicon
from wutong.engines.cases._core.likeness.messages import Corpus, Message, Rows, read_corpus
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
    "rare_place": "别处少有人提到的地点",
    "nothing_in_common": "用字几乎没有重合",
    "little_in_common": "用字很少重合",
    "again_here": "同一地点，且有一方说是再次反映",
    "again_soon": "一方说是再次反映",
    "same_fine": "同一{fine}",
    "other_fine": "同处不同：{fines}",
    "other_corner": "方位不同",
    "near": "坐标相距 150 米以内",
    "far": "坐标相距 500 米以上",
    "place_unknown": "有一方没有写地点",
    "place_incomparable": "两处地点无法对照",
    "same_matter": "同一事项：{matter}",
    "further_matters": "另有其他事项：{matters}",
    "kin_matter": "相近事项：{matters}",
    "other_matter": "事项不同：{matters}",
    "other_kind": "同类而事项不同：{matters}",
    "content": "用字重合 {content:.2f}",
    "unlisted_content": "词表之外，用字重合 {content:.2f}",
    "unlisted_alike": "词表之外，全文相近 {alike:.2f}",
    "alike": "全文相近 {alike:.2f}",
    "place_unknown_alike": "地点不详而全文相近 {alike:.2f}",
    "each_further": "各有对方没有的事项：{matters}",
    "kin_content": "同类事项，用字重合 {content:.2f}",
    "other_content": "事项名称不同，用字重合 {content:.2f}",
    "damages_apart": "一方问的是赔偿",
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
    "side": "侧", "section": "路段", "branch": "门店", "floor": "楼层", "level": "地下层", "trade": "工种",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two messages by their places in the file, with the score and the weightiest reasons first."""

    left: int
    right: int
    score: float
    reasons: tuple[str, ...]


def find_pairs(
    messages: Sequence[Message], lexicon: Lexicon, weights: Weights, *, threshold: float | None = None,
    about: int | None = None,
) -> Iterator[Pair]:  # fmt: skip
    """Yield the pairs whose score reaches the threshold, in the order of the file; with `about` those of one message.

    Names of places and the rarity of words are learned from the messages themselves, so that any city and any matter
    will do; word lists only help.
    """
    if not messages:
        return
    corpus = read_corpus(messages, lexicon)
    left, right = candidate_pairs(corpus)
    score = _scored(corpus, left, right, weights)
    least = weights.threshold if threshold is None else threshold
    taken, by = settled(left, right, score, least, len(messages))
    if about is not None:
        taken &= (left == about) | (right == about)
    left, right, score, by = left[taken], right[taken], score[taken], by[taken]
    for at in range(0, len(left), _PIECE):
        evidence = measure(corpus, left[at : at + _PIECE], right[at : at + _PIECE])
        columns = {name: column.tolist() for name, column in evidence.items()}
        for row in range(at, min(at + _PIECE, len(left))):
            own = {name: column[row - at] for name, column in columns.items()}
            said = reasons(corpus, int(left[row]), int(right[row]), own, weights)
            if by[row] >= 0:
                said.insert(0, f"两条都与 {messages[by[row]].id} 是同一件事")
            # What a third message decided is as sure as the threshold, whatever the two alone would have scored.
            yield Pair(int(left[row]), int(right[row]), round(max(float(score[row]), least), 4), tuple(said))


def _scored(corpus: Corpus, left: Rows, right: Rows, weights: Weights) -> Column:
    """Return the score of every candidate pair, measured in pieces that fit into memory."""
    pieces = [
        scores(measure(corpus, left[at : at + _PIECE], right[at : at + _PIECE]), weights)
        for at in range(0, len(left), _PIECE)
    ]
    return np.concatenate(pieces) if pieces else np.zeros(0)


def reasons(corpus: Corpus, left: int, right: int, evidence: Mapping[str, float], weights: Weights) -> list[str]:
    """Return what spoke for and against a pair, weightiest first, each with what it contributed in log-odds."""
    parts = [(name, weights.weights.get(name, 0.0) * value) for name, value in evidence.items() if value]
    parts = sorted((part for part in parts if abs(part[1]) >= _LEAST_CONTRIBUTION), key=lambda part: -abs(part[1]))
    facts = _Facts(corpus, left, right, evidence)
    return [f"{_SAID[name].format_map(facts)}（{contribution:+.1f}）" for name, contribution in parts]


class _Facts(dict[str, object]):
    """What a reason names, found only when a reason asks for it: most pairs need one or two of these facts."""

    def __init__(self, corpus: Corpus, left: int, right: int, evidence: Mapping[str, float]) -> None:
        super().__init__(content=evidence["content"], alike=evidence["alike"])
        self._places = corpus.places[left], corpus.places[right]
        self._subjects = corpus.subjects[left], corpus.subjects[right]
        self._minutes = corpus.messages[left].minute, corpus.messages[right].minute

    def __missing__(self, fact: str) -> str:
        return getattr(self, f"_{fact}")()

    def _shared(self, facets: Sequence[str]) -> str:
        names = [place.names for place in self._places]
        keys = [(f, key) for f in facets if f in names[0] for key in sorted(names[0][f] & names[1].get(f, set()))]
        return "、".join(described(self._places, facet, key) for facet, key in keys)

    def _apart(self, facets: Sequence[str]) -> str:
        sides = [
            "、".join(place.shown.get(key, key) for facet in facets for key in sorted(place.names.get(facet, ())))
            for place in self._places
        ]
        return " / ".join(sides)

    def _common_fine(self) -> list[str]:
        one, other = (place.names for place in self._places)
        return [facet for facet in FINE if one.get(facet, set()) & other.get(facet, set())]

    def _road(self) -> str:
        return self._shared([ROAD])

    def _roads(self) -> str:
        return self._apart([ROAD])

    def _named(self) -> str:
        return self._shared(NAMED)

    def _others(self) -> str:
        return self._apart(NAMED)

    def _fine(self) -> str:
        return "、".join(f"{_FINE_NAMES[facet]} {self._shared([facet])}" for facet in self._common_fine())

    def _fines(self) -> str:
        common = self._common_fine()
        differing = [f for f in FINE if f not in common and all(place.names.get(f) for place in self._places)]
        return "、".join(f"{_FINE_NAMES[facet]} {self._apart([facet])}" for facet in differing)

    def _matter(self) -> str:
        one, other = self._subjects
        return "、".join(sorted(one.matters & other.matters))

    def _matters(self) -> str:
        return " / ".join("、".join(sorted(side.matters or side.groups)) for side in self._subjects)

    def _gap(self) -> str:
        return _gap(self._minutes)


def _gap(minutes: tuple[int | None, int | None]) -> str:
    if minutes[0] is None or minutes[1] is None:
        return "时间不详"
    hours = abs(minutes[0] - minutes[1]) / 60
    return f" {hours:.0f} 小时" if hours < 48 else f" {hours / 24:.0f} 天"


def table_of(evidence: Mapping[str, Column], names: Sequence[str]) -> np.ndarray:
    """Return evidence as a matrix with a column for each name, for fitting weights."""
    return np.column_stack([evidence[name] for name in names])
