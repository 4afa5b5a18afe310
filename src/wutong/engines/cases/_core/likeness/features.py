"""What speaks for and against two messages being about one matter, as numbers for many pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wutong.engines.cases._core.likeness.messages import Corpus, Message, Rows
from wutong.engines.cases._core.likeness.places import ANY, CORNER, FINE, HEAD, NAMED, ROAD
from wutong.engines.cases._core.likeness.words import cosines, cosines_of, covered

Column = NDArray[np.float64]
_NEAR_METRES, _FAR_METRES = 150.0, 500.0
_PHOTO_SAME_BITS = 10 / 64
_OTHER_KIND = 0.8
_NO_CONTENT, _LITTLE_CONTENT = 0.05, 0.1  # what any two messages have in common
_LONG_TEXT = 24  # characters; a text so long is not written twice by chance
_LEAST_IDENTICAL = 8  # shorter texts are the same by chance


def measure(corpus: Corpus, left: Rows, right: Rows) -> dict[str, Column]:
    """Return the evidence of each pair by name; 1 and 0 for yes and no unless a name says otherwise.

    `content` is between 0 and 1: how much of the shorter message's characters, names of places left out, the other has;
    `unlisted_content` the same where the word lists are silent, `kin_content` where they know the theme only or tell two
    matters of one theme apart, `other_content` where they name two themes;
    `soon` grows from 0 to 1 over the days such a matter usually lasts, `later` from there on to 2 over four times as long.
    """
    evidence = _place(corpus, left, right) | _matter(corpus, left, right) | _time(corpus, left, right)
    content = covered(corpus.own_signs, left, right)
    evidence["content"] = content
    alike = cosines(corpus.own_signs, left, right)
    unlisted = evidence.pop("unlisted")
    evidence["unlisted_content"] = content * unlisted
    evidence["unlisted_alike"] = alike * unlisted
    evidence["alike"] = alike
    evidence["place_unknown_alike"] = evidence["place_unknown"] * alike
    evidence["kin_content"] = content * np.maximum(evidence["kin_matter"], evidence["other_kind"])
    evidence["other_content"] = content * evidence["other_matter"]
    loose = 1 - np.maximum(evidence["same_matter"], evidence["kin_matter"])
    evidence["nothing_in_common"] = loose * (content < _NO_CONTENT)
    evidence["little_in_common"] = loose * (content < _LITTLE_CONTENT)
    again = corpus.again[left] | corpus.again[right]
    evidence["again_here"] = again * ((evidence["same_named"] > 0) | (evidence["same_crossing"] > 0))
    evidence["again_soon"] = again * evidence["soon"]
    evidence["damages_apart"] = (corpus.damages[left] != corpus.damages[right]).astype(float)
    return evidence | _sender(corpus, left, right)


def shared(rows: csr_matrix, left: Rows, right: Rows) -> Column:
    """Return how many members each pair of rows has in common."""
    return cosines(rows, left, right)


def _sizes(rows: csr_matrix) -> Column:
    return np.diff(rows.indptr).astype(float)


def _agreement(corpus: Corpus, facet: str, left: Rows, right: Rows) -> tuple[Column, Column]:
    """Return where both name something of a facet: in common, and not in common."""
    rows = corpus.facets[facet]
    sizes = _sizes(rows)
    both = (sizes[left] > 0) & (sizes[right] > 0)
    common = np.zeros(len(left))
    if both.any():
        common[both] = shared(rows, left[both], right[both])
    return np.minimum(common, 2), (both & (common == 0)).astype(float)


def _place(corpus: Corpus, left: Rows, right: Rows) -> dict[str, Column]:
    roads, other_road = _agreement(corpus, ROAD, left, right)
    named = [_agreement(corpus, facet, left, right) for facet in NAMED]
    fine = [_agreement(corpus, facet, left, right) for facet in FINE]
    same_named = np.minimum(_agreement(corpus, ANY, left, right)[0], 1)
    other_named = np.where(same_named > 0, 0.0, _other_names(corpus, sum(differ for _, differ in named), left, right))
    other_named = np.where((roads > 0) & (other_named < 1), other_named / 2, other_named)
    neighbours = cosines_of(corpus.beside, corpus.facets[ANY], left, right) > 0
    other_named = np.where(neighbours, 0.0, other_named)
    heads, _ = _agreement(corpus, HEAD, left, right)
    same_named = np.maximum(same_named, np.minimum(heads, 1))
    # A chain has shops on many roads, an estate or a school stands where it stands.
    alone = np.clip(sum(common for facet, (common, _) in zip(NAMED, named, strict=True) if facet != "venue"), 0, 1)
    same_fine = np.clip(sum(common for common, _ in fine), 0, 2)
    other_fine = np.clip(sum(differ for _, differ in fine), 0, 1)
    number_of_roads = _sizes(corpus.facets[ROAD])
    crossings = (number_of_roads[left] >= 2) & (number_of_roads[right] >= 2)
    near, far = _distance(corpus, left, right)
    known = _knows_place(corpus)
    any_common = (roads > 0) | (same_named > 0)
    return {
        "same_crossing": (roads >= 2).astype(float),
        "same_road": ((roads == 1) & ~(crossings & (same_named == 0))).astype(float),
        "other_road": np.where(alone > 0, 0.0, other_road),
        "other_crossing": (crossings & (roads == 1) & (same_named == 0)).astype(float),
        "same_named": same_named,
        "rare_place": np.minimum(cosines(corpus.rarity, left, right), 1.5),
        "other_named": other_named,
        "same_fine": np.where(any_common, same_fine, 0.0),
        "other_fine": other_fine,
        "other_corner": _agreement(corpus, CORNER, left, right)[1],
        "near": near,
        "far": far,
        "place_unknown": (~known[left] | ~known[right]).astype(float) * (near == 0),
        "place_incomparable": (
            known[left] & known[right] & ~any_common & (other_road + other_named == 0) & (near == 0)
        ).astype(float),
    }


def _other_names(corpus: Corpus, differing: Column, left: Rows, right: Rows) -> Column:
    """Return 1 where both name a place of one kind and not the same, less where the kinds differ: landmarks may be neighbours."""
    names = sum(_sizes(corpus.facets[facet]) for facet in NAMED)
    both = (names[left] > 0) & (names[right] > 0)
    return np.where(differing > 0, 1.0, both * _OTHER_KIND)


def _knows_place(corpus: Corpus) -> NDArray[np.bool_]:
    return sum(_sizes(corpus.facets[facet]) for facet in (ROAD, *NAMED, HEAD)) > 0


def _distance(corpus: Corpus, left: Rows, right: Rows) -> tuple[Column, Column]:
    """Return where two points are close by and where they are far apart; neither where one is missing."""
    points = np.array([one.point or (np.nan, np.nan) for one in corpus.messages], dtype=float).reshape(-1, 2)
    width = 111_320.0 * np.cos(np.radians(points[left, 1]))
    east = (points[left, 0] - points[right, 0]) * width
    north = (points[left, 1] - points[right, 1]) * 110_574.0
    metres = np.hypot(east, north)
    return (metres <= _NEAR_METRES).astype(float), (metres > _FAR_METRES).astype(float)


def _matter(corpus: Corpus, left: Rows, right: Rows) -> dict[str, Column]:
    same = shared(corpus.matters, left, right) > 0
    group = shared(corpus.groups, left, right) > 0
    bare = (shared(corpus.bare_groups, left, right) > 0) | (_one_side_bare(corpus, left, right))
    known = _sizes(corpus.groups) > 0
    both = known[left] & known[right]
    akin = shared(corpus.akin, left, right) > 0
    kin = ~same & ((group & bare) | akin)
    return {
        "same_matter": same.astype(float),
        "further_matters": np.where(same, 1 - _overlap(corpus, left, right), 0.0),
        "kin_matter": kin.astype(float),
        "each_further": (same & _each_further(corpus, left, right)).astype(float),
        "other_matter": (both & ~same & ~group & ~kin).astype(float),
        "other_kind": (both & ~same & group & ~kin).astype(float),
        "unlisted": (~both).astype(float),
    }


def _overlap(corpus: Corpus, left: Rows, right: Rows) -> Column:
    """Return the share of the matters of either message that both name."""
    sizes, common = _sizes(corpus.matters), shared(corpus.matters, left, right)
    return common / np.maximum(sizes[left] + sizes[right] - common, 1)


def _each_further(corpus: Corpus, left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Return where either message names a matter that the other does not."""
    sizes, common = _sizes(corpus.matters), shared(corpus.matters, left, right)
    return (sizes[left] > common) & (sizes[right] > common)


