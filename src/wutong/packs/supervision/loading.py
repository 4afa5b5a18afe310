"""The pack's case types, brought into the tables; running it again changes nothing."""

from __future__ import annotations

from importlib.resources import files

from wutong.engines.cases import api as cases

MATTER, FINDING = "supervised", "finding"
TYPES = (MATTER, FINDING)


def ensure_types() -> None:
    """Record this release's editions of the types; their calendar is the committee's.

    Raises
        EditionFixed  if a file says something else under a number that is recorded: cases run under the recorded one
    """
    data = files("wutong.packs.supervision") / "data"
    for code in TYPES:
        cases.record_type((data / f"{code}.yaml").read_text(encoding="utf-8"), name=f"{code}.yaml")
