"""What-ifs: what a change touches is worked out anew, everything else is kept, and the outcome is the same."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from wutong.engines.rules import api
from wutong.engines.rules._core.ruleset import Law
from wutong.engines.rules.errors import ClauseFileRefused, VariantRefused
from wutong.engines.rules.incremental import touched
from wutong.engines.rules.testing import CLAUSES, firms
from wutong.engines.rules.types import CHANGERS, Variant
from wutong.site.commandline import main

DAY = date(2025, 3, 3)


@pytest.fixture(scope="module")
def base():
    rules = api.load_text(CLAUSES)
    return api.run(rules, api.read_firms(firms(3000), rules, on=DAY), on=DAY)


def from_nothing(base, text):
    rules = api.load_text(text)
    return api.run(rules, api.read_firms(base.firms.frame, rules, on=DAY), on=DAY)


def test_one_rate_touches_one_group_and_no_verdict(base):
    law = Law(base.law.rules, DAY, {"rate": Fraction(1, 10)})
    found = touched(base, law, base.clauses, frozenset())
    assert (found.clauses, found.groups) == (frozenset(), frozenset({"high"}))


@pytest.mark.parametrize(
    ("variant", "old", "new"),
    [
        (Variant("rate", parameters={"rate": "10 %"}), "2024-01-01: 7.5", "2024-01-01: 10"),
        (Variant("floor", parameters={"floor_rd": "60 万元"}), "value: 30 万元", "value: 60 万元"),
        (Variant("clean", conditions={"clean": "TRUE"}), "clean: NOT barred", "clean: 'TRUE'"),
        (Variant("cap", clauses={"a": {"cap": {"per_award": "5 万元"}}}), "per_award: 50 万元", "per_award: 5 万元"),
        (Variant("amount", clauses={"b": {"amount": {"fixed": "1 万元"}}}), "fixed: 20 万元", "fixed: 1 万元"),
    ],
)
def test_a_variant_comes_out_as_if_everything_were_run_again(base, variant, old, new):
    assert CLAUSES.count(old) == 1
    varied, fresh = api.whatif(base, variant), from_nothing(base, CLAUSES.replace(old, new))
    assert varied.frame().equals(fresh.frame().select(varied.frame().columns))
    assert {key: varied.counts(key) for key in varied.keys} == {key: fresh.counts(key) for key in fresh.keys}


def test_a_clause_can_be_taken_away_and_another_added(base):
    more = {"id": "z", "title": "新", "who": ["tax >= '30 万元'"], "amount": {"fixed": "1 万元"}}
    varied = api.whatif(base, Variant("swap", clauses={"d": None}, add=(more,)))
    assert "d" not in varied.keys
    assert varied.counts("z").met > 0
    assert (varied.total == sum(varied.group(code) for code in varied.groups)).all()


def test_data_can_be_changed(base):
    varied = api.whatif(base, Variant("more", data={"tax": "tax * 2", "barred": "FALSE"}))
    rules = base.law.rules
    frame = base.firms.frame
    doubled = frame.with_columns(
        frame["tax"] * 2, frame["barred"].is_null().not_().replace_strict({True: False, False: False})
    )
    fresh = api.run(rules, api.read_firms(doubled, rules, on=DAY), on=DAY)
    assert varied.frame().equals(fresh.frame())


def test_a_comparison_adds_up_and_names_winners_and_losers(base):
    varied = api.whatif(base, Variant("rate", parameters={"rate": "2 %"}))
    found = api.compare(base, varied, by=("industry", "staff:20,50"))
    assert found.total.after - found.total.before == found.total.won + found.total.lost
    assert found.total.losers > 0
    assert found.total.winners == 0
    for _, parts in found.parts:
        assert sum(one.after - one.before for one in parts) == found.total.lost
        assert sum(one.firms for one in parts) == 3000
    assert found.firms(varied, 3)[0][1] == found.changed.min()


def test_a_threshold_that_fits_a_budget_is_found_with_its_neighbour(base):
    step = Fraction(1, 1000)
    budget = int(api.whatif(base, Variant("x", parameters={"rate": "4.3 %"})).total.sum()) + 1
    found = api.solve(base, "rate", budget, low=Fraction(0), high=Fraction(1, 10), step=step)
    assert found.value == Fraction(43, 1000)
    assert found.cost <= budget < found.next_cost
    assert found.next_value == found.value + step


def test_a_budget_that_nothing_fits_is_refused(base):
    with pytest.raises(VariantRefused, match="也超出预算"):
        api.solve(base, "rate", 1, low=Fraction(1, 100), high=Fraction(1, 10), step=Fraction(1, 1000))


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        (Variant("x", parameters={"rat": "5 %"}), "是否要写“rate”"),
        (Variant("x", parameters={"rate": "5 万元"}), "单位不合"),
        (Variant("x", clauses={"q": None}), "没有条款“q”"),
        (Variant("x", data={"tax": "taxx * 2"}), "是否要写“tax"),
    ],
)
def test_a_variant_that_fits_nothing_is_refused(base, variant, said):
    with pytest.raises(VariantRefused, match=said):
        api.whatif(base, variant)


def test_a_changed_clause_with_a_fault_is_refused(base):
    with pytest.raises(ClauseFileRefused, match="没有声明过"):
        api.whatif(base, Variant("x", clauses={"b": {"who": ["tx > 3"]}}))


BUDGETED = CLAUSES.replace(
    "clauses:\n",
    "budgets:\n  pot: {title: 盘子, amount: 100 万元, when_short: RULE, order: rd, descending: DOWN}\nclauses:\n",
).replace("group: high}", "group: high, budget: pot}")


@pytest.mark.parametrize(("rule", "down"), [("first_come", "false"), ("ranking", "true"), ("pro_rata", "false")])
def test_a_budget_that_runs_out_is_paid_to_the_last_fen_by_its_rule(base, rule, down):
    rules = api.load_text(BUDGETED.replace("RULE", rule).replace("DOWN", down))
    decisions = api.run(rules, api.read_firms(base.firms.frame, rules, on=DAY), on=DAY)
    shared = api.allocate(decisions)["pot"]
    assert shared.asked.sum() > 100_000_000
    assert shared.paid.sum() == 100_000_000
    assert (shared.paid <= shared.asked).all()
    cut = np.flatnonzero((shared.paid > 0) & (shared.paid < shared.asked))
    assert len(cut) > 1 if rule == "pro_rata" else len(cut) <= 1


def test_a_variant_can_be_made_by_hand(base):
    made = api.variant("rate", parameters={"rate": "10 %"})
    assert (api.whatif(base, made).total == api.whatif(base, Variant("rate", parameters={"rate": "10 %"})).total).all()


def test_how_many_criteria_stand_against_every_firm_is_counted(base):
    kept = api.run(base.law.rules, base.firms, on=DAY, keep="criteria")
    counted = api.short_of(kept, "a")
    assert ((counted == 0) == (kept.verdicts("a") == 2)).all()


def test_near_misses_are_one_criterion_short_and_ranked(base):
    kept = api.run(base.law.rules, base.firms, on=DAY, keep="criteria")
    found = api.near_misses(kept, "h", most=30)
    assert all(len(one.criteria) == 1 for one in found)
    changers = [("firm", "zone", "time", "nobody").index(one.changed_by) for one in found]
    assert changers == sorted(changers)
    assert [one.distance for one in found if one.changed_by == "firm"] == sorted(
        one.distance for one in found if one.changed_by == "firm"
    )


def test_the_command_compares_and_solves(tmp_path, capsys):
    (tmp_path / "c.yaml").write_text(CLAUSES, encoding="utf-8")
    (tmp_path / "v.yaml").write_text("variant: 比例\nparameters: {rate: 10 %}\n", encoding="utf-8")
    firms(200).write_parquet(tmp_path / "f.parquet")
    data = ["--data", str(tmp_path / "f.parquet"), "--on", "2025-03-03"]
    solve = ["--solve", "rate", "--budget", "1 亿元", "--between", "0 %", "10 %", "--step", "0.1 %"]
    assert (
        main(["rules", "whatif", str(tmp_path / "c.yaml"), str(tmp_path / "v.yaml"), *data, "--by", "industry", *solve])
        == 0
    )
    compared, solved = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert compared["total"]["winners"] > 0
    assert solved["value"] == "10 %"


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_the_distance_of_all_firms_together_is_the_distance_of_each(missing):
    rules = api.load_text(CLAUSES)
    frame = firms(120, seed=5, missing=missing)
    decisions = api.run(rules, api.read_firms(frame, rules, on=DAY), on=DAY, keep="criteria")
    wrong = []
    for clause in decisions.clauses:
        near = api.nearness(decisions, clause.key)
        for at in range(frame.height):
            told = api.explain_row(rules, decisions.firms, decisions.firms.id(at), on=DAY, only=[clause.key])[0]
            decided = [one for one in told.criteria if not one.holds and one.verdict != 1]
            share = float(sum(one.share or 0 for one in decided))
            changer = max((CHANGERS.index(one.changed_by) for one in decided), default=0)
            words = api.gaps_in_words(rules, decisions.firms, decisions.firms.id(at), clause.key, on=DAY)
            assert words == tuple(one.gap for one in decided if one.gap)
            if abs(share - near.distance[at]) > 1e-6 or changer != near.changer[at]:
                wrong.append((clause.key, at, share, near.distance[at], changer, near.changer[at]))
    assert wrong == []
    assert any(api.nearness(decisions, clause.key).distance.any() for clause in decisions.clauses)
