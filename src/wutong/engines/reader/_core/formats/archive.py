"""Zip packages (DOCX, XLSX, ODS): their table of contents, and how much they would unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from wutong.engines.reader.errors import DamagedDocument, UnpackedTooLarge

MEGABYTE = 1 << 20
LARGEST_UNPACKED = 600 * MEGABYTE
# The XML of real spreadsheets shrinks 10 to 60 times; a bomb a thousand times.
HIGHEST_RATIO = 200
_RATIO_MATTERS_ABOVE = 20 * MEGABYTE
_STEP = 4 * MEGABYTE


def opened(data: bytes, *, name: str, kind: str) -> zipfile.ZipFile:
    """Open a package, or raise DamagedDocument."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as problem:
        raise DamagedDocument(name=name, kind=kind) from problem


def check_unpacked_size(package: zipfile.ZipFile, *, name: str) -> None:
    """Raise UnpackedTooLarge if the package says that it unpacks to too much."""
    unpacked = sum(entry.file_size for entry in package.infolist())
    packed = sum(entry.compress_size for entry in package.infolist())
    tight = unpacked > _RATIO_MATTERS_ABOVE and unpacked > packed * HIGHEST_RATIO
    if unpacked > LARGEST_UNPACKED or tight:
        raise UnpackedTooLarge(name=name, limit=LARGEST_UNPACKED // MEGABYTE)


def check_entries(package: zipfile.ZipFile, names: Iterable[str], *, name: str, kind: str) -> None:
    """Unpack entries once to prove that they are whole and no larger than they say.

    Python stops at the size an entry declares and then compares the checksum, so an entry
    that lies about its size ends as a damaged one, before a library without that limit sees it.
    """
    for entry in names:
        try:
            with package.open(entry) as stream:
                while stream.read(_STEP):
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as problem:
            raise DamagedDocument(name=name, kind=kind) from problem
