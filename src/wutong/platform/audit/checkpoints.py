"""Signed checkpoints: in the table, and in a file outside the database that is only added to.

Whoever can rewrite the whole table can recompute its chain; he cannot make the file agree.
What the file covers is therefore proved against the database's own administrator; acts
younger than the last checkpoint (a minute at most while the worker runs) are not yet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from wutong.platform import clock
from wutong.platform.audit import signing
from wutong.platform.audit.chain import canonical, moment_text
from wutong.platform.audit.models import Act, Checkpoint

FILE = "audit.jsonl"


@dataclass(frozen=True)
class Line:
    """One line of the checkpoints file; `readable` is false when it is not a checkpoint at all."""

    number: int
    at: str = ""
    sequence: int = 0
    digest: str = ""
    signature: str = ""
    key: str = ""
    readable: bool = True

    def message(self) -> bytes:
        """Return the bytes that were signed."""
        return message_of(self.at, self.sequence, self.digest)


def folder() -> Path:
    """Return the data folder."""
    return Path(settings.DATA)


def file() -> Path:
    """Return the path of the checkpoints file."""
    return folder() / "checkpoints" / FILE


def message_of(at: str, sequence: int, digest: str) -> bytes:
    """Return the bytes that a checkpoint signs."""
    return canonical({"at": at, "digest": digest, "sequence": sequence})


def checkpoint() -> Checkpoint | None:
    """Sign the head of the chain, in table and file; None when the last checkpoint already covers it.

    The line is on the disk before the row is committed: a crash between the two leaves a line
    too many, which proves more, never one too few.
    """
    with transaction.atomic():
        head = Act.objects.order_by("-sequence").values_list("sequence", "digest").first()
        last = Checkpoint.objects.order_by("-id").first()
        if head is None or (last is not None and last.sequence >= head[0]):
            return None
        key = signing.private_key(folder())
        moment = clock.now()
        signature = key.sign(message_of(moment_text(moment), *head)).hex()
        row = Checkpoint.objects.create(at=moment, sequence=head[0], digest=head[1], signature=signature)
        _append(row, signing.public_text(key))
    return row


def lines() -> Iterator[Line]:
    """Yield the checkpoints file line by line; nothing when there is no file."""
    if not file().exists():
        return
    with file().open(encoding="utf-8", errors="replace") as handle:
        for number, text in enumerate(handle, 1):
            yield _line(number, text)


def _line(number: int, text: str) -> Line:
    try:
        values: dict[str, Any] = json.loads(text)
        return Line(number, values["at"], int(values["sequence"]), values["digest"], values["signature"], values["key"])
    except (ValueError, KeyError, TypeError):
        return Line(number, readable=False)


def _append(row: Checkpoint, public: str) -> None:
    values = {"at": moment_text(row.at), "sequence": row.sequence, "digest": row.digest, "signature": row.signature}
    file().parent.mkdir(parents=True, exist_ok=True)
    signing.believe(folder(), public)
    descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(descriptor, canonical({**values, "key": public}) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
