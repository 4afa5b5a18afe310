"""Forgets sessions that have ended, so that the table holds those who may still be at their desks."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command

from wutong.platform.jobs.api import due_work


@due_work("accounts.sessions", every=timedelta(days=1))
def sweep_sessions() -> None:
    """Delete sessions past their last hour; signing out deletes one's own at once."""
    call_command("clearsessions", verbosity=0)
