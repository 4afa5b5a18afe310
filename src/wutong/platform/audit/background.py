"""Work of the trail that the worker does: a signed checkpoint every minute, and proving it on demand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wutong.platform.audit.checkpoints import checkpoint
from wutong.platform.audit.models import Act
from wutong.platform.audit.verification import verify
from wutong.platform.jobs.registry import due_work, job

BETWEEN_CHECKS = 5000  # acts read between two looks at whether to stop


@due_work("audit.checkpoint", every=timedelta(minutes=1))
def sign_head() -> None:
    """Sign the head of the chain, if acts came since the last time."""
    checkpoint()


@job("audit.verify")
def prove(run: Any) -> dict[str, Any]:
    """Read the whole trail and keep what was found as the job's result."""
    total = Act.objects.count()

    def step(read: int) -> None:
        if read % BETWEEN_CHECKS == 0:
            run.progress(read, total)

    outcome = verify(step)
    run.progress(total, total)
    language = run.person.language if run.person is not None else "zh"
    return {"verification": outcome.as_json(language)}
