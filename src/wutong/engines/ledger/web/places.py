"""Where a figure stands in its source, ready for a page: the sentence or cell, else document and section."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.errors import ClaimUnknown
from wutong.engines.ledger.types import Figure
from wutong.engines.reader import library
from wutong.engines.reader.errors import DocumentMissing
from wutong.engines.reader.library import Excerpt
from wutong.platform.access.scope import Scope

SOURCE_KINDS = {
    "document": _("文件"), "import": _("导入"), "api": _("接口"), "computation": _("计算"), "entry": _("页面录入"),
}  # fmt: skip


@dataclass(frozen=True)
class Whence:
    """A figure's origin: kind of source, title, place in words, link to it, the sentence, the inputs it was computed from."""

    kind: str
    title: str
    place: str
    url: str
    excerpt: Excerpt | None
    inputs: tuple[Figure, ...]


def whence(figure: Figure, scope: Scope | None) -> Whence:
    """Return the origin of a figure, down to the sentence when the document is stored."""
    source = figure.source
    url, excerpt = "", None
    if source.kind == "document":
        url, excerpt = _in_document(figure)
    inputs = _inputs(figure, scope) if source.kind == "computation" else ()
    return Whence(
        str(SOURCE_KINDS.get(source.kind, source.kind)), source.title, str(source.place), url, excerpt, inputs
    )


def _in_document(figure: Figure) -> tuple[str, Excerpt | None]:
    code = figure.source.key.removeprefix("document:")
    try:
        info = library.document(code)
    except DocumentMissing:
        return "", None
    address, place = reverse("document", args=[code]), figure.source.place
    if info.stored and place.start is not None and place.end is not None:
        return f"{address}?at={place.start}", library.excerpt(code, place.start, place.end)
    return f"{address}#n{place.number}" if place.number else address, None


def _inputs(figure: Figure, scope: Scope | None) -> tuple[Figure, ...]:
    found = []
    for claim_id in figure.inputs:
        try:
            found.append(ledger.figure(claim_id, scope=scope))
        except ClaimUnknown:
            continue  # the reader may not see this input
    return tuple(found)
