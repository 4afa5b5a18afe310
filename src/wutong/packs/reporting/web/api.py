"""Reporting over the API: the same functions as the pages call. Numbers travel as text with their unit."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Query, Router, Schema
from ninja.files import UploadedFile

from wutong.engines.ledger import api as ledger
from wutong.engines.returns import api as returns
from wutong.engines.returns.types import Doing, Return, View
from wutong.platform.access.api import needs

router = Router(tags=["reporting"])
ADDRESS = "/returns/{form}/{period}/{unit}"


class ReturnOut(Schema):
    """A return: where it stands, and the sequence to send along with an act."""

    form: str
    edition: int
    unit: str
    period: str
    state: str
    sequence: int
    due_at: Any = None
    submitted_at: Any = None


class EntryFindingOut(Schema):
    """What is wrong (`stop`) or looks wrong (`ask`: a note answers it) with an entry."""

    weight: str
    code: str
    said: str


class EntryOut(Schema):
    """An entry of a return."""

    code: str
    title: str
    unit: str
    text: str
    note: str
    computed: bool
    required: bool
    last: str = ""
    year_ago: str = ""
    in_force: str = ""
    findings: list[EntryFindingOut]


class AttachmentOut(Schema):
    """A file that goes with a return: the SHA-256 of its bytes, its name, its size in bytes."""

    digest: str
    name: str
    size: int


class ReturnView(ReturnOut):
    """A return with its entries and files."""

    title: str
    entries: list[EntryOut]
    files: list[AttachmentOut]


class EntryIn(Schema):
    """What to fill in: the number as printed, without its unit; a note answers a doubt."""

    text: str = Field("", max_length=80)
    note: str = Field("", max_length=300)


class FillIn(Schema):
    """Entries by code. `dry_run` only checks; `submit` hands in when nothing stands in the way."""

    entries: dict[str, EntryIn]
    sequence: int | None = None
    submit: bool = False
    dry_run: bool = False


class ReportActIn(Schema):
    """An act: approve, send_back, adopt, allow_correction, refuse_correction."""

    act: str
    sequence: int | None = None
    reason: str = Field("", max_length=300)
    remarks: dict[str, str] = {}


@router.get("/returns", response=list[ReturnOut])
@needs("reports.read")
def all_returns(
    request: HttpRequest, state: str = "", period: str = "", start: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> Any:
    """The returns the caller may see, the latest periods first; narrowed by state or period, a thousand from `start` on."""
    rows = returns.visible(request.user)
    wanted = {name: value for name, value in (("state", state), ("period", period)) if value}
    return list(rows.filter(**wanted)[start : start + 1000])


@router.get(ADDRESS, response=ReturnView)
@needs("reports.read")
def one_return(request: HttpRequest, form: str, period: str, unit: str) -> Any:
    """One return as it stands, with what the checks say."""
    return _told(returns.present_view(returns.return_for(request.user, form, period, unit)))


@router.put(ADDRESS, response=ReturnView)
@needs("reports.fill")
def fill(request: HttpRequest, form: str, period: str, unit: str, given: FillIn) -> Any:
    """Fill in a return, try it, or hand it in; entries that are not named are emptied."""
    row = returns.return_for(request.user, form, period, unit)
    values = {code: entry.model_dump() for code, entry in given.entries.items()}
    if given.dry_run:
        return _told(returns.view_of(row, returns.cleaned(row, values)))
    doing = Doing(request.user, given.sequence, values, way="api")
    return _told(returns.submit(row, doing) if given.submit else returns.fill(row, doing))


@router.post(ADDRESS, response=ReturnOut)
@needs("reports.read")
def act(request: HttpRequest, form: str, period: str, unit: str, given: ReportActIn) -> Any:
    """Approve, send back, adopt, or decide on a correction, as far as the caller's posts allow."""
    row = returns.return_for(request.user, form, period, unit)
    doing = Doing(request.user, given.sequence, None, given.remarks, given.reason, way="api")
    returns.decide(row, given.act, doing)
    return row


@router.post(f"{ADDRESS}/files", response=list[AttachmentOut])
@needs("reports.fill")
def attach(request: HttpRequest, form: str, period: str, unit: str, file: File[UploadedFile]) -> Any:
    """Add a file to a return that is being filled in; the files that go with it then are returned."""
    row = returns.return_for(request.user, form, period, unit)
    returns.attach(row, Doing(request.user, way="api"), file)
    return returns.files_of(row)


def _told(view: View) -> dict[str, Any]:
    row: Return = view.row
    said = {name: getattr(row, name) for name in ReturnOut.model_fields}
    return said | {
        "title": view.form.title,
        "entries": [_entry(one) for one in view.rows],
        "files": returns.files_of(row),
    }


def _entry(one: Any) -> dict[str, Any]:
    findings = [{"weight": found.weight, "code": found.code, "said": ledger.said_of(found)} for found in one.findings]
    known = {"last": one.last, "year_ago": one.year_ago, "in_force": one.now}
    return {
        "code": one.field.code, "title": one.field.title, "unit": one.field.unit, "text": one.shown, "note": one.note,
        "computed": bool(one.field.formula), "required": one.field.required, "findings": findings,
        **{name: figure.printed if figure else "" for name, figure in known.items()},
    }  # fmt: skip
