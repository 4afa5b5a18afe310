"""Copies of pictures for the public: without the place, the time and the camera that a photo carries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageOps

from wutong.platform.files.api import StoredFile, open_stored, store
from wutong.platform.files.errors import FileTypeRefused

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
QUALITY = 88


def public_copy(stored: StoredFile, person: Any) -> str:
    """Store a copy of a picture without its metadata and return its digest; empty for what is no picture."""
    form = FORMATS.get(stored.media_type)
    if form is None:
        return ""
    with readable(stored), open_stored(stored.digest) as handle:
        plain = without_metadata(handle.read(), form)
    return store(plain, name=stored.name, person=person, field_group="open").digest


@contextmanager
def readable(stored: StoredFile) -> Iterator[None]:
    """Refuse a picture whose pixels cannot be read: its copy for the public could not be made.

    Raises
        FileTypeRefused
    """
    try:
        yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        reason = {"reason_zh": "图片已损坏，读不出来", "reason_en": "the picture is damaged and cannot be read"}
        raise FileTypeRefused(name=stored.name, **reason) from problem


PLAIN = 8  # bits: a picture with fewer that differ from all the others shows nothing to tell it by
SIDE = 8  # of the square of differences: 64 bits


def likeness_of(stored: StoredFile) -> str:
    """Return a picture's perceptual hash in hexadecimal, empty for what is no picture and for one that shows nothing.

    Each bit says whether a cell of the picture, made small and grey, is brighter than its neighbour to the right: the
    same scene sent again, smaller or compressed anew, differs in few bits. A wall, or the night, has hardly any bit
    that another wall has not, and would be taken for it.
    """
    if stored.media_type not in FORMATS:
        return ""
    with readable(stored), open_stored(stored.digest) as handle, Image.open(handle) as picture:
        small = ImageOps.exif_transpose(picture).convert("L").resize((SIDE + 1, SIDE))
    cells = list(small.tobytes())
    bits = [
        cells[row * (SIDE + 1) + column] > cells[row * (SIDE + 1) + column + 1]
        for row in range(SIDE)
        for column in range(SIDE)
    ]
    if not PLAIN <= sum(bits) <= len(bits) - PLAIN:
        return ""
    return f"{sum(bit << place for place, bit in enumerate(reversed(bits))):016x}"


def without_metadata(content: bytes, form: str) -> bytes:
    """Return a picture upright, with nothing but its pixels."""
    with Image.open(io.BytesIO(content)) as picture:
        upright = ImageOps.exif_transpose(picture)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette() or [])
    out = io.BytesIO()
    bare.save(out, form, quality=QUALITY)
    return out.getvalue()
