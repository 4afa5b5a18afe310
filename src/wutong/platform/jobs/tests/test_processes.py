"""Jobs across processes: killed, stopped, run by several workers; on both databases."""

import signal

import pytest

pytestmark = pytest.mark.slow

JOBS = """
    import time
    from django.db import transaction
    from wutong.platform.accounts.models import Role
    from wutong.platform.jobs import registry
    from wutong.platform.jobs.api import job, start
    from wutong.platform.jobs.models import Job

    @job("test.steps")
    def steps(run, *, upto, pause=0.0):
        for number in range(run.cursor.get("step", 0), upto):
            with transaction.atomic():
                Role.objects.create(code=f"{run.job.pk}-{number}", name_zh="step")
                run.keep(step=number + 1)
            run.progress(number + 1, upto)
            print(number + 1, flush=True)
            time.sleep(pause)
"""
WORKER = (
    JOBS
    + """
    from wutong.platform.jobs import worker
    worker.stop_on_signals()
    worker.work(until_idle=UNTIL_IDLE)
"""
)
STATE = (
    JOBS
    + """
    import json
    job = Job.objects.order_by("-pk").first()
    print(json.dumps([job.state, job.attempts, job.cursor.get("step", 0), Role.objects.count()]))
"""
)
PATIENCE = 120


def wait_for_step(worker, step):
    """Wait until the worker has done `step`: the moment to kill is chosen by state, not by the clock."""
    for line in worker.stdout:
        if int(line) >= step:
            return


@pytest.fixture
def short_lease(installation):
    installation.extra["WUTONG_JOB_LEASE_SECONDS"] = "1.5"
    return installation


def test_a_job_whose_worker_is_killed_goes_on_from_its_cursor_in_the_next(short_lease):
    here = short_lease
    here.run(JOBS + "    start('test.steps', title='走', person=None, upto=40, pause=0.05)\n")
    first = here.spawn(WORKER.replace("UNTIL_IDLE", "False"))
    wait_for_step(first, 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    state, attempts, step, effects = here.run(STATE)
    assert (state, attempts, effects) == ("running", 1, step)
    assert 5 <= step < 40

    second = here.spawn(WORKER.replace("UNTIL_IDLE", "False"))
    wait_for_step(second, 40)
    second.send_signal(signal.SIGTERM)

    assert second.wait(PATIENCE) == 0
    assert here.run(STATE) == ["done", 2, 40, 40]


def test_a_worker_asked_to_stop_gives_its_job_back_within_a_step(installation):
    installation.run(JOBS + "    start('test.steps', title='走', person=None, upto=1000, pause=0.05)\n")
    worker = installation.spawn(WORKER.replace("UNTIL_IDLE", "False"))
    wait_for_step(worker, 3)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(PATIENCE) == 0
    state, _attempts, step, effects = installation.run(STATE)
    assert (state, effects) == ("waiting", step)
    assert step < 500


def test_two_workers_share_the_queue_without_running_anything_twice(installation):
    installation.run(
        JOBS
        + """
    for number in range(12):
        start('test.steps', title='走', person=None, upto=5)
    """
    )
    workers = [installation.spawn(WORKER.replace("UNTIL_IDLE", "True")) for _each in range(2)]

    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    assert installation.run(STATE) == ["done", 1, 5, 60]
