"""A state of the whole zone to return to: marked once, restored by one act.

The baseline is a backup like any other, beside the database, with the moment at which the clock stood.
It serves demonstrations and training: after an hour of trying things out the zone stands as it stood.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from wutong.kernel.errors import Wording, WutongError
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username
from wutong.platform.audit.api import record_act
from wutong.platform.backup import api as backup

FILE = "baseline.zip"
MOMENT = "baseline.json"


class BaselineMissing(WutongError):
    """A return to a state that nobody has marked."""

    code = "site-E010"
    status = 404
    zh = Wording(
        "恢复到基准状态", "这里没有标记过基准状态", "没有改动任何数据", "如需恢复，请用 ./wutong restore 指定备份文件"
    )
    en = Wording(
        "Return to the baseline",
        "no baseline was marked",
        "Nothing was changed",
        "Use ./wutong restore with a backup file",
    )


def has_baseline() -> bool:
    """Return whether a state to return to has been marked."""
    return (_folder() / FILE).exists()


def mark_baseline() -> None:
    """Write the present state, and the moment, beside the database."""
    part = _folder() / f"{FILE}.part"
    backup.write(part)
    (_folder() / MOMENT).write_text(json.dumps({"moment": clock.now().isoformat()}))
    part.replace(_folder() / FILE)


def return_to_baseline(*, by: Any) -> None:
    """Put database, files and clock back to the marked state, in one transaction.

    Raises
        BaselineMissing  if none was marked
        DumpDamaged      if its file is broken; nothing is changed then
    """
    if not has_baseline():
        raise BaselineMissing()
    username = by.username
    backup.restore(_folder() / FILE, replace=True)
    moment = json.loads((_folder() / MOMENT).read_text())["moment"]
    clock.stand_at(_folder(), datetime.fromisoformat(moment))
    record_act("zone.returned_to_baseline", person=person_for_username(username), object_kind="zone")


def _folder() -> Path:
    return Path(settings.DATA)
