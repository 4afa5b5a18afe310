"""The worker: runs queued jobs, and keeps scanning for work that is due, in one process.

Three loops. The main one runs jobs, one at a time. The heart says for the running job that it
is alive. The ticker does what recurs or falls due: expired leases, events to deliver,
checkpoints, digests. Any number of workers may run; rows are locked, never the program.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections, connection
from django.urls import reverse
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wutong.platform import clock
from wutong.platform.jobs import due, leases, registry, stop
from wutong.platform.jobs.models import Due
from wutong.platform.jobs.registry import due_work
from wutong.platform.jobs.run import lease, this_process
from wutong.platform.outbox.delivery import deliver_due

POLL_SECONDS = 0.5
TICK_SECONDS = 1.0
SCAN_SECONDS = 2.0  # after which a long backlog lets the other duties of a tick have their turn
BEATS_PER_LEASE = 4
DAYS_KEPT = 30
log = logging.getLogger("wutong.worker")


class TaskWorker(Worker):
    """The task library's worker, ending when this process is asked to."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"], interval=POLL_SECONDS, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=this_process()[:64], excluded_queue_names=[],
        )  # fmt: skip

    @property
    def running(self) -> bool:
        """Whether to take another task."""
        return not stop.asked()

    @running.setter
    def running(self, _value: bool) -> None:
        """Ignore the library's own flag: `stop` is the only one."""


def work(*, until_idle: bool = False) -> None:
    """Work until asked to stop (SIGTERM, Ctrl-C), or with `until_idle` until nothing waits any more.

    A running job stops at its next step and is given back with its cursor; asked a second time
    the process ends at once, and the lease does the rest.
    """
    registry.load()
    threads = [
        threading.Thread(target=_loop, args=(leases.beat, lease().total_seconds() / BEATS_PER_LEASE), daemon=True),
        threading.Thread(target=_loop, args=(tick, TICK_SECONDS), daemon=True),
    ]
    if not until_idle:
        # The first address to be asked for reads every page: seconds that are better spent in no transaction.
        reverse("jobs")
    else:
        tick()  # what is due may put jobs into the queue; a worker that stays does not let a job wait for it
    for thread in threads:
        thread.start()
    worker = TaskWorker()
    while not stop.asked():
        _run_waiting(worker)
        if until_idle and not _waiting():
            stop.ask()
        stop.wait(POLL_SECONDS)
    for thread in threads:
        thread.join(timeout=lease().total_seconds())
    connection.close()


def tick() -> None:
    """Do everything that is due now."""
    leases.reclaim()
    due.do_due(within=SCAN_SECONDS)
    deliver_due()


def stop_on_signals() -> None:
    """Let SIGTERM and Ctrl-C end the worker at the next step, and at once when they come again."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _on_signal)


@due_work("jobs.prune", every=timedelta(days=1))
def prune() -> None:
    """Forget finished tasks and done work after a month; jobs themselves stay."""
    call_command("prune_db_task_results", min_age_days=DAYS_KEPT, verbosity=0)
    Due.objects.filter(done_at__lt=clock.now() - timedelta(days=DAYS_KEPT)).delete()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    if stop.asked():
        os._exit(128 + number)
    stop.ask()


def _run_waiting(worker: Any) -> None:
    """Run what waits in the queue; a database that is away for a moment is asked again."""
    try:
        close_old_connections()
        if _waiting():
            worker.run()
    except Exception:
        log.exception("后台任务循环出错，稍后重试")


def _waiting() -> bool:
    """Look before locking: an idle worker must not take SQLite's one write lock twice a second."""
    return DBTaskResult.objects.ready().exists()


def _loop(act: Callable[[], object], seconds: float) -> None:
    while not stop.wait(seconds):
        try:
            close_old_connections()
            act()
        except Exception:
            log.exception("后台循环出错，稍后重试")
    connection.close()
