"""A firm's requests: asked, listed, withdrawn. Each is a case that names firm and field in its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import CaseState, Given, NewCase, Reported
from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Firm
from wutong.kernel.yaml_text import read_yaml
from wutong.packs.corrections.errors import RequestRefused, RequestUnknown
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import store
from wutong.platform.naming import in_english, name_of

TYPE, SOURCE = "correction", "correction"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Wanted:
    """What a firm wants to have corrected: the field, what it should be, since when (None: always so), and why."""

    field: str
    text: str
    reason: str
    since: date | None = None


@dataclass(frozen=True)
class Request:
    """A request as its firm and officials read it; `before` and `asked` as they are written, empty once they were erased."""

    case: int
    number: str
    firm: str
    field: str
    before: str
    asked: str
    since: date | None
    reason: str
    state: str
    open: bool
    files: tuple[tuple[str, str], ...]  # name, digest

    @property
    def title(self) -> str:
        """What the field is called."""
        known = registry.correctable().get(self.field)
        return name_of(known) if known else self.field

    @property
    def before_words(self) -> str:
        """What the register said."""
        return registry.correction_words(self.field, self.before)

    @property
    def asked_words(self) -> str:
        """What it should be."""
        return registry.correction_words(self.field, self.asked)


@dataclass(frozen=True)
class Listed:
    """A request in the firm's list: with its state in words, when it was asked, by when an answer is due, and the answer."""

    request: Request
    state_title: str
    asked_at: datetime
    due_at: datetime | None
    answer: str
    answered_at: datetime | None


def ensure_types() -> None:
    """Record this release's edition of the case type."""
    cases.record_type(_data("correction"), name="correction.yaml")


@cache
def owner() -> str:
    """Return the code of the unit that answers for requests."""
    return str(read_yaml(_data("owner"))["unit"])


def _data(name: str) -> str:
    return (files("wutong.packs.corrections") / f"data/{name}.yaml").read_text(encoding="utf-8")


@transaction.atomic
def ask(firm: Firm, wanted: Wanted, *, by: Any, evidence: Any = None) -> int:
    """Open the case of a request and return it.

    evidence  an uploaded file, None without one

    Raises
        FactRefused     for what may not be asked for, cannot be read, or stands in the register already
        RequestRefused  without a reason, with a day to come, or while one about the same field is open
        FileTooLarge, FileEmpty, FileTypeRefused
    """
    written = registry.checked_correction(firm, wanted.field, wanted.text)
    field = registry.correctable()[wanted.field]
    reason = wanted.reason.strip()
    _refuse(not reason, name_of(field), "没有写理由", "the reason is missing")
    _refuse(len(reason) > LONGEST_REASON, name_of(field), "理由太长", "the reason is too long")
    late = wanted.since is not None and wanted.since > clock.today()
    _refuse(late, name_of(field), "起始日期晚于今天", "the day is yet to come")
    case = _open(firm, field.code, _new(firm, field.name_zh, wanted, written, reason, by))
    if evidence is not None:
        add_evidence(case, evidence, by=by)
    number = cases.state_at(case).number
    detail = {"firm": firm.key, "field": field.code}
    record_act("corrections.ask", person=by, object_kind="case", object_key=number, detail=detail)
    return case


def _new(firm: Firm, title: str, wanted: Wanted, written: str, reason: str, by: Any) -> NewCase:
    unit = Unit.objects.filter(code=owner(), valid_to=None).select_related("area").first()
    form = {"since": str(wanted.since or ""), "asked": written, "before": registry.correction_now(firm, wanted.field)}
    return NewCase(
        TYPE, f"{firm.name}：更正{title}"[:200], firm.area_code or (unit.area.code if unit else ""),
        unit=unit.code if unit else "", form=form, report=Reported(text=reason, reporter=str(by), channel="page"),
    )  # fmt: skip


def _open(firm: Firm, field: str, new: NewCase) -> int:
    """Open a case under the first free number of the field; that number is a source, and a source has one case."""
    if (number := open_requests(firm).get(field)) is not None:
        raise _second(number)
    for turn in count(1 + sum(_field_of(row) == field for row in _rows(firm))):
        try:
            with transaction.atomic():
                case = cases.open_case(replace(new, source=f"{SOURCE}/{firm.key}/{field}/{turn}"), by=None)
        except IntegrityError:  # somebody else of the firm asked in the same moment
            raise _second("—") from None
        state = cases.state_at(case)
        if not (state.open and is_of_a_firm(state)):
            continue  # a case that was made one of another type has the number
        if (state.form.get("asked"), state.reports[0].text) != (new.form["asked"], new.report.text):
            raise _second(state.number)  # that other one was there just before
        return case
    raise AssertionError("numbers do not end")


def is_of_a_firm(state: CaseState) -> bool:
    """Say whether a case is a request, opened by the product for a firm: no official opens one in a firm's name."""
    return state.type == TYPE and state.source.startswith(f"{SOURCE}/") and not state.opened_post


