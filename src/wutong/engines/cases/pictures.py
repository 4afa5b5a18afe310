"""Copies of pictures for the public: without the place, the time and the camera that a photo carries."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from wutong.platform.files.api import StoredFile, open_stored, store

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
QUALITY = 88


def public_copy(stored: StoredFile, person: Any) -> str:
    """Store a copy of a picture without its metadata and return its digest; empty for what is no picture."""
    form = FORMATS.get(stored.media_type)
    if form is None:
        return ""
    with open_stored(stored.digest) as handle:
        plain = without_metadata(handle.read(), form)
    return store(plain, name=stored.name, person=person, field_group="open").digest


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
