"""A document is handed in: the file is kept and a job reads it. Page and API both come through here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wutong.packs.documents.errors import EndingUnknown
from wutong.platform.files.api import safe_name, store
from wutong.platform.jobs.api import Job, start

ENDINGS = (".txt", ".text", ".md", ".markdown", ".docx", ".pdf", ".html", ".htm", ".xlsx")


def send(uploaded: Any, *, title: str, published: date | None, area: str, by: Any) -> Job:
    """Keep an uploaded file and start reading it.

    What a file holds is judged by its content; by its name only what is no document is told: a script is text, too.

    Raises
        EndingUnknown  if the name ends as no readable document does
        FileTooLarge, FileEmpty, FileTypeRefused  as `store`
    """
    name = safe_name(uploaded.name or "")
    ending = Path(name).suffix.lower()
    if ending and ending not in ENDINGS:
        raise EndingUnknown(name=name, ending=ending, endings="、".join(ENDINGS))
    stored = store(uploaded, name=name, person=by)
    return start(
        "documents.read", title=_("阅读《%s》") % (title or stored.name), person=by, file_id=stored.pk,
        document_title=title, published=published.isoformat() if published else "", area=area,
    )  # fmt: skip
