"""What a reviewer decides about a figure that was read, and how it reaches the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.engines.reader import library
from wutong.engines.reader.library import CandidateInfo
from wutong.engines.reader.types import Figure
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.kernel.unit import conversion
from wutong.packs.documents.errors import ActUnknown, IndicatorUnmapped, SubjectUnknown
from wutong.platform.audit.api import record_act

SURE = 0.75  # below this a person chooses the indicator
LEVEL_MEASURES = ("level", "change")  # measured in the indicator's own unit; growth and share have theirs


@dataclass(frozen=True)
class Entry:
    """What the review form holds: the figure's fields as text, and the indicator and subject it is mapped to."""

    indicator_code: str
    subject: str
    breakdown: str
    changes: dict[str, Any]


def suggest_indicator(figure: Figure, taught: Mapping[str, str] | None = None) -> str:
    """Return the code of the indicator that a printed name most likely means, or "".

    `taught` are the names that reviewers mapped before; their word comes before likeness.
    """
    if taught and figure.indicator in taught:
        return taught[figure.indicator]
    found = ledger.find_indicator(figure.indicator)
    return found[0].indicator.code if found and found[0].score >= SURE else ""


def accept(candidate_id: int, *, expected: int, entry: Entry, by: Any, post: str = "") -> CandidateInfo:
    """Put the figure into the ledger with its place, and mark it accepted (or corrected, when fields were changed).

    A fact that has no adopted figure yet gets this one; where another figure is adopted, both stand side
    by side and nothing is replaced.

    Raises
        IndicatorUnmapped, SubjectUnknown   the form does not say what or whom the figure is about
        PeriodUnknown, UnitsDiffer          the calendar or the indicator does not know what was typed
        CandidateChanged                    another reviewer was first
    """
    with transaction.atomic():
        before = library.candidate(candidate_id)
        state = "corrected" if entry.changes else "accepted"
        decided = library.decide(
            candidate_id,
            expected=expected,
            state=state,
            by=by,
            correction=entry.changes,
            indicator_code=entry.indicator_code,
        )
        claim = _claim(before.document, decided, entry)
        claim_id = ledger.record([claim], by=by)[0]
        ledger.adopt_published(
            [claim_id], reason=library.document(before.document).title, by=by, post=post, only_new=True
        )
        kept = library.decide(candidate_id, expected=decided.version, state=state, by=by, claim_id=claim_id)
        library.learn(kept, suggested=before.indicator_code, by=by)
        record_act(
            f"candidate.{state}", person=by, post=post, object_kind="candidate", object_key=str(candidate_id),
            detail={"document": before.document, "claim": claim_id, "changed": sorted(entry.changes)},
        )  # fmt: skip
    return kept


def decide(
    candidate_id: int, *, act: str, given: dict[str, str], expected: int, by: Any, post: str = ""
) -> CandidateInfo:
    """Carry out one act of the review form (`accept`, `reject`, `ignore`, `reopen`): page and API both come through here.

    `ignore` rejects the figure and teaches the reader that the words around it lead to no figure.
    """
    if act in {"reject", "ignore"}:
        return reject(candidate_id, expected=expected, by=by, post=post, everywhere=act == "ignore")
    if act == "reopen":
        return reopen(candidate_id, expected=expected, by=by, post=post)
    if act != "accept":
        raise ActUnknown(act=act)
    before = library.candidate(candidate_id)
    changes = library.changed_fields(before.read_as, given)
    area = str(changes.get("area", before.read_as.area))
    entry = Entry(
        indicator_code=given.get("indicator_code", "").strip() or before.indicator_code,
        subject=given.get("subject", "") or subject_for(area, library.document(before.document).area_name),
        breakdown=given.get("breakdown", "").strip(),
        changes=changes,
    )
    return accept(candidate_id, expected=expected, entry=entry, by=by, post=post)


def reject(candidate_id: int, *, expected: int, by: Any, post: str = "", everywhere: bool = False) -> CandidateInfo:
    """Mark a figure as not to be used; it stays visible and can be taken up again.

    `everywhere` also teaches the reader not to take such words for a figure in the documents to come.
    """
    with transaction.atomic():
        kept = _mark(candidate_id, expected, "rejected", by, post)
        if everywhere:
            library.learn_rejection(kept, by=by)
    return kept


def reopen(candidate_id: int, *, expected: int, by: Any, post: str = "") -> CandidateInfo:
    """Take a decision back: the claim stays in the ledger as something that was stated, its adoption is withdrawn."""
    before = library.candidate(candidate_id)
    with transaction.atomic():
        if before.claim_id is not None:
            ledger.withdraw_claim(before.claim_id, by=by, reason="reviewer reopened the figure")
        library.unlearn(candidate_id, by=by)
        return _mark(candidate_id, expected, "open", by, post)


def _mark(candidate_id: int, expected: int, state: str, by: Any, post: str) -> CandidateInfo:
    with transaction.atomic():
        kept = library.decide(candidate_id, expected=expected, state=state, by=by)
        record_act(
            f"candidate.{state}", person=by, post=post, object_kind="candidate", object_key=str(candidate_id),
            detail={"document": kept.document},
        )  # fmt: skip
    return kept


def _claim(code: str, decided: CandidateInfo, entry: Entry) -> NewClaim:
    if not entry.indicator_code:
        raise IndicatorUnmapped(printed=decided.figure.indicator)
    indicator = ledger.indicator(entry.indicator_code)
    figure = decided.figure
    if figure.measure in LEVEL_MEASURES and figure.unit:
        conversion(figure.unit, indicator.unit)  # refuses a unit that does not measure this indicator
    document = library.document(code)
    (section,) = library.sections_at(code, [figure.start])
    place = Place(section=section, start=figure.start, end=figure.end)
    return NewClaim(
        series=SeriesKey(indicator.code, entry.subject, figure.measure, entry.breakdown),
        period=Period.parse(figure.period),
        quantity=_quantity(figure),
        source=SourceRef("document", f"document:{code}", document.title, place),
        printed=figure.value_text,
        kind=figure.kind,
        nature="published",
    )


def _quantity(figure: Figure) -> Quantity:
    value, high = library.plain(figure.value), library.plain(figure.value_hi)
    return Quantity.of(value, figure.unit, comparator=Comparator(figure.comparator), high=high or None)


def subject_for(area_name: str, document_area: str) -> str:
    """Return the key of the subject a figure's area names; the document's own area when it names none.

    Raises
        SubjectUnknown  if the ledger knows no subject of that name
    """
    name = area_name or document_area
    found = ledger.find_subject(name)
    if not found:
        raise SubjectUnknown(name=name or "—")
    return found[0].key
