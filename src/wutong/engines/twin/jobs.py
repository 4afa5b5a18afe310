"""The twin in the background: built, counted and loaded in steps, between which other work takes its turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wutong.engines.twin.bringing import STEPS, bring
from wutong.engines.twin.commands import build_zone
from wutong.platform.jobs.api import Job, JobRun, job, start

BUILD = "build"


@job("twin.load")
def load(run: JobRun, *, folder: str, step: str, firms: int, seed: int = 1) -> dict[str, Any]:
    """Do one step (build, then those of `bring`), and put the next one in the queue behind what waits there."""

    def told(what: str, done: int, rows: int) -> None:
        run.progress(done, rows, what)

    done: dict[str, Any] = {}
    if step == BUILD:
        run.progress(0, None, _("生成合成园区"))
        build_zone(settings.WUTONG_ZONE, Path(folder), seed=seed, scale=1.0)
    else:
        done = {step: bring(Path(folder), step, most=firms, by=run.person, told=told)}
    later = [BUILD, *STEPS]
    rest = later[later.index(step) + 1 :]
    if rest:
        _queue(folder, rest[0], firms, seed, run.person)
    return done


def start_load(folder: Path, *, firms: int, seed: int = 1, person: Any) -> Job:
    """Build the zone's twin in `folder` in the background and load so many of its firms; return the first step's job."""
    return _queue(str(folder), BUILD, firms, seed, person)


def _queue(folder: str, step: str, firms: int, seed: int, person: Any) -> Job:
    number = [BUILD, *STEPS].index(step) + 1
    title = _("合成园区的企业（第 {number} 步，共 {steps} 步）").format(number=number, steps=len(STEPS) + 1)
    return start("twin.load", title=title, person=person, folder=folder, step=step, firms=firms, seed=seed)
