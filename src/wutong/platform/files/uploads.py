"""Uploads that are refused while they arrive: what is too large is never kept, in memory or on disk."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from wutong.platform.files.errors import FileEmpty, FileTooLarge

REFUSED = "wutong.upload_refused"  # key in request.META: the name of the file that was too large
FORM_ROOM = 2**20  # the other fields of a form with a file


class LargestUpload(FileUploadHandler):
    """Counts what arrives and stops at the limit, before the handlers that store anything."""

    announced_too_much = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_options: Any) -> None:
        """Look at how much the browser says will come."""
        self.announced_too_much = content_length > settings.WUTONG_LARGEST_UPLOAD + FORM_ROOM

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count, or stop before the first byte of the file; the fields before it have been read."""
        super().new_file(*args, **kwargs)
        self.received = 0
        if self.announced_too_much:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on, or stop."""
        self.received += len(raw_data)
        if self.received > settings.WUTONG_LARGEST_UPLOAD:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the storing to the next handler."""

    def _stop(self) -> NoReturn:
        if self.request is not None:
            self.request.META[REFUSED] = self.file_name or ""
        # False would have Django read the rest line by line, and a file without line ends is one line.
        raise StopUpload(connection_reset=True)


def uploaded(request: HttpRequest, field: str) -> Any:
    """Return the file sent in `field`; raise FileTooLarge when it was stopped, FileEmpty when none came."""
    file = request.FILES.get(field)
    if REFUSED in request.META:
        raise too_large(request.META[REFUSED])
    if file is None:
        raise FileEmpty(name="")
    return file


def too_large(name: str) -> FileTooLarge:
    """Return the refusal of a file over the limit."""
    return FileTooLarge(name=name, limit_mb=settings.WUTONG_LARGEST_UPLOAD // 2**20)
