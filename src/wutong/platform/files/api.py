"""Files as they were received: checked, named by their content, stored once, opened by those who may.

Reading them as documents is the reader's work.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.audit.api import record_act
from wutong.platform.files.content import MEDIA_TYPES, NotAccepted, kind_of
from wutong.platform.files.errors import FileEmpty, FileTooLarge, FileTypeRefused, StoredFileMissing
from wutong.platform.files.models import StoredFile
from wutong.platform.files.uploads import too_large, uploaded

__all__ = [
    "FileEmpty", "FileTooLarge", "FileTypeRefused", "StoredFile", "StoredFileMissing", "may_open", "open_stored",
    "path_of", "safe_name", "store", "uploaded",
]  # fmt: skip

PIECE = 2**20
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
LONGEST_NAME = 120


def store(content: Any, *, name: str, person: Any, field_group: str = "open") -> StoredFile:
    """Check a file and keep it; the same bytes lie on the disk once, the same receipt is one row.

    content  an uploaded file, an open binary file, or bytes
    person   who handed it in, None for the product itself

    Raises FileTooLarge, FileEmpty, FileTypeRefused; then nothing is kept.
    """
    name = safe_name(name)
    part = _folder() / "incoming" / secrets.token_hex(16)
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        digest, size = _receive(_pieces(content), part, name)
        kind = _checked(part, name)
        _put(part, digest)
        row = _receipt(digest, name, MEDIA_TYPES[kind], size, person, field_group)
        _put(part, digest)  # again, should the same content have been discarded before there was a receipt
    finally:
        part.unlink(missing_ok=True)
    return row


def open_stored(digest: str) -> BinaryIO:
    """Open a stored file by its SHA-256; raise StoredFileMissing."""
    file = path_of(digest)
    if not file.is_file():
        raise StoredFileMissing(digest=digest)
    return file.open("rb")


def path_of(digest: str) -> Path:
    """Return where the bytes with this SHA-256 lie."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise StoredFileMissing(digest=digest[:64])
    return _folder() / digest[:2] / digest


def may_open(person: Any, file: StoredFile) -> bool:
    """Return whether a person may open a file: the right to read documents, for the file's field group."""
    return any(group in ("*", file.field_group) for _path, group in scope_of(person, "documents.read").pairs)


def safe_name(name: str) -> str:
    """Return a file name without path, control signs or signs that turn text around.

    >>> safe_name("../../五年 规划\\u202efdp.docx")
    '五年 规划_fdp.docx'
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = UNSAFE.sub("_", name).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 8]}{dot}{ending[:7]}"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def _pieces(content: Any) -> Iterable[bytes]:
    if hasattr(content, "chunks"):
        return content.chunks(PIECE)
    handle = io.BytesIO(content) if isinstance(content, (bytes, bytearray)) else content
    return iter(lambda: handle.read(PIECE), b"")


def _receive(pieces: Iterable[bytes], part: Path, name: str) -> tuple[str, int]:
    """Write what arrives to `part`, up to the limit; return its SHA-256 and size."""
    mill, size = hashlib.sha256(), 0
    with part.open("wb") as handle:
        for piece in pieces:
            size += len(piece)
            if size > settings.WUTONG_LARGEST_UPLOAD:
                raise too_large(name)
            mill.update(piece)
            handle.write(piece)
        handle.flush()
        os.fsync(handle.fileno())
    if size == 0:
        raise FileEmpty(name=name)
    return mill.hexdigest(), size


def _checked(part: Path, name: str) -> str:
    try:
        return kind_of(part, name)
    except NotAccepted as refusal:
        raise FileTypeRefused(name=name, reason_zh=refusal.zh, reason_en=refusal.en) from refusal


def _put(part: Path, digest: str) -> None:
    place = path_of(digest)
    if part.exists() and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, place)


def _receipt(digest: str, name: str, media_type: str, size: int, person: Any, field_group: str) -> StoredFile:
    with transaction.atomic():
        row, new = StoredFile.objects.get_or_create(
            digest=digest,
            name=name,
            received_by=person,
            field_group=field_group,
            defaults={"media_type": media_type, "size": size, "received_at": clock.now()},
        )
        if new:
            detail = {"name": name, "digest": digest, "size": size}
            record_act("files.store", person=person, object_kind="file", object_key=str(row.pk), detail=detail)
    return row
