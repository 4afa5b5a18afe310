"""The pack's case type and its calendar, brought into the tables; running it again changes nothing."""

from __future__ import annotations

from importlib.resources import files

from wutong.engines.cases import api as cases
from wutong.kernel.yaml_text import read_yaml

TYPE, CALENDAR = "plan_task", "committee"


def ensure_types() -> None:
    """Record the calendar of the committee, unless the zone has one, and the type's edition of this release.

    Raises
        EditionFixed  if the file says something else under a number that is recorded: cases run under the recorded one
    """
    data = files("wutong.packs.tasks") / "data"
    if not cases.calendar_known(CALENDAR):
        cases.record_calendar(CALENDAR, read_yaml((data / f"{CALENDAR}.yaml").read_text(encoding="utf-8")))
    cases.record_type((data / f"{TYPE}.yaml").read_text(encoding="utf-8"), name=f"{TYPE}.yaml")
