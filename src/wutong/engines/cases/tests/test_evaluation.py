"""Statistics follow from the log: the quick count and the one folded out of the events agree, now and as known then."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from wutong.engines.cases import api, counts, evaluation, forecasting
from wutong.engines.cases._core.lots import drawn
from wutong.engines.cases._core.shares import curve, expected, wilson
from wutong.engines.cases.casetypes import record_type
from wutong.engines.cases.counts import COUNTS, Span
from wutong.engines.cases.errors import FormIncomplete
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, sample_text
from wutong.engines.cases.tests.random_histories import live
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given, Reported
from wutong.platform import clock

MARCH = Span(date(2025, 3, 1), date(2025, 3, 31))
MUCH_LATER = MONDAY + timedelta(days=400)


def counted(lines) -> dict[str, dict[str, int]]:
    return {
        line.key: {**line.counts, "reports": line.reports, "hands": line.hand_overs}
        for line in lines
        if any(line.counts.values())
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_the_quick_counts_are_those_of_the_log(street, seed):
    lot = Random(seed)
    for _ in range(6):
        case = api.open_case(street.new(severity=lot.choice([1, 2, 3])), by=street.chief)
        live(street, case, lot, lot.randrange(2, 25))
    one, other = (
        list(Case.objects.filter(closed_at=None))[:2]
        if Case.objects.filter(closed_at=None).count() > 1
        else (None, None)
    )
    if one and other and one.merged_into_id is None and other.merged_into_id is None:
        api.merge(one.pk, other.pk, by=street.chief)
    for by in counts.BY:
        quick = counted(evaluation.evaluate(Case.objects.all(), MARCH, by))
        exact = counted(evaluation.evaluate_as_known(Case.objects.all(), MARCH, MUCH_LATER, by))
        assert quick == exact, by


@pytest.mark.django_db
def test_a_closed_month_is_reproduced_exactly_whatever_came_after(street):
    case = handled(street)
    closed(street, case)
    known_on = MONDAY + timedelta(days=30)
    then = counted(evaluation.evaluate(Case.objects.all(), MARCH))
    with clock.standing_at(MONDAY + timedelta(days=40)):
        api.take(case, "reopen", Given(reason="回访不实"), by=street.chief)
        api.open_case(street.new(), by=street.chief)
    assert counted(evaluation.evaluate(Case.objects.all(), MARCH)) != then
    assert counted(evaluation.evaluate_as_known(Case.objects.all(), MARCH, known_on)) == then


@pytest.mark.django_db
def test_every_number_opens_to_as_many_cases(street):
    for _ in range(3):
        closed(street, handled(street))
    handled(street)
    for by in counts.BY:
        for line in evaluation.evaluate(Case.objects.all(), MARCH, by):
            for code in COUNTS:
                behind = Case.objects.filter(evaluation.behind(MARCH, code, by, line.key))
                assert behind.count() == line.counts[code], (by, code)


@pytest.mark.django_db
def test_reports_and_matters_are_counted_apart(street):
    into, other = api.open_case(street.new(), by=street.chief), api.open_case(street.new(), by=street.chief)
    api.merge(into, other, by=street.chief)
    line = evaluation.evaluate(Case.objects.all(), MARCH, "type")[0]
    assert (line.counts["opened"], line.reports) == (1, 2)


@pytest.mark.django_db
def test_false_closing_is_told_by_unit_with_its_interval(street):
    cases = [handled(street) for _ in range(4)]
    for number, case in enumerate(cases):
        api.take(case, "report_done", Given(form={"result": "好"}), by=street.north)
        api.take(case, "check", Given(result="failed" if number == 0 else "held"), by=street.chief)
    share = next(line for line in evaluation.evaluate(Case.objects.all(), MARCH) if line.key == "north").false_closing
    assert (share.hits, share.of) == (1, 4)
    assert share.low < 0.25 < share.high


@pytest.mark.django_db
def test_the_backlog_stands_by_age_and_repeats_at_one_place_are_counted(street):
    for days in (0, 10, 10, 100):
        with clock.standing_at(MONDAY - timedelta(days=days)):
            api.open_case(street.new(place="梧桐街5号"), by=street.chief)
    assert dict(evaluation.backlog(Case.objects.all(), MONDAY)) == {
        "0-7": 1,
        "7-30": 2,
        "30-90": 0,
        "90-365": 1,
        "365+": 0,
    }
    year = Span(date(2024, 1, 1), date(2025, 12, 31))
    assert evaluation.repeats(Case.objects.all(), year) == 3


def test_wilson_agrees_with_its_published_form_at_the_edges():
    assert wilson(0, 10).low == 0
    assert wilson(10, 10).high == pytest.approx(1)
    assert round(wilson(0, 10).high, 4) == 0.2775
    assert round(wilson(1, 2).low, 4) == 0.0945


def test_a_forecast_covers_as_many_as_it_says_though_slow_cases_are_still_open():
    lot = Random(7)
    lives = [(lot.expovariate(0.2), lot.uniform(0, 12)) for _ in range(4000)]  # how long it takes, how long it was seen
    known = curve((min(takes, seen), takes <= seen) for takes, seen in lives)
    inside = told = 0
    for _ in range(2000):
        takes, age = lot.expovariate(0.2), lot.uniform(0, 3)
        if takes > age:
            found = known.outlook(age)
            told += 1
            inside += found.early <= takes - age and (found.late is None or takes - age <= found.late)
    assert 0.76 < inside / told < 0.92  # a late end that nobody has seen yet counts as told
    closed_alone = curve((takes, True) for takes, seen in lives if takes <= seen).outlook(0)
    assert closed_alone.middle < 0.8 * known.outlook(0).middle  # what the closed ones alone would have promised
    assert curve([(1.0, True)] * 10).outlook(0) is None


def test_the_backlog_is_cleared_as_often_within_the_interval_as_it_says():
    lot, held = Random(11), 0
    for _ in range(200):
        known = curve((lot.expovariate(0.2), True) for _ in range(300))
        ages = [lot.uniform(0, 5) for _ in range(80)]
        found = expected([(known, ages)], 7)
        cleared = sum(lot.expovariate(0.2) <= 7 for _ in ages)  # without memory: the age says nothing
        held += found.low <= cleared <= found.high
    assert held >= 186  # 93 of a hundred at least, of intervals that say 95
    old = expected([(curve([(1.0, True)] * 30), [0.5, 40.0])], 7)
    assert (old.middle, old.unknown) == (1.0, 1)


@pytest.mark.django_db
def test_posts_are_judged_by_what_they_did(street):
    case = handled(street)
    closed(street, case)
    lines = {line.key: line for line in evaluation.evaluate(Case.objects.all(), MARCH, "post")}
    chief, nobody = lines["cases-chief"], Span(date(2024, 1, 1), date(2024, 1, 31))
    assert (chief.counts["opened"], chief.counts["dispatched"], chief.counts["closed"]) == (1, 1, 1)
    assert (chief.dispatch_in_time.hits, chief.dispatch_in_time.of) == (1, 1)
    assert (chief.first_dispatch.hits, chief.first_dispatch.of) == (1, 1)
    assert evaluation.evaluate(Case.objects.all(), nobody, "post") == []


LOOK = {
    "acts:\n": "acts:\n  - {code: look, zh: 核实, en: Confirm, kind: confirm, from: [filed], to: dispatching, otherwise: filed, permission: cases.verify}\n",
    "  - {code: dispatch, zh: 派遣时限": "  - {code: look, zh: 核实时限, en: Time to look, runs_in: [filed], calendar: office, limit: 2个工作时}\n  - {code: dispatch, zh: 派遣时限",
    "edition: 1": "edition: 2", "valid_from: 2020-01-01": "valid_from: 2020-01-02",
}  # fmt: skip


@pytest.mark.django_db
def test_whoever_looks_on_the_spot_is_judged_by_how_soon_and_by_what_others_had_to_report(street):
    record_type(sample_text(**LOOK))

    def looked_at(channel: str, result: str, hours: int) -> int:
        case = api.open_case(street.new(report=Reported(channel=channel)), by=street.chief)
        with clock.standing_at(MONDAY + timedelta(hours=hours)):
            api.take(case, "look", Given(result=result), by=street.chief)
        return case

    api.open_case(street.new(report=Reported(channel="patrol")), by=street.chief)
    there, not_there = looked_at("phone", "held", 1), looked_at("hotline", "failed", 7)
    assert [api.state_at(case).state for case in (there, not_there)] == ["dispatching", "filed"]
    (line,) = [one for one in evaluation.evaluate(Case.objects.all(), MARCH, "post") if one.key == "cases-chief"]
    assert (line.missed.hits, line.missed.of) == (1, 2)
    assert (line.confirmed_in_time.hits, line.confirmed_in_time.of) == (1, 1)
    exact = counted(evaluation.evaluate_as_known(Case.objects.all(), MARCH, MUCH_LATER, "post"))
    assert exact == counted(evaluation.evaluate(Case.objects.all(), MARCH, "post"))
    with pytest.raises(FormIncomplete):
        api.take(not_there, "look", Given(), by=street.chief)


@pytest.mark.django_db
def test_a_refused_report_is_no_valid_one(street):
    case = api.open_case(street.new(), by=street.chief)
    api.take(case, "refuse", Given(reason="不在职责范围"), by=street.chief)
    line = evaluation.evaluate(Case.objects.all(), MARCH, "type")[0]
    assert (line.valid.hits, line.valid.of) == (0, 1)


@pytest.mark.django_db
def test_all_of_a_past_statistic_is_what_it_was(street):
    with clock.standing_at(MONDAY - timedelta(days=10)):
        first = api.open_case(street.new(place="梧桐街5号"), by=street.chief)
        api.open_case(street.new(place="梧桐街5号"), by=street.chief)
    year = Span(date(2025, 1, 1), date(2025, 12, 31))
    known_on = MONDAY - timedelta(days=2)
    rows = Case.objects.all()
    then = (evaluation.repeats(rows, year), evaluation.backlog(rows, known_on))
    api.take(first, "refuse", Given(reason="样例"), by=street.chief)
    api.open_case(street.new(place="梧桐街5号"), by=street.chief)
    found = evaluation.known_at(rows, year, known_on)
    assert (
        (found.repeats, found.backlog)
        == then
        == (1, [("0-7", 0), ("7-30", 2), ("30-90", 0), ("90-365", 0), ("365+", 0)])
    )


@pytest.mark.django_db
def test_a_case_is_forecast_from_others_like_it_closed_and_open(street):
    for number in range(40):
        with clock.standing_at(MONDAY - timedelta(days=60 - number % 5)):
            other = api.open_case(street.new(), by=street.chief)
        with clock.standing_at(MONDAY - timedelta(days=50 - number % 20)):
            api.take(other, "refuse", Given(reason="样例"), by=street.chief)
    row = Case.objects.get(pk=api.open_case(street.new(), by=street.chief))
    found = forecasting.forecast(row, MONDAY)
    assert 5 < found.early < found.middle < found.late < 31
    cleared = forecasting.clearing(Case.objects.all(), MONDAY)
    assert [one.days for one in cleared] == [7, 30, 90]
    assert cleared[0].expected.middle < cleared[1].expected.middle == pytest.approx(1, abs=0.2)
    assert (
        forecasting.forecast(Case.objects.get(pk=api.open_case(street.new(category="09005"), by=street.chief)), MONDAY)
        is None
    )


def test_lots_are_drawn_again_alike_and_about_as_often_as_said():
    hits = [drawn("2025", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
    assert hits == [drawn("2025", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
    assert 400 < sum(hits) < 600
    assert hits != [drawn("2026", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
