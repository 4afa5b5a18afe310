"""One matter reported twice: merged, ended together, and parted again as if nothing had been."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.engines.cases import api
from wutong.engines.cases.errors import ActNotPossible, ActRefused, ConditionUnmet, FormIncomplete, MergeRefused
from wutong.engines.cases.history import projection
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY
from wutong.engines.cases.tests.random_histories import live
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given, Reported
from wutong.platform import clock
from wutong.platform.jobs.models import Due

pytestmark = pytest.mark.django_db


def bytes_of(case: int) -> bytes:
    """Everything a case is, but for how many events it took: state and projection."""
    state = api.state_at(case)
    row = Case.objects.get(pk=case)
    columns = {name: getattr(row, name) for name in projection(state)}
    return json.dumps([asdict(state), columns], sort_keys=True, default=str).encode()


def pending() -> list[tuple[str, str]]:
    rows = Due.objects.filter(done_at=None, kind="cases.escalate").order_by("key")
    return [(key, str(at)) for key, at in rows.values_list("key", "due_at")]


def two(street) -> tuple[int, int]:
    one = api.open_case(street.new(report=Reported("甲", "1")), by=street.chief)
    return one, api.open_case(street.new(severity=1, report=Reported("乙", "2")), by=street.chief)


def test_a_merged_case_brings_its_reporters_and_the_earliest_deadline(street):
    into, other = two(street)
    api.merge(into, other, by=street.chief, reason="同一处垃圾")

    row = Case.objects.get(pk=into)
    assert (row.reports, row.due_at) == (2, MONDAY + timedelta(hours=2))
    assert Case.objects.get(pk=other).state == "merged"
    assert api.answer(into, "已安排清理", by=street.chief) == 2
    assert api.state_at(other).reports[0].answer == "已安排清理"


def test_a_report_of_a_merged_case_goes_to_the_case_it_was_merged_into(street):
    into, other = two(street)
    api.merge(into, other, by=street.chief)
    assert api.report_again(other, Reported("丙", "3"), by=street.chief) == into


def test_merged_cases_close_and_reopen_with_the_one_they_were_merged_into(street):
    into, other = handled(street), api.open_case(street.new(), by=street.chief)
    third = api.open_case(street.new(), by=street.chief)
    api.merge(other, third, by=street.chief)
    api.merge(into, other, by=street.chief)
    closed(street, into)
    assert Case.objects.exclude(closed_at=None).count() == 3
    api.take(into, "reopen", Given(reason="又出现"), by=street.chief)
    assert Case.objects.filter(closed_at=None).count() == 3


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), between=st.integers(0, 4))
def test_parting_restores_everything_byte_for_byte(street, seed, between):
    with transaction.atomic():
        lot = Random(seed)
        into, other = two(street)
        live(street, into, lot, lot.randrange(8))
        live(street, other, lot, lot.randrange(8))
        before, waiting = [bytes_of(into), bytes_of(other)], pending()
        try:
            api.merge(into, other, by=street.chief)
        except MergeRefused:
            assert [bytes_of(into), bytes_of(other)] == before
        else:
            merged_alone = bytes_of(other)
            live(street, other, lot, between, since=9000)
            assert json.loads(bytes_of(other))[0]["aside"] == json.loads(before[1])[0], "a merged case stands still"
            assert merged_alone != before[1]
            api.unmerge(other, by=street.chief)
            assert bytes_of(other) == before[1]
            if not between:
                assert bytes_of(into) == before[0]
                assert pending() == waiting
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_what_the_other_case_did_meanwhile_is_what_it_would_have_done_alone(street, seed):
    """The same history with and without a merge in the middle ends in the same state."""
    ends = []
    for merging in (True, False):
        with transaction.atomic():
            into = api.open_case(street.new(), by=street.chief)
            other = api.open_case(street.new(), by=street.chief)
            live(street, into, Random(seed), 3)
            merged = False
            if merging and api.state_at(into).open:
                api.merge(into, other, by=street.chief)
                merged = True
            live(street, into, Random(seed + 1), 5, since=5000)
            if merged:
                api.unmerge(other, by=street.chief)
            state = asdict(api.state_at(into))
            ends.append({name: value for name, value in state.items() if name not in ("number",)})
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


def test_parting_needs_the_outer_merge_undone_first_and_a_merged_case(street):
    into, other = two(street)
    third = api.open_case(street.new(), by=street.chief)
    api.merge(other, third, by=street.chief)
    api.merge(into, other, by=street.chief)
    with pytest.raises(MergeRefused, match="请先拆出它"):
        api.unmerge(third, by=street.chief)
    with pytest.raises(MergeRefused, match="没有并入"):
        api.unmerge(into, by=street.chief)


def test_what_cannot_be_merged_is_left_alone(street):
    into, other = two(street)
    with pytest.raises(MergeRefused, match="同一个案件"):
        api.merge(into, into, by=street.chief)
    with pytest.raises(ActRefused):
        api.merge(into, other, by=street.north)
    api.merge(into, other, by=street.chief)
    with pytest.raises(MergeRefused, match="已经并入"):
        api.merge(other, into, by=street.chief)
    with pytest.raises(ActNotPossible):
        api.take(other, "accept", by=street.chief)


def test_a_case_waits_for_its_sub_tasks_as_its_group_says(street):
    case = handled(street)
    tasks = [
        api.add_task(case, street.new(title=f"分任务{n}"), by=street.north, group="现场", rule="least", least=2)
        for n in range(3)
    ]
    with pytest.raises(ConditionUnmet, match="子任务"):
        api.take(case, "report_done", Given(form={"result": "好"}), by=street.north)

    for task in tasks[:2]:
        api.take(task, "refuse", Given(reason="样例"), by=street.chief)
    assert not api.state_at(case).joined(), "a failed sub-task is not a done one"
    for task in tasks[:2]:
        api.take(task, "reopen", Given(reason="重新办理"), by=street.chief)
        api.take(task, "dispatch", Given(unit="south"), by=street.chief)
        api.take(task, "take_on", by=street.south)
        closed_by_south(street, task)
    assert api.state_at(case).joined()
    api.take(case, "report_done", Given(form={"result": "好"}), by=street.north)


def closed_by_south(street, case: int) -> None:
    api.take(case, "report_done", Given(form={"result": "好"}), by=street.south)
    api.take(case, "check", Given(result="held"), by=street.chief)
    api.take(case, "close", by=street.chief)


@pytest.mark.parametrize(("rule", "least", "enough"), [("all", 0, 3), ("any", 0, 1), ("least", 2, 2)])
def test_sub_tasks_join_by_all_any_or_so_many_at_any_depth(street, rule, least, enough):
    case = handled(street)
    tasks = [api.add_task(case, street.new(), by=street.north, rule=rule, least=least) for _ in range(3)]
    deeper = api.add_task(tasks[0], street.new(), by=street.chief)
    assert api.state_at(deeper).parent == tasks[0]
    for done, task in enumerate(reversed(tasks), 1):
        if task == tasks[0]:
            finish(street, deeper)
        finish(street, task)
        assert api.state_at(case).joined() == (done >= enough)


def finish(street, case: int) -> None:
    api.take(case, "accept", by=street.chief)
    api.take(case, "dispatch", Given(unit="south"), by=street.chief)
    api.take(case, "take_on", by=street.south)
    closed_by_south(street, case)


def test_a_group_needs_a_rule_that_exists(street):
    with pytest.raises(FormIncomplete):
        api.add_task(handled(street), street.new(), by=street.north, rule="least")


def test_time_runs_on_for_a_case_while_it_is_merged(street):
    into, other = two(street)
    api.merge(into, other, by=street.chief)
    with clock.standing_at(MONDAY + timedelta(days=3)):
        api.unmerge(other, by=street.chief)
    assert Case.objects.get(pk=other).due_at == MONDAY + timedelta(hours=2)
