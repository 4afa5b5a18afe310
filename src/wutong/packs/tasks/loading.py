"""The pack's case type and its calendar, brought into the tables; running it again changes nothing."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files

from wutong.engines.cases import api as cases
from wutong.engines.cases.errors import EditionFixed
from wutong.kernel.yaml_text import read_yaml

TYPE, CALENDAR = "plan_task", "committee"
EARLIER = ("plan_task_1",)


def ensure_types() -> None:
    """Record the calendar of the committee, unless the zone has one, and the type's editions.

    Cases that run under an earlier edition are moved to that in force by the worker, as a change that can be undone.

    Raises
        EditionFixed  if the file says something else under a number that is recorded: cases run under the recorded one
    """
    data = files("wutong.packs.tasks") / "data"
    if not cases.calendar_known(CALENDAR):
        cases.record_calendar(CALENDAR, read_yaml((data / f"{CALENDAR}.yaml").read_text(encoding="utf-8")))
    for name in EARLIER:
        with suppress(EditionFixed):  # what was recorded in its days stands
            cases.record_type((data / f"{name}.yaml").read_text(encoding="utf-8"), name=f"{name}.yaml")
    cases.record_type((data / f"{TYPE}.yaml").read_text(encoding="utf-8"), name=f"{TYPE}.yaml")
    cases.bring_to_edition_in_force(TYPE)
