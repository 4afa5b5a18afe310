"""The front door of the twin: read a declaration, build its zone, hold the files against it, load it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wutong.engines.twin._core.declaration import read_declaration
from wutong.engines.twin.building import build
from wutong.engines.twin.checking import about, check

if TYPE_CHECKING:
    from wutong.platform.jobs.api import Job

__all__ = ["about", "build", "check", "read_declaration", "start_load"]


def start_load(folder: Path, *, firms: int, seed: int = 1, person: Any) -> Job:
    """Build the zone's twin in `folder` in the background, load so many of its firms, and return the first step's job."""
    # Tables are needed here alone: files are built and checked without a database.
    from wutong.engines.twin import jobs

    return jobs.start_load(folder, firms=firms, seed=seed, person=person)
