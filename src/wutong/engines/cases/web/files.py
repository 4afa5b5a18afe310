"""Files of a case: handed out to those who may read the case, each time recorded."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest

from wutong.engines.cases import api, queries
from wutong.engines.cases.pictures import likeness_of, public_copy
from wutong.platform.access.api import page, post_of
from wutong.platform.files.api import StoredFile, store
from wutong.platform.files.handing import UNKNOWN_TYPE, hand_out


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
    kind = StoredFile.objects.filter(digest=digest).values_list("media_type", flat=True).first() or UNKNOWN_TYPE
    return hand_out(
        digest, name=known[digest], to=request.user, of=("case", view.row.number),
        post=post_of(request, "cases.read"), media_type=kind, shown=kind.startswith("image/"),
    )  # fmt: skip
