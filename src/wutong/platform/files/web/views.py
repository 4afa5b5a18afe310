"""Handing stored files out: to those who may, as attachments, each time recorded."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from wutong.platform.access.api import page, post_of
from wutong.platform.files.api import StoredFile, may_open
from wutong.platform.files.handing import hand_out


@page("documents.read")
def stored_file(request: HttpRequest, number: int) -> FileResponse:
    """Send a stored file."""
    row = get_object_or_404(StoredFile, pk=number)
    if not may_open(request.user, row):
        raise PermissionDenied(f"file {number}: {row.field_group}")
    return hand_out(
        row.digest, name=row.name, to=request.user, of=("file", str(row.pk)),
        post=post_of(request, "documents.read"), media_type=row.media_type,
    )  # fmt: skip
