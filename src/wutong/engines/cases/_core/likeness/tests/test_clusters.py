import numpy as np

from wutong.engines.cases._core.likeness.clusters import settled

LEAST = 0.4


def decided(*triples: tuple[int, int, float]) -> tuple[set[tuple[int, int]], list[int]]:
    left, right, score = (np.array(column) for column in zip(*triples, strict=True))
    taken, by = settled(left, right, score, LEAST, 4)
    return {(one, other) for (one, other, _), ok in zip(triples, taken, strict=True) if ok}, by.tolist()


def test_a_doubtful_pair_follows_from_two_sure_ones():
    assert decided((0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.3)) == ({(0, 1), (1, 2), (0, 2)}, [-1, -1, 1])


def test_a_pair_that_was_told_apart_does_not_follow():
    taken, _ = decided((0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.05))
    assert taken == {(0, 1), (1, 2)}


def test_a_weak_pair_gives_way_to_a_sure_one_that_excludes_it():
    taken, _ = decided((0, 1, 0.95), (1, 2, 0.5), (0, 2, 0.001))
    assert taken == {(0, 1)}


def test_sure_pairs_stay_whatever_a_third_says():
    taken, _ = decided((0, 1, 0.95), (1, 2, 0.9), (0, 2, 0.001))
    assert taken == {(0, 1), (1, 2)}
