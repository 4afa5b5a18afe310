"""Handing stored files out: one way for every page and API call, each time recorded."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse

from wutong.platform.audit.api import record_act
from wutong.platform.files.api import open_stored

UNKNOWN_TYPE = "application/octet-stream"


def hand_out(
    digest: str,
    *,
    name: str,
    to: Any,
    of: tuple[str, str],
    post: str = "",
    media_type: str = UNKNOWN_TYPE,
    shown: bool = False,
) -> FileResponse:
    """Send the stored file with this SHA-256 to a person, and record that it was sent.

    Whether the person may have it is the caller's to say before.

    of     kind and key of what the file belongs to, as the act names it: ("case", "2025-000123")
    shown  in the browser; otherwise it is saved, since an uploaded HTML page that is shown could act as ours

    Raises StoredFileMissing; then nothing is recorded.
    """
    content = open_stored(digest)
    kind, key = of
    record_act(
        "files.download", person=to, post=post, object_kind=kind, object_key=key,
        detail={"name": name, "digest": digest},
    )  # fmt: skip
    answer = FileResponse(content, as_attachment=not shown, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"  # the browser takes the type that stands here and guesses none
    return answer
