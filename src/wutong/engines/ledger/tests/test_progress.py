"""Three answers, states and the arithmetic of the way to a target."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.ledger._core.forecast import forecast, says_something
from wutong.engines.ledger._core.progress import (
    Aim,
    Answer,
    Point,
    growth,
    judge,
    required_mean,
    satisfies,
    share_of_way,
    yearly_growth,
)
from wutong.engines.ledger._core.standing import State, Thresholds, standing
from wutong.engines.ledger.explanation import _why_no_trend
from wutong.engines.ledger.progress import Progress, points_of
from wutong.engines.ledger.types import Figure, SeriesKey
from wutong.engines.ledger.wording import reason_of
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef

MOMENT = datetime(2025, 3, 3, tzinfo=UTC)

THRESHOLDS = Thresholds(on_way=D("1"), watch=D("0.8"), near=D("0.05"), stale_years=2)
WAY = Aim(2021, 2025, D(1000), base=Point(2020, D(500)), due={2021: D(600), 2022: D(700), 2023: D(800), 2024: D(900)})
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=2)


def stands(aim, *points, judged_in=2025):
    result = standing(aim, points, judged_in, THRESHOLDS)
    return result.state, result.because


def judged(aim, points, judged_in=2026):
    return judge(aim, points, judged_in)


class TestOneValue:
    def test_a_bare_number_is_a_floor_where_more_is_better(self):
        aim = Aim(2021, 2025, D(70), comparator=Comparator.EQUAL)
        assert satisfies(Point(2025, D(75)), aim) is Answer.MET

    def test_a_bare_number_is_a_ceiling_where_less_is_better(self):
        aim = Aim(2021, 2025, D(20), comparator=Comparator.EQUAL, direction="lower")
        assert satisfies(Point(2025, D(17)), aim) is Answer.MET
        assert satisfies(Point(2025, D(21)), aim) is Answer.NOT_MET

    def test_more_than_1000_is_not_met_by_1000(self):
        aim = Aim(2021, 2025, D(1000), comparator=Comparator.ABOVE)
        assert satisfies(Point(2025, D(1000)), aim) is Answer.NOT_MET
        assert satisfies(Point(2025, D(1000), Comparator.ABOVE), aim) is Answer.MET

    def test_a_value_that_is_itself_a_bound_may_leave_the_question_open(self):
        aim = Aim(2021, 2025, D(5000))
        assert satisfies(Point(2025, D(3000), Comparator.AT_LEAST), aim) is Answer.UNDETERMINED
        assert satisfies(Point(2025, D(3000), Comparator.AT_MOST), aim) is Answer.NOT_MET

    def test_a_range_without_a_direction_is_met_inside_it(self):
        aim = Aim(2021, 2025, D(2), high=D(3), direction="none", comparator=Comparator.EQUAL)
        assert satisfies(Point(2025, D("2.5")), aim) is Answer.MET
        assert satisfies(Point(2025, D("3.5")), aim) is Answer.NOT_MET

    def test_the_top_twenty_is_met_by_rank_seventeen(self):
        aim = Aim(2021, 2025, D(20), comparator=Comparator.AT_MOST, direction="lower")
        assert satisfies(Point(2025, D(17)), aim) is Answer.MET


class TestThreeAnswers:
    def test_the_end_value_decides_a_target_for_the_end(self):
        assert judged(WAY, [Point(2025, D(1001))]).answer is Answer.MET
        assert judged(WAY, [Point(2025, D(999))]).answer is Answer.NOT_MET

    def test_without_the_end_value_the_missing_year_is_named(self):
        judgement = judged(WAY, [Point(2024, D(900))])
        assert (judgement.answer, judgement.missing) == (Answer.UNDETERMINED, (2025,))

    def test_one_failed_year_fails_a_target_for_every_year(self):
        aim = Aim(2021, 2025, D(12), reading="every_year")
        judgement = judged(aim, [Point(2021, D(13)), Point(2022, D(11))])
        assert (judgement.answer, judgement.missing) == (Answer.NOT_MET, (2022,))

    def test_a_mean_waits_for_all_years(self):
        aim = Aim(2021, 2025, D(7), reading="mean_of_years")
        years = [Point(year, D(8)) for year in range(2021, 2025)]
        assert judged(aim, years).missing == (2025,)
        assert judged(aim, [*years, Point(2025, D(3))]).answer is Answer.MET

    def test_five_more_hospitals_in_five_years_are_counted_up(self):
        aim = Aim(2021, 2025, D(5), reading="sum_of_years")
        assert judged(aim, [Point(2021, D(2)), Point(2022, D(3))]).answer is Answer.MET
        assert judged(aim, [Point(2021, D(2))]).missing == (2022, 2023, 2024, 2025)

    def test_words_are_met_when_the_source_prints_them_as_the_result(self):
        aim = Aim(2016, 2020, None, words="完成市下达目标")
        assert judged(aim, [Point(2020, None, words="完成市下达目标")]).answer is Answer.MET
        assert judged(aim, [Point(2020, D("21.46"))]).answer is Answer.UNDETERMINED

    def test_before_the_end_year_is_over_nothing_is_decided_however_good_the_value(self):
        for reached in (Point(2025, D(1200)), Point(2024, D(1200))):
            judgement = judged(WAY, [reached], judged_in=2025)
            assert (judgement.answer, judgement.because) == (Answer.UNDETERMINED, "reached_early")
            assert (judgement.missing, judgement.ahead) == ((), (2025,))
        assert judged(WAY, [Point(2025, D(300))], judged_in=2025).because == "end_ahead"

    @pytest.mark.parametrize("reading", ["every_year", "mean_of_years", "sum_of_years"])
    def test_a_year_that_is_not_over_counts_as_one_to_come(self, reading):
        aim = Aim(2021, 2025, D(7), reading=reading)
        judgement = judged(aim, [Point(year, D(1 if year == 2025 else 7)) for year in (2021, 2022, 2023, 2025)], 2025)
        if reading == "sum_of_years":
            assert judgement.answer is Answer.MET
        else:
            assert (judgement.answer, judgement.missing, judgement.ahead) == (Answer.UNDETERMINED, (2024,), (2025,))

    def test_an_end_value_that_is_a_bound_names_its_year(self):
        judgement = judged(WAY, [Point(2025, D(900), Comparator.AT_LEAST)])
        assert (judgement.because, judgement.missing) == ("end_bound", (2025,))


class TestStates:
    @pytest.mark.parametrize(
        ("value", "state", "because"),
        [
            ("1010", State.OK, "reached"),
            ("900", State.OK, "on_path"),
            ("840", State.WATCH, "behind_path"),
            ("700", State.LATE, "far_behind"),
            ("480", State.LATE, "far_behind"),
        ],
    )
    def test_the_pace_against_the_path_decides(self, value, state, because):
        assert stands(WAY, Point(2024, D(value))) == (state, because)

    def test_a_falling_target_is_judged_by_the_same_way(self):
        aim = Aim(
            2021,
            2025,
            D(30),
            direction="lower",
            comparator=Comparator.AT_MOST,
            base=Point(2020, D(50)),
            due={2024: D(34)},
        )
        assert stands(aim, Point(2024, D(33)))[0] is State.OK
        assert stands(aim, Point(2024, D(46)))[0] is State.LATE

    def test_a_base_of_zero_is_a_base(self):
        aim = replace(WAY, value=D(10), base=Point(2020, D(0)), due={2024: D(8)})
        assert stands(aim, Point(2024, D(8)))[0] is State.OK

    def test_a_target_below_its_base_is_a_floor(self):
        aim = Aim(2021, 2025, D(7), base=Point(2020, D(10)), due={2024: D("7.6")})
        assert stands(aim, Point(2024, D(8))) == (State.OK, "reached")
        assert stands(aim, Point(2024, D("6.9"))) == (State.WATCH, "below_floor")
        assert stands(aim, Point(2024, D(3))) == (State.LATE, "below_floor")

    def test_no_figure_since_the_base_is_missing_not_late(self):
        assert stands(WAY) == (State.MISSING, "no_value_yet")

    def test_an_old_figure_does_not_judge_a_plan_in_its_last_year(self):
        assert stands(WAY, Point(2021, D(550))) == (State.MISSING, "stale")
        assert stands(WAY, Point(2021, D(550)), judged_in=2022)[0] is State.LATE

    def test_a_value_of_the_running_year_shows_at_most_that_the_target_is_reached(self):
        assert stands(WAY, Point(2024, D(700)), Point(2025, D(1200))) == (State.OK, "reached_early")
        assert stands(WAY, Point(2024, D(900)), Point(2025, D(910))) == (State.OK, "on_path")
        assert stands(WAY, Point(2025, D(910))) == (State.MISSING, "only_running")

    def test_a_later_bound_that_leaves_it_open_gives_way_to_the_exact_value_before(self):
        late = (State.LATE, "far_behind")
        assert stands(WAY, Point(2023, D(600))) == late
        assert stands(WAY, Point(2023, D(600)), Point(2024, D(650), Comparator.AT_LEAST)) == late
        assert stands(WAY, Point(2023, D(600)), Point(2025, D(900), Comparator.AT_LEAST), judged_in=2026) == late
        assert stands(WAY, Point(2023, D(600)), Point(2024, D(950), Comparator.AT_LEAST)) == (State.OK, "on_path")

    def test_an_older_value_says_how_many_years_are_silent(self):
        assert standing(WAY, [Point(2022, D(1100))], 2025, THRESHOLDS).facts["silent"] == 2
        assert "silent" not in standing(WAY, [Point(2024, D(1100))], 2025, THRESHOLDS).facts

    def test_a_target_in_words_waits_for_the_instruction(self):
        assert stands(Aim(2021, 2025, None, reading="later_instruction", words="按下达目标")) == (
            State.MISSING,
            "instruction",
        )

    def test_a_mean_that_lags_says_what_the_rest_must_bring(self):
        aim = Aim(2021, 2025, D(7), reading="mean_of_years")
        result = standing(aim, [Point(year, D("6.8")) for year in range(2021, 2025)], 2025, THRESHOLDS)
        assert (result.state, result.facts["required"]) == (State.WATCH, D("7.8"))

    def test_additions_are_held_against_their_share_of_the_years(self):
        aim = Aim(2021, 2025, D(10), reading="sum_of_years")
        assert stands(aim, *[Point(year, D(2)) for year in range(2021, 2025)])[0] is State.OK
        assert stands(aim, *[Point(year, D(0)) for year in range(2021, 2024)])[0] is State.LATE

    @pytest.mark.parametrize("reading", ["every_year", "mean_of_years", "sum_of_years"])
    def test_past_years_without_a_value_are_no_years_to_come(self, reading):
        aim = Aim(2021, 2025, D(35) if reading == "sum_of_years" else D(7), reading=reading)
        result = standing(aim, [Point(2024, D("7.5"))], 2025, THRESHOLDS)
        assert (result.state, result.facts["gaps"]) == (State.MISSING, (2021, 2022, 2023))
        assert "缺少2021、2022、2023年的数" in reason_of(result)

    def test_past_years_without_a_value_do_not_matter_where_the_others_decide(self):
        yearly = Aim(2021, 2025, D(7), reading="every_year")
        assert stands(yearly, Point(2021, D(3)), Point(2024, D(9))) == (State.WATCH, "earlier_year_below")
        summed = Aim(2021, 2025, D(10), reading="sum_of_years")
        assert stands(summed, Point(2024, D(12))) == (State.OK, "sum_reached")
        assert stands(summed, Point(2024, D(9))) == (State.OK, "sum_on_path")

    def test_what_the_open_years_must_bring_names_them(self):
        aim = Aim(2021, 2025, D(7), reading="mean_of_years")
        result = standing(aim, [Point(2021, D(6)), Point(2022, D(7))], 2024, THRESHOLDS)
        assert "尚无数据的2023、2024、2025年平均须达到7.33" in reason_of(result)


class TestArithmetic:
    def test_growth_from_zero_or_less_is_not_a_number(self):
        assert growth(D(0), D(5)) is None
        assert yearly_growth(D(-1), D(5), 5) is None

    @given(base=numbers, target=numbers)
    def test_the_whole_way_is_a_hundred_per_cent_and_standing_still_none(self, base, target):
        if base == target:
            assert share_of_way(base, base, target) is None
        else:
            assert share_of_way(base, target, target) == 100
            assert share_of_way(base, base, target) == 0

    @given(base=numbers, now=numbers, target=numbers, shift=numbers)
    def test_the_way_does_not_depend_on_where_zero_is(self, base, now, target, shift):
        here = share_of_way(base, now, target)
        there = share_of_way(base + shift, now + shift, target + shift)
        assert here == there

    @given(
        base=st.decimals(min_value=1, max_value=10_000, places=2),
        now=st.decimals(min_value=1, max_value=10_000, places=2),
        years=st.integers(1, 10),
    )
    def test_yearly_growth_compounds_back_to_the_value(self, base, now, years):
        rate = yearly_growth(base, now, years)
        assert abs(base * (1 + rate / 100) ** years - now) < D("0.0000001")

    @given(done=st.lists(st.integers(-5, 20), min_size=1, max_size=4), target=st.integers(0, 20))
    def test_years_at_the_required_mean_reach_the_target_exactly(self, done, target):
        aim = Aim(2021, 2025, D(target), reading="mean_of_years")
        points = [Point(2021 + n, D(value)) for n, value in enumerate(done)]
        rest = required_mean(aim, points)
        values = [D(value) for value in done] + [rest] * (5 - len(done))
        assert abs(sum(values) / 5 - target) < D("0.0000001")

    @given(low=numbers, more=st.decimals(min_value=0, max_value=100, places=2), target=numbers)
    def test_a_better_value_never_makes_the_state_worse(self, low, more, target):
        aim = Aim(2021, 2025, target, base=Point(2020, D(0)), due={2024: target * D("0.8")})
        rank = {State.LATE: 0, State.WATCH: 1, State.OK: 2}
        worse = standing(aim, [Point(2024, low)], 2025, THRESHOLDS).state
        better = standing(aim, [Point(2024, low + more)], 2025, THRESHOLDS).state
        assert rank[better] >= rank[worse]

    @given(value=numbers, target=numbers)
    def test_met_and_not_met_exclude_each_other_and_numbers_always_answer(self, value, target):
        answer = satisfies(Point(2025, value), Aim(2021, 2025, target))
        assert answer is (Answer.MET if value >= target else Answer.NOT_MET)


class TestPointsOfFigures:
    def figure(self, period, printed):
        source = SourceRef("document", "d", "d")
        quantity = Quantity.parse(printed, "家")
        key = SeriesKey("enterprise.hightech", "area:z")
        parsed = Period.parse(period)
        return Figure(1, key, parsed, quantity, printed, "actual", "published", source, "", MOMENT, "")

    def test_a_figure_of_several_years_says_nothing_about_the_last_of_them(self):
        figures = [self.figure("2021", "1493"), self.figure("2019-2022", "1123")]
        assert [(point.year, point.value) for point in points_of(figures, "家")] == [(2021, D(1493))]

    def test_a_figure_of_the_plans_own_years_stands_for_the_last(self):
        assert points_of([self.figure("2016-2020", "21")], "家", over=(2016, 2020))[0].year == 2020

    def test_the_whole_years_figure_wins_over_that_of_a_day(self):
        figures = [self.figure("2021", "10"), self.figure("2021-12-31", "11"), self.figure("2020-06-30", "7")]
        assert [point.value for point in points_of(figures, "家")] == [D(7), D(10)]


class TestTrend:
    def progress(self, points, judged_in=2024):
        aim = replace(WAY, value=D(1000))
        stands = standing(aim, points, judged_in, THRESHOLDS)
        return Progress(None, (), aim, tuple(points), judge(aim, points, judged_in), stands, judged_in)

    def test_only_exact_numbers_of_years_that_are_over_make_a_trend_and_the_others_are_named(self):
        points = [Point(year, D(500 + year - 2018)) for year in range(2018, 2021)]
        points += [Point(2021, D(600), Comparator.AT_LEAST), Point(2024, D(700))]
        made = self.progress(points)
        assert made.forecast is None
        assert _why_no_trend(made) == (
            "可用的年度数据只有3个，不足四个，不作预测；2021年只有范围或文字，不计入；2024年尚未结束，不计入"
        )

    def test_a_known_end_needs_no_trend(self):
        points = [Point(year, D(500)) for year in range(2019, 2026)]
        assert _why_no_trend(self.progress(points, 2026)) == "已有2025年的数，不用预测"

    def test_a_band_that_falls_below_what_can_be_says_nothing(self):
        wild = forecast([(2018, D(10)), (2019, D(300)), (2020, D(20)), (2021, D(310))], 2025)
        assert not says_something(wild, D(0))
        assert says_something(wild, None)
