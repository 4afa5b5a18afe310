"""Workers killed at any moment, and machines whose clock jumps: every step is done exactly once, and at its moment."""

from __future__ import annotations

import pytest

from wutong.engines.cases.tests.escalating import SECONDS, STEPS, survive, watch
from wutong.platform.jobs import worker

CASES, KILLS, ALL_KILLS = 12, 10, 100
PROMISE = 5  # seconds after its moment at which a step is done


@pytest.mark.slow
@pytest.mark.parametrize("kills", [KILLS, pytest.param(ALL_KILLS, marks=pytest.mark.full)])
def test_every_step_is_done_exactly_once_however_often_the_worker_is_killed(installation, kills):
    cases = max(CASES, kills)
    assert survive(installation, kills, cases) == {"steps": cases * STEPS, "most": 1, "sound": True}


@pytest.mark.slow
def test_a_step_is_done_by_the_first_scan_after_its_moment_while_the_worker_runs(installation):
    """Counted in scans, which a busy machine makes longer and not fewer; the benchmark tells the seconds."""
    run = watch(installation, CASES, SECONDS)
    assert len(run.steps) == CASES * STEPS
    assert run.scans_waited() == 1
    assert worker.SCAN_SECONDS + worker.TICK_SECONDS < PROMISE, "a scan and the rest before it fit into the promise"
