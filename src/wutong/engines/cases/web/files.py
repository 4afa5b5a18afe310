"""Files of a case: handed out to those who may read the case, each time recorded."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest

from wutong.engines.cases import api, queries
from wutong.engines.cases.pictures import likeness_of, public_copy
from wutong.platform.access.api import page, post_of
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import StoredFile, open_stored, store


def add_files(request: HttpRequest, case: int) -> None:
    """Store what was sent as `file` and add it to a case, pictures with a copy that tells neither place nor camera.

    Raises
        FileTooLarge, FileEmpty, FileTypeRefused
    """
    for upload in request.FILES.getlist("file"):
        add_file(request.user, case, upload)


def add_file(person: Any, case: int, upload: Any) -> None:
    """Store one sent file and add it to a case.

    Raises
        FileTooLarge, FileEmpty, FileTypeRefused
    """
    stored = store(upload, name=upload.name or "file", person=person, field_group="internal")
    api.attach(
        case, digest=stored.digest, name=stored.name, public=public_copy(stored, person),
        likeness=likeness_of(stored), by=person,
    )  # fmt: skip


@page("cases.read")
def case_file(request: HttpRequest, case: int, digest: str) -> FileResponse:
    """Send a file of a case, or its public copy; pictures are shown, everything else is saved."""
    return handed_out(request, case, digest)


def handed_out(request: HttpRequest, case: int, digest: str) -> FileResponse:
    """Return a file of a case that the reader may see, and record that it was handed out.

    Raises
        CaseUnknown  if there is no such case for the reader
        Http404      if the case has no such file
    """
    view = queries.case_view(case, request.user)
    known = {held: file.name for file in view.state.files for held in (file.digest, file.public) if held}
    if digest not in known:
        raise Http404(digest)
    media = StoredFile.objects.filter(digest=digest).values_list("media_type", flat=True).first()
    record_act(
        "files.download", person=request.user, post=post_of(request, "cases.read"), object_kind="case",
        object_key=view.row.number, detail={"name": known[digest], "digest": digest},
    )  # fmt: skip
    kind = media or "application/octet-stream"
    response = FileResponse(
        open_stored(digest), as_attachment=not kind.startswith("image/"), filename=known[digest], content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
