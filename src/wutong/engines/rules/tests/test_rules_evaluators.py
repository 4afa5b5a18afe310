"""The block kernel says what the plain evaluator says, and both keep the promises of three-valued rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from wutong.engines.rules import api
from wutong.engines.rules._core.ruleset import Law
from wutong.engines.rules.testing import CLAUSES, differences, firms

DAY = date(2025, 3, 3)


@pytest.fixture(scope="module")
def rules():
    return api.load_text(CLAUSES)


def judged(rules, frame, **options):
    bound = api.read_firms(frame, rules, on=DAY)
    return bound, api.run(rules, bound, on=DAY, **options)


@pytest.mark.parametrize("missing", [0.0, 0.05, 0.5])
def test_the_kernel_agrees_with_the_plain_evaluator_on_every_firm(rules, missing):
    assert list(differences(rules, firms(400, missing=missing), on=DAY)) == []


@pytest.mark.slow
@pytest.mark.full
def test_the_kernel_agrees_with_the_plain_evaluator_on_a_hundred_thousand_firms(rules):
    assert list(differences(rules, firms(100_000, seed=7), on=DAY)) == []


def test_every_clause_of_the_file_is_met_by_some_firm_and_not_by_others(rules):
    _, decisions = judged(rules, firms(4000))
    for key in decisions.keys:
        assert set(np.unique(decisions.verdicts(key))) >= {0, 2}, key


def test_the_order_of_firms_and_of_clauses_changes_nothing(rules):
    frame = firms(3000)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=3)
    head, _, tail = CLAUSES.partition("clauses:\n")
    entries = ["  - " + entry for entry in tail.split("  - ")[1:]]
    turned = api.load_text(head + "clauses:\n" + "".join(reversed(entries)))
    one = judged(rules, frame)[1].frame().sort("firm")
    for other in (judged(rules, shuffled)[1].frame(), judged(turned, frame)[1].frame()):
        assert other.select(one.columns).sort("firm").equals(one)


def test_the_highest_alone_never_pays_more_than_the_sum(rules):
    summed = api.load_text(CLAUSES.replace("stacking: highest", "stacking: sum"))
    frame = firms(3000)
    highest, together = judged(rules, frame)[1], judged(summed, frame)[1]
    assert (highest.group("high") <= together.group("high")).all()
    assert (highest.group_possible("high") <= together.group_possible("high")).all()


def test_filling_in_missing_fields_never_turns_a_verdict_round(rules):
    holes, full = firms(3000, missing=0.2), firms(3000, missing=0.0)
    some = holes.with_columns(
        pl.coalesce(pl.col(name), full[name]) if at % 2 else pl.col(name) for at, name in enumerate(holes.columns)
    )
    before = judged(rules, holes)[1]
    for frame in (some, full):
        after = judged(rules, frame)[1]
        for key in before.keys:
            if key == "i":  # its condition is about data being missing, and says so
                continue
            settled = before.verdicts(key) != 1
            assert (before.verdicts(key)[settled] == after.verdicts(key)[settled]).all(), key


def test_a_value_on_the_edge_of_a_quotient_counts_exactly(rules):
    frame = pl.DataFrame(
        {"firm": ["on", "below"], "rd_2024": [300.0, 299.99], "revenue_2024": [1.0, 1.0], "barred": [False, False]}
    )
    _, decisions = judged(rules, frame, only=("a",))
    assert decisions.verdicts("a").tolist() == [2, 0]


def test_a_rate_is_paid_half_up_to_the_fen(rules):
    # 7.5 % of 0.20 yuan is 1.5 fen, of 0.06 yuan 0.45 fen
    frame = pl.DataFrame(
        {
            "firm": ["x", "y"],
            "rd_2024": [0.20, 0.06],
            "revenue_2024": [0.0001, 0.0001],
            "barred": [False, False],
            "paid": [0.0, 0.0],
        }
    )
    _, decisions = judged(rules, frame, only=("a",))
    assert decisions.amounts(["a"])["a"].tolist() == [2, 0]
    assert decisions.group("high").tolist() == [2, 0]


def test_a_number_out_of_its_range_is_refused(rules):
    from wutong.engines.rules.errors import FirmsUnreadable

    frame = pl.DataFrame({"firm": ["x"], "staff": [10**12], "tax": [1.0]})
    with pytest.raises(FirmsUnreadable, match="有 1 个数超出字段允许的范围"):
        judged(rules, frame, only=("i",))


def test_an_expression_that_could_leave_64_bits_is_refused(rules):
    from wutong.engines.rules.errors import NumberTooLarge

    wide = api.load_text(CLAUSES.replace('["patents > 0"', '["tax * rd > revenue * revenue", "patents > 0"'))
    with pytest.raises(NumberTooLarge, match="可能超出 64 位"):
        judged(wide, firms(10), only=("d",))


def test_the_law_of_a_day_takes_the_parameters_of_that_day(rules):
    assert [Law(rules, day).parameter("rate") for day in (date(2019, 1, 1), date(2023, 1, 1), DAY)] == [
        None,
        Fraction(5, 100),
        Fraction(75, 1000),
    ]
