"""Long work: started, watched, stopped, resumed, given back."""

from datetime import datetime, timedelta

import pytest

from wutong.kernel.errors import Wording, WutongError
from wutong.platform import clock
from wutong.platform.accounts.models import Person
from wutong.platform.jobs import due, leases, registry, run
from wutong.platform.jobs.api import cancel, due_work, job, jobs_of, resume, schedule, start
from wutong.platform.jobs.errors import JobNotResumable, JobUnknown, LeaseLost, WorkerLost
from wutong.platform.jobs.models import Due, Job

pytestmark = pytest.mark.django_db


class TooWet(WutongError):
    code = "jobs-T001"
    zh = Wording("晒谷", "天在下雨", "没有晒", "等天晴")
    en = Wording("Dry the grain", "it rains", "nothing was dried", "wait for the sun")


@pytest.fixture(autouse=True)
def names(monkeypatch):
    registry.load()
    monkeypatch.setattr(registry, "JOBS", dict(registry.JOBS))
    monkeypatch.setattr(registry, "DUE_WORK", dict(registry.DUE_WORK))
    monkeypatch.setattr(due, "DUE_WORK", registry.DUE_WORK)


@pytest.fixture
def person():
    return Person.objects.create(username="wang")


def waiting(name, person=None, **fields):
    """A job in the table that no queue holds."""
    return Job.objects.create(name=name, title=name, person=person, created_at=clock.now(), **fields)


def test_a_job_runs_to_its_end_and_keeps_its_result(person):
    @job("test.count")
    def count(job_run, *, upto):
        for number in range(upto):
            job_run.progress(number + 1, upto, f"{number + 1}/{upto}")
        return {"counted": upto}

    row = start("test.count", title="数数", person=person, upto=3)

    assert (row.state, row.done, row.total, row.message, row.result) == ("done", 3, 3, "3/3", {"counted": 3})
    assert (row.percent, row.finished_at is not None) == (100, True)


def test_a_job_runs_as_the_person_who_started_it_in_his_language(person):
    seen = []
    person.language = "en"
    person.save()

    @job("test.who")
    def who(job_run):
        from django.utils.translation import get_language

        seen.append((job_run.person.username, get_language()))

    start("test.who", title="谁", person=person)

    assert seen == [("wang", "en")]


def test_an_unknown_job_is_refused_with_the_known_names(person):
    with pytest.raises(JobUnknown) as refusal:
        start("test.absent", title="无", person=person)

    assert refusal.value.message("zh").startswith("[jobs-E001] 启动任务“test.absent”：没有登记这个名称的任务。")
    assert "no job of that name" in refusal.value.message("en")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "[jobs-T001] 晒谷：天在下雨"), ("en", "[jobs-T001] Dry the grain")]
)
def test_a_foreseen_failure_is_told_in_the_persons_language(person, language, said):
    person.language = language
    person.save()

    @job("test.fail")
    def fail(job_run):
        raise TooWet

    row = start("test.fail", title="晒谷", person=person)

    assert row.state == "failed"
    assert row.message.startswith(said)


def test_an_unforeseen_failure_keeps_its_traceback_for_the_administrator(person):
    @job("test.break")
    def broken(job_run):
        raise ZeroDivisionError("secret")

    row = start("test.break", title="除法", person=person)

    assert row.message.startswith("[jobs-E004] 运行任务“除法”：出现未预料的问题（ZeroDivisionError）")
    assert "secret" not in row.message
    assert "ZeroDivisionError: secret" in row.traceback


def test_a_job_of_someone_who_has_left_does_not_run(person):
    @job("test.left")
    def left(job_run):
        raise AssertionError("ran")

    person.is_active = False
    person.save()

    row = start("test.left", title="离岗", person=person)

    assert row.message.startswith("[jobs-E003] 以 wang 的身份运行任务“离岗”：该账号已停用")


def test_a_running_job_stops_within_a_step_and_resumes_from_its_cursor(person):
    steps = []

    @job("test.steps")
    def walk(job_run):
        for number in range(job_run.cursor.get("step", 0), 5):
            steps.append(number)
            job_run.keep(step=number + 1)
            if len(steps) == 2:
                cancel(job_run.job.pk)
            job_run.check()

    stopped = start("test.steps", title="走", person=person)
    assert (stopped.state, steps) == ("cancelled", [0, 1])

    resumed = resume(stopped.pk)

    assert (resumed.state, steps) == ("done", [0, 1, 2, 3, 4])


