"""Handing stored files out: to those who may, as attachments, each time recorded."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from wutong.platform.access.api import page, post_of
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import StoredFile, may_open, open_stored


@page("documents.read")
def stored_file(request: HttpRequest, number: int) -> FileResponse:
    """Send a stored file; never shown in the browser, where an uploaded HTML page could act as ours."""
    row = get_object_or_404(StoredFile, pk=number)
    if not may_open(request.user, row):
        raise PermissionDenied(f"file {number}: {row.field_group}")
    handle = open_stored(row.digest)
    record_act(
        "files.download",
        person=request.user,
        post=post_of(request, "documents.read"),
        object_kind="file",
        object_key=str(row.pk),
        detail={"name": row.name},
    )
    response = FileResponse(handle, as_attachment=True, filename=row.name, content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
