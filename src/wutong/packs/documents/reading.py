"""The job that reads an uploaded document."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.reader import library
from wutong.packs.documents.known_figures import known_elsewhere
from wutong.packs.documents.review import suggest_indicator
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import open_stored
from wutong.platform.files.models import StoredFile
from wutong.platform.jobs.api import JobRun, job
from wutong.platform.notices.api import notify

STEPS = 4  # opened, read, kept, audited


@job("documents.read")
def read_document(run: JobRun, *, file_id: int, document_title: str, published: str, area: str) -> dict[str, Any]:
    """Read one stored file into the library, and tell the person who sent it."""
    stored = StoredFile.objects.get(pk=file_id)
    known = next((one for one in library.documents() if one.digest == stored.digest), None)
    if known is not None:
        words = _("内容与已有的《%(title)s》完全相同，没有另存，也没有重读；打开的是那一份") % {"title": known.title}
        run.progress(STEPS, STEPS, words)
        return _led_to(known.code)
    with open_stored(stored.digest) as content:
        data = content.read()
    code = library.add_document(
        stored,
        data,
        title=document_title,
        published=date.fromisoformat(published) if published else None,
        area=area,
        by=run.person,
        progress=lambda done, total: run.progress(done, STEPS),
        suggest=_remembering(partial(suggest_indicator, taught=library.mappings())),
        lexicon=library.learned_lexicon(),
    )
    run.progress(STEPS - 1, STEPS, _("核对数据"))
    found = library.audit_stored(code, known=known_elsewhere(code), by=run.person)
    info = library.document(code)
    record_act(
        "document.read", person=run.person, object_kind="document", object_key=code, detail={"figures": info.total}
    )
    if run.person is not None:
        notify(
            run.person, key=f"document.read:{code}", topic="documents",
            title=f"《{info.title}》已读完，{info.total} 个数据待审，{found} 条核对意见", link=f"/documents/{code}/",
        )  # fmt: skip
    run.progress(STEPS, STEPS, _found(info.total, found))
    return _led_to(code)


def _led_to(code: str) -> dict[str, Any]:
    return {"document": code, "link": f"/documents/{code}/"}


def _found(figures: int, findings: int) -> str:
    """Return in words what reading a document brought."""
    if not figures:
        return _("文字读到了，但没有读出一个数据：其中没有写明指标和单位的数。请确认这是不是一份报告")
    return _("读出 %(figures)s 个数据待审，%(findings)s 条核对意见") % {"figures": figures, "findings": findings}


@job("documents.audit")
def audit_document(run: JobRun, *, document: str) -> dict[str, Any]:
    """Audit a stored document once more, with the figures as reviewers left them."""
    run.progress(0, 1, str(_("核对数据")))
    found = library.audit_stored(document, known=known_elsewhere(document), by=run.person)
    run.progress(1, 1)
    return {"found": found, "link": f"/documents/{document}/findings/"}


def _remembering(suggest: Any) -> Any:
    """Ask for each printed name once: a report repeats its indicators."""
    known: dict[str, str] = {}

    def ask(figure: Any) -> str:
        if figure.indicator not in known:
            known[figure.indicator] = suggest(figure)
        return known[figure.indicator]

    return ask