def test_a_waiting_job_is_stopped_at_once():
    row = waiting("test.any")

    assert cancel(row.pk).state == "cancelled"
    assert run.execute(row.pk) is None


def test_a_job_that_is_done_cannot_be_resumed(person):
    job("test.nothing")(lambda job_run: None)
    row = start("test.nothing", title="无事", person=person)

    with pytest.raises(JobNotResumable) as refusal:
        resume(row.pk)

    assert refusal.value.message("zh") == (
        "[jobs-E002] 继续任务“无事”：任务现在的状态是“完成”。没有改动任务。只有失败或已停止的任务可以继续。"
    )
    assert "only a failed or stopped job" in refusal.value.message("en")


def test_a_job_is_taken_by_one_worker_only():
    row = waiting("test.any")

    assert run.claim(row.pk, "one") is not None
    assert run.claim(row.pk, "two") is None


def test_a_run_that_has_lost_its_lease_writes_nothing():
    row = run.claim(waiting("test.any").pk, "one")
    late = run.JobRun(row, holder="one")
    Job.objects.filter(pk=row.pk).update(lease_holder="two")

    with pytest.raises(LeaseLost):
        late.keep(step=9)

    row.refresh_from_db()
    assert row.cursor == {}


def test_a_shutting_down_worker_gives_the_job_back():
    job("test.step")(lambda job_run: job_run.check())
    row = waiting("test.step")

    given_back = run.execute(row.pk, stopping=lambda: True)

    assert (given_back.state, given_back.lease_holder) == ("waiting", "")


def test_a_job_whose_worker_fell_silent_is_given_back_and_finished():
    job("test.nothing")(lambda job_run: None)
    row = run.claim(waiting("test.nothing").pk, "dead worker")
    Job.objects.filter(pk=row.pk).update(heartbeat_at=clock.now() - run.lease() - timedelta(seconds=1))

    assert leases.reclaim() == 1

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_a_job_with_a_fresh_heartbeat_is_left_alone():
    run.claim(waiting("test.any").pk, "live worker")

    assert leases.reclaim() == 0


def test_a_job_that_ends_its_worker_every_time_is_given_up(person):
    row = run.claim(waiting("test.any", person, attempts=leases.MOST_ATTEMPTS - 1).pk, "dead worker")
    Job.objects.filter(pk=row.pk).update(heartbeat_at=clock.now() - timedelta(hours=1))

    leases.reclaim()

    row.refresh_from_db()
    assert row.state == "failed"
    assert row.message == WorkerLost(title="test.any", attempts=5).message("zh")
    assert row.message.startswith("[jobs-E005]")


def test_a_person_sees_his_own_jobs_only(person):
    mine, _theirs = waiting("test.any", person), waiting("test.any", Person.objects.create(username="li"))

    assert list(jobs_of(person)) == [mine]


def test_two_functions_cannot_register_one_name():
    @job("test.twice")
    def first(job_run):
        pass

    with pytest.raises(ValueError, match="registered by"):

        @job("test.twice")
        def second(job_run):
            pass


def test_due_work_is_done_once_its_moment_has_come():
    done = []
    due_work("test.remind")(lambda **given: done.append(given["case"]))
    noon = datetime(2025, 3, 3, 12, tzinfo=clock.SHANGHAI)
    schedule("test.remind", "case/7", noon, case=7)
    schedule("test.remind", "case/7", noon, case=7)

    for minutes in (-1, 0, 1):
        with clock.standing_at(noon + timedelta(minutes=minutes)):
            due.do_due()

    assert done == [7]


def test_failing_due_work_waits_longer_each_time_and_is_given_up_with_its_reason():
    def fail(**_given):
        raise TooWet

    due_work("test.fail")(fail)
    moment = datetime(2025, 3, 3, 12, tzinfo=clock.SHANGHAI)
    schedule("test.fail", "fail", moment)

    for _attempt in range(due.MOST_ATTEMPTS):
        with clock.standing_at(moment):
            due.do_due()
        row = Due.objects.get(key="fail")
        moment = row.due_at

    assert row.attempts == due.MOST_ATTEMPTS
    assert row.given_up_at is not None
    assert "TooWet" in row.failure


def test_one_broken_piece_of_due_work_does_not_hold_up_the_others():
    done = []
    due_work("test.good")(lambda **_given: done.append("good"))
    due_work("test.bad")(lambda **_given: 1 / 0)
    schedule("test.bad", "bad", clock.now())
    schedule("test.good", "good", clock.now())

    due.do_due()

    assert done == ["good"]
