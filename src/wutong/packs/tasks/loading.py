"""The pack's case type and its calendar, brought into the tables; running it again changes nothing."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files

from wutong.engines.cases import api as cases
from wutong.engines.cases.errors import EditionFixed
from wutong.kernel.yaml_text import read_yaml

TYPE, CALENDAR = "plan_task", "committee"


def ensure_types() -> None:
    """Record the calendar of the committee, unless the zone has one, and the type's edition of this release.

    An edition that is recorded stays as it is: cases run under it, whatever a later release's file says.
    """
    data = files("wutong.packs.tasks") / "data"
    if not cases.calendar_known(CALENDAR):
        cases.record_calendar(CALENDAR, read_yaml((data / f"{CALENDAR}.yaml").read_text(encoding="utf-8")))
    with suppress(EditionFixed):
        cases.record_type((data / f"{TYPE}.yaml").read_text(encoding="utf-8"), name=f"{TYPE}.yaml")
