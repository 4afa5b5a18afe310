"""The labelled pairs: how well they are judged may not fall."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wutong.engines.matching.finding import find_matches
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


def test_in_two_registers_nearly_all_pairs_of_one_firm_are_found_among_all_records(pairs: list[LabelledPair]) -> None:
    coded = with_codes(pairs)[::3]  # every third, which the minute of --fast has room for
    left = [replace(pair.left, id=f"l{number}") for number, pair in enumerate(coded)]
    right = [replace(pair.right, id=f"r{number}") for number, pair in enumerate(coded)]
    found = {(match.left, match.right) for match in find_matches(left, right)}
    truth = {(f"l{number}", f"r{number}") for number, pair in enumerate(coded) if pair.same}
    assert len(found & truth) >= 0.98 * len(truth)
