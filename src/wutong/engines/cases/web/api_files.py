"""Files of a case and following it over the API."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from wutong.engines.cases import api, queries
from wutong.engines.cases.web.files import add_file, handed_out
from wutong.platform.access.api import needs

router = Router(tags=["cases"])


class CaseFileOut(Schema):
    """A file of a case; `public` is the digest of its copy without place and camera, empty without one.

    `likeness` is a picture's perceptual hash: 64 bits in hexadecimal.
    """

    name: str
    digest: str
    public: str
    likeness: str


class WatchIn(Schema):
    """Whether to follow."""

    on: bool = True


class WatchOut(Schema):
    """Whether you follow, and how many do."""

    watching: bool
    watchers: int


def _files(request: HttpRequest, case: int) -> list[dict[str, str]]:
    found = queries.case_view(case, request.user).state.files
    return [{"name": one.name, "digest": one.digest, "public": one.public, "likeness": one.likeness} for one in found]


@router.get("/{int:case}/files", response=list[CaseFileOut], summary="Files of a case")
@needs("cases.read")
def list_case_files(request: HttpRequest, case: int) -> Any:
    """Return the files of a case."""
    return _files(request, case)


@router.post("/{int:case}/files", response={201: list[CaseFileOut]}, summary="Add a file to a case")
@needs("cases.read")
def attach_case_file(request: HttpRequest, case: int, file: File[UploadedFile]) -> Any:
    """Store a file and add it; the act asks for its right. Pictures get a copy without place and camera.

    A file that the case has already changes nothing, so that it may be sent again.
    """
    queries.case_view(case, request.user)
    add_file(request.user, case, file)
    return Status(201, _files(request, case))


@router.get("/{int:case}/files/{digest}", summary="Download a file of a case", openapi_extra={
    "responses": {200: {"description": "The file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
})  # fmt: skip
@needs("cases.read")
def download_case_file(request: HttpRequest, case: int, digest: str) -> FileResponse:
    """Send a file of a case or its public copy; each time recorded."""
    return handed_out(request, case, digest)


@router.put("/{int:case}/watch", response=WatchOut, summary="Follow a case, or stop")
@needs("cases.read")
def watch_case(request: HttpRequest, case: int, given: WatchIn) -> Any:
    """Follow a case or stop following it; doing it twice changes nothing."""
    api.watch(case, by=request.user, on=given.on)
    watchers = queries.case_view(case, request.user).state.watchers
    return {"watching": request.user.get_username() in watchers, "watchers": len(watchers)}
