"""Keeping what a twin's files were found to hold, so that a page can show it without the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wutong.engines.twin.models import TwinRun
from wutong.engines.twin.types import Finding
from wutong.platform import clock


def record_run(told: dict[str, Any], findings: Sequence[Finding], *, firms: int = 0) -> TwinRun:
    """Keep what was counted in a twin; `told` is its marker (zone, seed, scale), `firms` how many the registry took."""
    return TwinRun.objects.create(
        zone=told["zone"],
        seed=told["seed"],
        scale=float(told["scale"]),
        counted={finding.total.id: finding.got for finding in findings},
        firms=firms,
        recorded_at=clock.now(),
    )


def latest_run(zone: str) -> TwinRun | None:
    """Return the twin of a zone that was counted last, None where none was."""
    return TwinRun.objects.filter(zone=zone).order_by("-recorded_at", "-pk").first()
