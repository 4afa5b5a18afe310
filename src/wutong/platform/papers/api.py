"""The front door: setting papers as DOCX, PDF or pictures of pages, and what may be said in them.

What sets them (python-docx, typst, vl-convert) is loaded where it is first used.
"""

from __future__ import annotations

from wutong.platform.papers.layout import measures, numbered, plain_text
from wutong.platform.papers.pictures import LINE, picture_of
from wutong.platform.papers.sources import fields_from, known_fields, values_of
from wutong.platform.papers.types import Paper

__all__ = [
    "LINE", "docx_bytes", "fields_from", "known_fields", "measures", "numbered", "page_pictures", "pdf_bytes", "picture_of",
    "plain_text", "values_of",
]  # fmt: skip


def docx_bytes(paper: Paper) -> bytes:
    """Return the paper as a Word file, the same bytes for the same content."""
    from wutong.platform.papers.docx_output import docx_bytes as written

    return written(paper)


def pdf_bytes(paper: Paper, *, fonts: str = "") -> bytes:
    """Return the paper as PDF; `fonts` is a folder of fonts beside those of the system.

    Raises
        NoChineseFont  if there is no font with Chinese characters
    """
    from wutong.platform.papers.typst_output import pdf_bytes as written

    return written(paper, fonts=fonts)


def page_pictures(paper: Paper, *, fonts: str = "") -> list[bytes]:
    """Return the paper's pages as PNG, as they look in print.

    Raises
        NoChineseFont  if there is no font with Chinese characters
    """
    from wutong.platform.papers.typst_output import page_pictures as drawn

    return drawn(paper, fonts=fonts)
