"""Documents as of an earlier day: what came in later was not known; reviews have no past."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from wutong.engines.reader import library
from wutong.engines.reader.library import DocumentInfo
from wutong.packs.documents.errors import NotYetReceived
from wutong.platform import clock


def known_document(request: HttpRequest, code: str) -> DocumentInfo:
    """Return a document, if it was there on the day the page is read as of.

    Raises
        DocumentMissing  if there is none with this code
        NotYetReceived   if it came in later
    """
    info, known_on = library.document(code), moment_of(request)
    if known_on is not None and info.recorded_at > known_on:
        received = info.recorded_at.astimezone(clock.SHANGHAI)
        raise NotYetReceived(title=info.title, day=f"{known_on:%Y-%m-%d}", received=f"{received:%Y-%m-%d}")
    return info


def moment_of(request: HttpRequest) -> datetime | None:
    """Return the last moment of the day the page is read as of, None for the present."""
    return getattr(request, "as_known_on", None)
