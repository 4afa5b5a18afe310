"""Statistics follow from the log: the quick count and the one folded out of the events agree, now and as known then."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from wutong.engines.cases import api, evaluation
from wutong.engines.cases._core.lots import drawn
from wutong.engines.cases._core.shares import outlook, wilson
from wutong.engines.cases.evaluation import COUNTS, Span
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY
from wutong.engines.cases.tests.random_histories import live
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given
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
    for by in evaluation.BY:
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
    for by in evaluation.BY:
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


def test_a_forecast_covers_as_many_as_it_says_and_is_silent_with_too_few():
    lot = Random(7)
    durations = sorted(lot.expovariate(0.2) for _ in range(4000))
    inside = 0
    for _ in range(1000):
        takes, age = lot.expovariate(0.2), lot.uniform(0, 3)
        if takes > age:
            found = outlook(durations, age)
            inside += found.early <= takes - age <= found.late
        else:
            inside += 0.8
    assert 0.76 < inside / 1000 < 0.84
    assert outlook(durations[:10], 0) is None


def test_lots_are_drawn_again_alike_and_about_as_often_as_said():
    hits = [drawn("2025", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
    assert hits == [drawn("2025", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
    assert 400 < sum(hits) < 600
    assert hits != [drawn("2026", "check", f"YS2025-{number}", 0, 1000) for number in range(5000)]
