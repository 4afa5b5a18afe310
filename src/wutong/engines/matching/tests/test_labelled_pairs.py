"""The labelled pairs: how well they are judged may not fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from wutong.engines.matching.testing import LabelledPair, judge, read_pairs, with_codes

PAIRS = Path(__file__).parents[5] / "tests" / "benchmarks" / "data" / "firm_pairs.txt"


@pytest.fixture(scope="module")
def pairs() -> list[LabelledPair]:
    return read_pairs(PAIRS)


def test_there_are_five_hundred_pairs_of_which_two_hundred_only_look_like_one_firm(pairs: list[LabelledPair]) -> None:
    assert len({pair.line for pair in pairs}) == len(pairs) >= 500
    assert sum(not pair.same for pair in pairs) >= 200


def test_without_codes_the_pairs_are_told_apart_as_well_as_ever(pairs: list[LabelledPair]) -> None:
    assert judge(pairs).f1 >= 0.97


def test_with_codes_nearly_every_pair_is_judged_rightly(pairs: list[LabelledPair]) -> None:
    assert judge(with_codes(pairs)).f1 >= 0.99
