"""Compressed streams of a PDF that would unpack to more than memory holds.

The library unpacks a stream whole and knows no limit. Deflate shrinks at most
1,032 times, so only streams of some size need a look, and a short one only if
it holds another compressed stream inside.
"""

from __future__ import annotations

import re
import zlib

from wutong.engines.reader._core.formats.archive import MEGABYTE
from wutong.engines.reader.errors import UnpackedTooLarge

LARGEST_STREAM = 256 * MEGABYTE
_HIGHEST_RATIO = 1032
_STREAM = re.compile(rb"stream\r?\n")
_DEFLATED = (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08")
_STEP = 4 * MEGABYTE


def check_streams(data: bytes, *, name: str) -> None:
    """Raise UnpackedTooLarge if a stream of the PDF unpacks to more than LARGEST_STREAM."""
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[start : start + 1] not in _DEFLATED or data[match.start() - 3 : match.start()] == b"end":
            continue
        end = data.find(b"endstream", start)
        packed = memoryview(data)[start : end if end >= 0 else len(data)]
        if _unpacked(packed) > LARGEST_STREAM:
            raise UnpackedTooLarge(name=name, limit=LARGEST_STREAM // MEGABYTE)


def _unpacked(packed: memoryview) -> int:
    """Return the size of a stream once unpacked, or twice where it holds another one; counting ends above the limit."""
    first = zlib.decompressobj()
    try:
        piece = first.decompress(packed, _STEP)
        inner = zlib.decompressobj() if piece[:1] in _DEFLATED else None
        if inner is None and len(packed) * _HIGHEST_RATIO <= LARGEST_STREAM:
            return len(piece)
        return _counted(first, inner, piece)
    except zlib.error:
        return 0


def _counted(first: zlib._Decompress, inner: zlib._Decompress | None, piece: bytes) -> int:
    outer = deep = 0
    while piece and max(outer, deep) <= LARGEST_STREAM:
        outer += len(piece)
        if inner is not None:
            deep, inner = _deepened(inner, piece, deep)
        piece = first.decompress(first.unconsumed_tail, _STEP)
    return max(outer, deep)


def _deepened(inner: zlib._Decompress, piece: bytes, deep: int) -> tuple[int, zlib._Decompress | None]:
    """Unpack a piece once more; what is no compressed stream after all counts no further."""
    try:
        while piece and deep <= LARGEST_STREAM:
            deep += len(inner.decompress(piece, _STEP))
            piece = inner.unconsumed_tail
    except zlib.error:
        return deep, None
    return deep, inner
