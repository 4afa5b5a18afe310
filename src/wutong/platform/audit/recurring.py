"""Work of the trail that recurs: a signed checkpoint every minute."""

from __future__ import annotations

from datetime import timedelta

from wutong.platform.audit.checkpoints import checkpoint
from wutong.platform.jobs.registry import due_work


@due_work("audit.checkpoint", every=timedelta(minutes=1))
def sign_head() -> None:
    """Sign the head of the chain, if acts came since the last time."""
    checkpoint()
