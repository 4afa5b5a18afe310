"""Files that go with a return: added and taken away as steps of its own, so that what was attached when stays known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from wutong.engines.returns.acts import Doing, allowed, cleaned, take_step
from wutong.engines.returns.errors import FileUnknown, TooManyFiles
from wutong.engines.returns.judging import latest_values
from wutong.engines.returns.models import Return
from wutong.engines.returns.naming import title_of
from wutong.platform.files.api import store
from wutong.platform.turns import transaction_in_turn

MOST_FILES = 20
GROUP = "internal"  # evidence of a department is not for the public


@dataclass(frozen=True)
class Attachment:
    """A file of a return: what its bytes are called by, its name, its size in bytes."""

    digest: str
    name: str
    size: int


def files_of(row: Return) -> list[Attachment]:
    """Return the files that go with a return now, in the order in which they were added."""
    told = row.steps.exclude(files=None).order_by("-sequence").values_list("files", flat=True).first()
    return [Attachment(**one) for one in told or ()]


def file_of(row: Return, digest: str) -> Attachment:
    """Return a file that goes with a return, or did: what was taken away stays part of its history.

    Raises
        FileUnknown
    """
    lists = row.steps.exclude(files=None).values_list("files", flat=True)
    found = next((one for told in lists for one in told if one["digest"] == digest), None)
    if found is None:
        raise FileUnknown(title=title_of(row))
    return Attachment(**found)


def attach(row: Return, doing: Doing, upload: Any) -> Attachment:
    """Add a file to a return that is being filled in, and keep what was typed so far; the same file again changes nothing.

    Raises
        TooManyFiles, FileTooLarge, FileEmpty, FileTypeRefused, StepNotPossible, ReturnMovedOn
    """
    allowed(row, "attach", doing.by)  # nothing is stored for whoever may not
    there = files_of(row)
    if len(there) >= MOST_FILES:
        raise TooManyFiles(title=title_of(row), most=MOST_FILES)
    stored = store(upload, name=getattr(upload, "name", "") or "file", person=doing.by, field_group=GROUP)
    new = Attachment(stored.digest, stored.name, stored.size)
    if new.digest not in {one.digest for one in there}:
        _write(row, "attach", doing, [*there, new])
    return new


def detach(row: Return, doing: Doing, digest: str) -> None:
    """Take a file away from a return that is being filled in; it stays in the history.

    Raises
        FileUnknown, StepNotPossible, ReturnMovedOn
    """
    gone = file_of(row, digest)
    _write(row, "detach", doing, [one for one in files_of(row) if one.digest != gone.digest])


def _write(row: Return, code: str, doing: Doing, files: list[Attachment]) -> None:
    values = cleaned(row, doing.values) if doing.values is not None else None
    typed = values if values and values != latest_values(row)[0] else None
    with transaction_in_turn():
        take_step(row, code, doing, typed, [asdict(one) for one in files])
