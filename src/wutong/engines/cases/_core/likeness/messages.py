"""A file of messages, read once into everything that pairs of them are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wutong.engines.cases._core.likeness.matters import Lexicon, Subjects
from wutong.engines.cases._core.likeness.places import ANY, FACETS, HEAD, NAMED, ROAD, Gazetteer, Place, head_of
from wutong.engines.cases._core.likeness.text import plain, without_frame
from wutong.engines.cases._core.likeness.words import signs_of, weighted

Rows = NDArray[np.int64]
# Who pays is asked after the matter itself; to demand amends along with a complaint is usual and says nothing.
_DAMAGES = re.compile(
    r"(?:找谁|谁来|该谁|由谁|谁给|怎么|如何|能不能|该不该|哪里).{0,6}(?:赔|承担)|(?:赔偿?|损失|索赔).{0,6}(?:谁|哪|怎么|吗|该不该|标准|流程)|谁赔"
)

_AGAIN = re.compile(
    r"又[来在是停坏烂开堵排漏跳]|再次|上次|上周|上回|之前|前几天|反映过|打过电话|投诉过|举报过|报修|还是没|还没|仍未|仍然|依然|至今|"
    r"跟进|催|回复说|答复|来人|来过|修过|补了|查了|管了|没下文|第[二三四五\d]次|老样子|照[样旧]|复发"
)


@dataclass(frozen=True)
class Message:
    """One report as it came in; what is not known is left empty."""

    id: str
    text: str
    minute: int | None = None  # since 1970
    place: str = ""
    category: str = ""
    reporter: str = ""
    photo: int | None = None  # a perceptual hash
    photo_bits: int = 64
    point: tuple[float, float] | None = None  # longitude, latitude in degrees


@dataclass(frozen=True, eq=False)
class Corpus:
    """All messages with their places, matters and words; row i of everything is message i."""

    messages: Sequence[Message]
    texts: list[str]
    places: list[Place]
    subjects: list[Subjects]
    facets: dict[str, csr_matrix]
    matters: csr_matrix
    groups: csr_matrix
    bare_groups: csr_matrix  # groups of messages that name no matter of any group
    akin: csr_matrix  # sets of akin matters
    words: csr_matrix
    own_signs: csr_matrix  # by character, without names of places
    lasting: NDArray[np.float64]  # days for which such a matter is usually reported
    damages: NDArray[np.bool_]  # whether it is asked who pays for the damage
    again: NDArray[np.bool_]  # whether it says that the matter was reported before, or has come back
    beside: csr_matrix  # by message, every name of a place that some message names together with one of its own
    rarity: csr_matrix  # by message, its roads and other names, weighted by how few messages name them

    @property
    def minutes(self) -> NDArray[np.float64]:
        """When each message came, NaN where unknown."""
        return np.array([np.nan if one.minute is None else one.minute for one in self.messages], dtype=float)


def read_corpus(messages: Sequence[Message], lexicon: Lexicon) -> Corpus:
    """Return messages with everything that is read out of them; names of places are learned from all of them together."""
    texts = [without_frame(plain(f"{one.place}，{one.text}" if one.place else one.text)) for one in messages]
    gazetteer = Gazetteer(texts, (plain(one.place) for one in messages if one.place))
    places, bare, with_shops = (list(column) for column in zip(*map(gazetteer.read, texts), strict=True))
    # 金嗓子KTV says what is the matter, too: names of shops are left in for the word lists.
    subjects = [lexicon.subjects(text) for text in with_shops]
    for place, subject, text in zip(places, subjects, texts, strict=True):
        if not place.known and (head := head_of(text, subject.begins)):
            place.add(HEAD, head)
    groups: dict[str, int] = {
        group: number for number, group in enumerate(sorted({g for s in subjects for g in s.groups}))
    }
    bare_groups = [frozenset() if one.matters else one.groups for one in subjects]
    named = incidence(place.names.get(ANY, ()) for place in places)
    return Corpus(
        messages=messages,
        texts=texts,
        places=places,
        subjects=subjects,
        facets={facet: incidence(place.names.get(facet, ()) for place in places) for facet in FACETS},
        matters=incidence(one.matters for one in subjects),
        groups=incidence((one.groups for one in subjects), groups),
        bare_groups=incidence(bare_groups, groups),
        akin=incidence(lexicon.kinds(one.matters) for one in subjects),
        words=weighted(texts),
        own_signs=weighted([lexicon.usual(text) for text in bare], signs_of),
        lasting=np.array([lexicon.days(one) for one in subjects], dtype=float),
        damages=np.array([bool(_DAMAGES.search(text)) for text in texts], dtype=bool),
        again=np.array([bool(_AGAIN.search(one.text)) for one in messages], dtype=bool),
        beside=_beside(named),
        rarity=_rare(places),
    )


def _beside(named: csr_matrix) -> csr_matrix:
    """Return for each message the names that stand together with one of its own in any message: places that are neighbours."""
    together = named.T @ named
    together.data = np.ones_like(together.data)
    near = (named @ together).tocsr()
    near.data = np.ones_like(near.data)
    return near


def _rare(places: Sequence[Place]) -> csr_matrix:
    """Return the names of messages, each with 1 where it stands in one message alone and 0 where it stands in all."""
    rows = incidence({key for facet in (ROAD, *NAMED) for key in place.names.get(facet, ())} for place in places)
    rows = rows.copy()
    met = np.bincount(rows.indices, minlength=rows.shape[1])
    rows.data = np.sqrt(np.log((1 + len(places)) / met[rows.indices]) / np.log(1 + len(places)))
    return rows


@lru_cache(maxsize=64)
def _nothing(shape: tuple[int, int]) -> csr_matrix:
    """Return a matrix without members, which most kinds of place are among a few messages."""
    return csr_matrix(shape)


def incidence(sets: Iterable[Iterable[str]], members: dict[str, int] | None = None) -> csr_matrix:
    """Return a matrix of rows of sets over all their members: 1 where the row has the member.

    `members` numbers them; given to two matrices, it makes their columns the same.
    """
    members = {} if members is None else members
    columns: list[int] = []
    bounds = [0]
    for one in sets:
        columns += [members.setdefault(member, len(members)) for member in sorted(one)]
        bounds.append(len(columns))
    shape = (len(bounds) - 1, max(len(members), 1))
    if not columns:
        return _nothing(shape)
    return csr_matrix((np.ones(len(columns)), np.array(columns, dtype=np.int64), np.array(bounds)), shape=shape)