def _second(number: str) -> RequestRefused:
    return RequestRefused(
        what=number, why="这一项已有一件申请在办，先等答复或撤回它",
        why_en="a request about this field is open; wait for its answer or withdraw it",
    )  # fmt: skip


def _refuse(wrong: bool, what: str, why: str, why_en: str) -> None:
    if wrong:
        raise RequestRefused(what=what, why=why, why_en=why_en)


def add_evidence(case: int, upload: Any, *, by: Any) -> None:
    """Keep a file that proves a request, as a file of its case.

    Raises
        FileTooLarge, FileEmpty, FileTypeRefused
    """
    stored = store(upload, name=upload.name or "file", person=by, field_group="internal")
    cases.attach(case, digest=stored.digest, name=stored.name, by=None)


@transaction.atomic
def add_evidence_to(firm: Firm, case: int, upload: Any, *, by: Any) -> None:
    """Add a file to an open request of a firm.

    Raises
        RequestUnknown  if the firm has no such request
        RequestRefused  if it has been decided
        FileTooLarge, FileEmpty, FileTypeRefused
    """
    asked = own_request(firm, case)
    _refuse(not asked.open, asked.number, "申请已办结，不能再加附件", "it has been decided; nothing can be added")
    add_evidence(case, upload, by=by)


@transaction.atomic
def withdraw(firm: Firm, case: int, *, by: Any) -> None:
    """Withdraw an open request for the firm that asked.

    Raises
        RequestUnknown  if the firm has no such request
        ActNotPossible  if it has been decided
    """
    own_request(firm, case)
    state = cases.take(case, "withdraw", Given(note=_("企业账号 {person} 撤回").format(person=by)), by=None)
    record_act("corrections.withdraw", person=by, object_kind="case", object_key=state.number)


def own_request(firm: Firm, case: int) -> Request:
    """Return a request of a firm; raises RequestUnknown if it has none of this number."""
    if not 0 < case < 2**63 or not _rows(firm).filter(pk=case).exists():
        raise RequestUnknown(case=case)
    return request_of(case, cases.state_at(case))


def own_file(firm: Firm, case: int, digest: str) -> tuple[str, str]:
    """Return the number of a firm's request and the name of a file that the firm sent with it.

    Raises
        RequestUnknown  if the firm has no such request, or did not send this file with it
    """
    asked = own_request(firm, case)
    if digest in _sent([case])[case]:
        return asked.number, dict(map(reversed, asked.files))[digest]
    raise RequestUnknown(case=case)


def _sent(ids: list[int]) -> dict[int, set[str]]:
    """Return the files that firms sent with their requests, the product adds those; what officials add is theirs."""
    events = cases.events_of(ids)
    return {
        case: {one.body["file"]["digest"] for one in events[case] if one.kind == "file" and not one.person}
        for case in ids
    }


def _rows(firm: Firm) -> QuerySet[Any]:
    """Return the cases of a firm's requests, those of entities that were found to be it among them."""
    keys = {firm.key, *firm.members}
    return cases.from_source(*(f"{SOURCE}/{key}/" for key in sorted(keys)), type=TYPE).filter(opened_post="")


def open_requests(firm: Firm) -> dict[str, str]:
    """Return the numbers of a firm's open requests by field; one statement."""
    return {_field_of(row): row.number for row in _rows(firm).filter(closed_at=None)}


def _field_of(row: Any) -> str:
    return str(row.source.split("/")[2])


def requests_of(firm: Firm) -> list[Listed]:
    """Return the requests of a firm, the latest first; a fixed number of statements."""
    rows = list(_rows(firm))
    ids = [row.pk for row in rows]
    states, words, sent = cases.states_of(ids), cases.closing_words(ids), _sent(ids)
    return [_listed(row, states[row.pk], words.get(row.pk), sent[row.pk]) for row in rows]


def _listed(row: Any, state: CaseState, words: Any, sent: set[str]) -> Listed:
    known = cases.edition_of(state.type, state.edition).states[state.state]
    title = _("已并入另一件") if state.merged_into is not None else (in_english() and known.en) or known.zh
    said = [*(report.answer for report in state.reports), words.text if words else ""]
    asked = request_of(row.pk, state)
    own = tuple((name, digest) for name, digest in asked.files if digest in sent)
    return Listed(
        replace(asked, files=own), title, row.opened_at, row.due_at if row.closed_at is None else None,
        "；".join(filter(None, said)), row.closed_at,
    )  # fmt: skip


def request_of(case: int, state: CaseState) -> Request:
    """Return the request that a case is about.

    Raises
        RequestUnknown  if the case is about none
    """
    if not is_of_a_firm(state):
        raise RequestUnknown(case=case)
    parts = state.source.split("/")
    since = state.form.get("since")
    return Request(
        case, state.number, parts[1], parts[2], state.form.get("before", ""), state.form.get("asked", ""),
        date.fromisoformat(since) if since else None, state.reports[0].text if state.reports else "", state.state,
        state.open, tuple((file.name, file.digest) for file in state.files),
    )  # fmt: skip