def _one_side_bare(corpus: Corpus, left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Return where one message names a group that the other narrows down to a matter."""
    common = cosines_of(corpus.bare_groups, corpus.groups, left, right)
    crossed = cosines_of(corpus.groups, corpus.bare_groups, left, right)
    return common + crossed > 0


def _time(corpus: Corpus, left: Rows, right: Rows) -> dict[str, Column]:
    minutes = corpus.minutes
    days = np.abs(minutes[left] - minutes[right]) / 1440
    days = np.where(np.isnan(days), 0.0, days) / np.minimum(corpus.lasting[left], corpus.lasting[right])
    return {"soon": np.minimum(days, 1.0), "later": np.clip((days - 1) / 2, 0, 2)}


def _codes(values: list[str]) -> Rows:
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64)


def _sender(corpus: Corpus, left: Rows, right: Rows) -> dict[str, Column]:
    messages = corpus.messages
    category = _codes([one.category for one in messages])
    reporter = _codes([one.reporter for one in messages])
    text = _codes([one if len(one) >= _LEAST_IDENTICAL else "" for one in corpus.texts])
    length = np.array([len(one) for one in corpus.texts], dtype=float)
    both = (category[left] >= 0) & (category[right] >= 0)
    return {
        "same_category": (both & (category[left] == category[right])).astype(float),
        "other_category": (both & (category[left] != category[right])).astype(float),
        "same_reporter": ((reporter[left] >= 0) & (reporter[left] == reporter[right])).astype(float),
        "same_text": np.where(
            (text[left] >= 0) & (text[left] == text[right]), np.minimum(length[left] / _LONG_TEXT, 1), 0.0
        ),
        "same_photo": _same_photo(corpus, left, right),
    }


def _same_photo(corpus: Corpus, left: Rows, right: Rows) -> Column:
    result = np.zeros(len(left))
    has = np.array([one.photo is not None for one in corpus.messages])
    for row in np.flatnonzero(has[left] & has[right]):
        result[row] = same_picture(corpus.messages[left[row]], corpus.messages[right[row]])
    return result


def same_picture(one: Message, other: Message) -> bool:
    """Return whether the hashes of two pictures are as near as those of one picture kept twice."""
    if one.photo is None or other.photo is None or one.photo_bits != other.photo_bits:
        return False
    return (one.photo ^ other.photo).bit_count() <= one.photo_bits * _PHOTO_SAME_BITS
