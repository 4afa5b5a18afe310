"""Making a paper: what there is to say, the template of the day, the setting, and our own audit before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.engines.reader import api as reader
from wutong.engines.reader.types import Finding
from wutong.kernel.period import Period
from wutong.packs.papers import asking
from wutong.packs.papers.drafting import Draft
from wutong.packs.papers.editions import Edition, edition_on
from wutong.packs.papers.models import IssuedPaper
from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import store
from wutong.platform.jobs.api import job
from wutong.platform.jobs.run import JobRun
from wutong.platform.papers import api as papers
from wutong.platform.papers.errors import NoChineseFont
from wutong.platform.papers.types import Paper, PaperAsk

STEPS = 5
GROUPS = ("open", "internal", "tax")  # the widest circle first
MISSING = "缺数指标"
Told = Callable[[int, str], None]


@dataclass(frozen=True)
class Made:
    """A paper with its file, the template it was written by, its text, and what the auditor found in it."""

    paper: Paper
    edition: Edition
    data: bytes
    text: str
    findings: tuple[Finding, ...]
    missing: int

    @property
    def text_hash(self) -> str:
        """The SHA-256 of everything it says."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def claims(self) -> list[int]:
        """The claims that its figures cite."""
        return sorted({claim for origin in self.paper.origins for claim in origin.claims})


def make(ask: PaperAsk, *, form: str = "docx", sheet: str = "A4", told: Told | None = None) -> Made:
    """Make a paper and audit it; the same question about the same moment gives the same bytes.

    Raises
        PeriodOutside, NoTemplate, NoChineseFont (PDF only), and what the plan raises for one there is not
    """
    say = told or (lambda _step, _words: None)
    with translation.override("zh-hans"):
        say(0, str(_("收集数据")))
        values = papers.values_of(ask)
        asking.check(ask)
        edition = edition_on(ask.kind, ask.known_on.astimezone(clock.SHANGHAI).date(), ask.known_on)
        say(1, str(_("写成文字和图表")))
        paper = Draft(edition.template(), values, settings.WUTONG_FONTS).paper(
            ask.known_on.astimezone(clock.SHANGHAI), sheet
        )
        say(2, str(_("排版")))
        word = papers.docx_bytes(paper)
        data = word if form == "docx" else papers.pdf_bytes(paper, fonts=settings.WUTONG_FONTS)
        say(3, str(_("核对")))
        return Made(paper, edition, data, papers.plain_text(paper), audited(paper, word), len(values[MISSING]))


def audited(paper: Paper, word: bytes) -> tuple[Finding, ...]:
    """Return what our own auditor finds in the Word file, read as anybody's file is read."""
    document = reader.open_document(word, name=f"{paper.title}.docx")
    return tuple(reader.audit(document, figures=reader.read(document, published=paper.day, area=paper.signed)))


def narrowest_group(claims: list[int]) -> str:
    """Return the field group of a paper's file: that of the figure which fewest may see."""
    codes = {one.series.indicator for one in ledger.figures_by_id(claims).values()}
    groups = {info.field_group for info in ledger.indicators(sorted(codes))} if codes else set()
    return max(groups or {GROUPS[0]}, key=lambda one: GROUPS.index(one) if one in GROUPS else len(GROUPS))


@job("papers.issue")
def issue(run: JobRun, *, kind: str, plan: str, period: str, known_on: str, form: str, sheet: str) -> dict[str, Any]:
    """Make a paper as the person who asked may see it, and keep it with its hash and findings."""
    ask = PaperAsk(kind, plan, Period.parse(period), asking.moment_of(known_on), scope_of(run.person, "figures.read"))
    made = make(ask, form=form, sheet=sheet, told=lambda step, words: run.progress(step, STEPS, words))
    pages = _page_digests(made, run.person)
    row = keep(ask, made, form=form, sheet=sheet, pages=pages, person=run.person)
    run.progress(STEPS, STEPS, made.paper.title)
    return {"paper": row.pk, "findings": len(made.findings), "link": f"/papers/{row.pk}/"}


def _page_digests(made: Made, person: Any) -> list[str]:
    """Keep the pages as pictures; without a Chinese font there is no preview, and the DOCX is issued all the same."""
    try:
        pictures = papers.page_pictures(made.paper, fonts=settings.WUTONG_FONTS)
    except NoChineseFont:
        return []
    group = narrowest_group(made.claims)
    names = [f"{made.paper.title}-{number}.png" for number in range(1, len(pictures) + 1)]
    return [
        store(png, name=name, person=person, field_group=group).digest
        for png, name in zip(pictures, names, strict=True)
    ]


def keep(ask: PaperAsk, made: Made, *, form: str, sheet: str, pages: list[str], person: Any) -> IssuedPaper:
    """Enter a made paper among the issued ones."""
    with transaction.atomic():
        file = store(
            made.data, name=f"{made.paper.title}.{form}", person=person, field_group=narrowest_group(made.claims)
        )
        row = IssuedPaper.objects.create(
            kind=ask.kind, plan=ask.plan, period=ask.period.code, known_on=ask.known_on, edition=made.edition.code,
            form=form, sheet=sheet, title=made.paper.title, text_hash=made.text_hash, file=file, pages=pages,
            claims=made.claims, findings=[[one.rule, one.message] for one in made.findings], missing=made.missing,
            issued_at=clock.now(), issued_by=person,
        )  # fmt: skip
        record_act("papers.issue", person=person, object_kind="paper", object_key=str(row.pk),
                   detail={"title": row.title, "text": row.text_hash, "file": file.digest})  # fmt: skip
    return row
