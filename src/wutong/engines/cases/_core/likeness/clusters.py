"""Pairs seen together: three messages of which two pairs are one matter say something about the third pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wutong.engines.cases._core.likeness.features import Column
from wutong.engines.cases._core.likeness.messages import Rows

STRONG = 0.8  # what is this sure counts as a link to a third message
_OPEN = 0.15  # a pair below was refused for a reason; above, a third message may decide
_REFUSED = 0.02  # two messages that are told apart by place, matter or time
_WEAK = 0.6  # a pair up to here gives way where a third message is linked to one side and told apart from the other


def settled(left: Rows, right: Rows, score: Column, least: float, size: int) -> tuple[NDArray[np.bool_], Rows]:
    """Return which pairs are one matter once triangles are closed, and the message each was decided by (-1: none).

    Of a~b and b~c that are sure, a~c follows unless something speaks against it; a weak a~b is dropped where c is surely
    one with a and surely not with b.

    Shapes
        left, right, score  (pairs,), rows of messages and chances between 0 and 1
        size                number of messages
    """
    taken = score >= least
    by = np.full(len(left), -1, dtype=np.int64)
    sure = score >= max(STRONG, least)
    links = _both_ways(left[sure], right[sure], size)
    doubtful = (score >= _OPEN) & ~taken
    taken[doubtful], by[doubtful] = _linked(links, links, left[doubtful], right[doubtful])
    weak = np.flatnonzero((score >= least) & (score < _WEAK))
    if len(weak):
        refused = score < _REFUSED
        apart = _both_ways(left[refused], right[refused], size)
        dropped = _linked(links, apart, left[weak], right[weak])[0] | _linked(apart, links, left[weak], right[weak])[0]
        taken[weak[dropped]] = False
    return taken, by


def _both_ways(left: Rows, right: Rows, size: int) -> csr_matrix:
    """Return a matrix of 1 where two rows are linked."""
    ends = np.concatenate([left, right]), np.concatenate([right, left])
    return csr_matrix((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(size, size))


def _linked(one: csr_matrix, other: csr_matrix, left: Rows, right: Rows) -> tuple[NDArray[np.bool_], Rows]:
    """Return for each pair whether a third row stands in `one` to its left and in `other` to its right, and which."""
    if not len(left):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)
    thirds = one[left].multiply(other[right]).tocsr()
    found = np.diff(thirds.indptr) > 0
    by = np.full(len(left), -1, dtype=np.int64)
    by[found] = thirds.indices[thirds.indptr[:-1][found]]
    return found, by
