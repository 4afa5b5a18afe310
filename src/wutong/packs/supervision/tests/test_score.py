"""The score of a matter: what the log says takes points off, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.packs.supervision._core.score import Course, mean, read_rules, score

RULES = read_rules(
    (files("wutong.packs.supervision") / "data/scoring.yaml").read_text(encoding="utf-8"), date(2025, 3, 3)
)
DAY = date(2025, 3, 3)
SMOOTH = Course(DAY, DAY + timedelta(9), DAY + timedelta(8), DAY + timedelta(30), False, 0, 0, 0, ())


def points(**changed: object) -> int:
    return score(replace(SMOOTH, **changed), RULES).points


def test_a_matter_done_in_time_keeps_its_points() -> None:
    assert points() == RULES.full


def test_each_day_late_costs_up_to_a_limit() -> None:
    assert points(done_on=DAY + timedelta(12), spoke=(DAY + timedelta(9),)) == 94
    assert points(done_on=None, until=DAY + timedelta(400)) == 100 - 40 - 15


@pytest.mark.parametrize(
    ("changed", "left"),
    [({"taken_on_late": True}, 95), ({"failed_checks": 1}, 85), ({"put_off": 2}, 94), ({"reopened": 1}, 90)],
)
def test_what_happened_on_the_way_costs_its_points(changed: dict[str, object], left: int) -> None:
    assert points(**changed) == left


def test_done_early_earns_points() -> None:
    assert points(done_on=DAY + timedelta(2)) == 103


def test_long_silence_costs_and_a_word_breaks_it() -> None:
    quiet = {"due": DAY + timedelta(40), "done_on": DAY + timedelta(38)}
    assert points(**quiet) == 94
    assert points(**quiet, spoke=(DAY + timedelta(14), DAY + timedelta(28))) == 100


def test_every_deduction_names_its_rule() -> None:
    found = score(replace(SMOOTH, failed_checks=1, put_off=1), RULES)
    assert [(one.rule.code, one.times, one.points) for one in found.deductions] == [
        ("failed_check", 1, -15),
        ("put_off", 1, -3),
    ]


@given(st.integers(0, 500), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_score_never_leaves_its_bounds(late: int, failed: int, off: int, again: int, untaken: bool) -> None:
    found = points(
        done_on=None,
        until=DAY + timedelta(late),
        failed_checks=failed,
        put_off=off,
        reopened=again,
        taken_on_late=untaken,
    )
    assert RULES.least <= found <= RULES.full + 3


def test_the_score_of_a_unit_is_the_mean_of_its_matters() -> None:
    assert mean([100, 85, 94]) == 93.0
    assert mean([]) is None
