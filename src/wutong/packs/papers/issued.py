"""Papers that were issued: who may see which, and whether one can still be made the same."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.kernel.period import Period
from wutong.packs.papers.errors import PaperUnknown
from wutong.packs.papers.issuing import make
from wutong.packs.papers.models import IssuedPaper
from wutong.platform.access.api import scope_of
from wutong.platform.audit.api import record_act
from wutong.platform.jobs.api import job
from wutong.platform.jobs.run import JobRun
from wutong.platform.papers.types import PaperAsk

STEPS = 5


def papers_seen(person: Any) -> list[IssuedPaper]:
    """Return the papers all of whose figures a person may see, the newest first, in two statements."""
    rows = list(IssuedPaper.objects.select_related("issued_by", "file"))
    cited = {claim for row in rows for claim in row.claims}
    seen = set(ledger.figures_by_id(sorted(cited), scope_of(person, "figures.read")))
    return [row for row in rows if set(row.claims) <= seen]


def paper_seen(number: int, person: Any) -> IssuedPaper:
    """Return a paper that a person may see.

    Raises
        PaperUnknown  also where a figure in it is not for the person
    """
    row = IssuedPaper.objects.select_related("issued_by", "file").filter(pk=number).first()
    if row is None or len(ledger.figures_by_id(row.claims, scope_of(person, "figures.read"))) < len(row.claims):
        raise PaperUnknown(paper=number)
    return row


def holds_file(digest: str) -> bool:
    """Return whether a stored file is a page of an issued paper; the paper itself is found by its foreign key."""
    return any(digest in pages for pages in IssuedPaper.objects.values_list("pages", flat=True).iterator())


@job("papers.repeat")
def repeat(run: JobRun, *, paper: int) -> dict[str, Any]:
    """Make an issued paper again, as known then and as its issuer may see it, and compare text and file with what left."""
    row = paper_seen(paper, run.person)
    ask = PaperAsk(row.kind, row.plan, Period.parse(row.period), row.known_on, scope_of(row.issued_by, "figures.read"))
    made = make(ask, form=row.form, sheet=row.sheet, told=lambda step, words: run.progress(step, STEPS, words))
    same = made.text_hash == row.text_hash
    detail = {"text": made.text_hash, "file": sha256(made.data).hexdigest(), "same": same}
    record_act("papers.repeat", person=run.person, object_kind="paper", object_key=str(row.pk), detail=detail)
    return {"link": f"/papers/{row.pk}/?again={'same' if same else 'other'}"}
