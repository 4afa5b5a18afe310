"""Which template a paper is written by: the files of the release and the editions written here, by day and moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from wutong.packs.papers.errors import NoTemplate, PaperUnknown
from wutong.packs.papers.models import TemplateEdition
from wutong.packs.papers.template import KINDS, Template, read_template
from wutong.platform import clock
from wutong.platform.asking import once
from wutong.platform.audit.api import record_act
from wutong.platform.papers.sources import known_fields


@dataclass(frozen=True)
class Edition:
    """An edition with its text; `code` names it (`monthly-1`), `number` counts from the release's on."""

    kind: str
    number: int
    valid_from: date
    text: str
    reason: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""

    @property
    def code(self) -> str:
        """The name under which a paper remembers it."""
        return f"{self.kind}-{self.number}"

    @property
    def title(self) -> str:
        """What its papers are."""
        return KINDS[self.kind]

    def template(self) -> Template:
        """Return it read and checked."""
        return read_template(self.text, known_fields(), name=self.code)


@once
def editions(kind: str | None = None, *, known_on: datetime | None = None) -> list[Edition]:
    """Return every edition known at a moment, the oldest first: those of the release, then those written here."""
    rows = TemplateEdition.objects.select_related("recorded_by")
    if known_on is not None:
        rows = rows.filter(recorded_at__lte=known_on)
    written = [
        Edition(row.kind, row.number, row.valid_from, row.text, row.reason, row.recorded_at, str(row.recorded_by or ""))
        for row in rows
    ]
    return [one for one in (*_shipped(), *written) if kind in (None, one.kind)]


@cache  # the files of a release do not change while it runs
def _shipped() -> tuple[Edition, ...]:
    found = sorted((files("wutong.packs.papers") / "data" / "templates").iterdir(), key=lambda one: one.name)
    return tuple(_shipped_in(file.name.removesuffix(".txt"), file.read_text(encoding="utf-8")) for file in found)


def _shipped_in(code: str, text: str) -> Edition:
    read, (kind, _dash, number) = read_template(text, known_fields(), name=code), code.partition("-")
    return Edition(kind, int(number), read.valid_from, text, read.basis)


def edition_on(kind: str, day: date, known_on: datetime | None = None) -> Edition:
    """Return the edition in force on a day as far as was known: the latest of those that had begun.

    Raises
        NoTemplate
    """
    begun = [one for one in editions(kind, known_on=known_on) if one.valid_from <= day]
    if not begun:
        raise NoTemplate(kind=KINDS[kind], day=day)
    return max(begun, key=lambda one: (one.valid_from, one.number))


def edition_called(code: str) -> Edition:
    """Return an edition by its name.

    Raises
        PaperUnknown
    """
    found = next((one for one in editions() if one.code == code), None)
    if found is None:
        raise PaperUnknown(paper=code)
    return found


def write_edition(text: str, *, reason: str, by: Any, post: str = "") -> Edition:
    """Check a text and keep it as the next edition of its kind.

    Raises
        TemplateRefused  naming each unknown field with its line and what may have been meant; nothing is kept
    """
    read = read_template(text, known_fields(), name=reason or "—")
    with transaction.atomic():
        number = max(one.number for one in editions(read.kind)) + 1
        row = TemplateEdition.objects.create(
            kind=read.kind, number=number, valid_from=read.valid_from, text=text, reason=reason,
            recorded_at=clock.now(), recorded_by=by,
        )  # fmt: skip
        record_act("papers.edit", person=by, post=post, object_kind="paper-template", object_key=f"{read.kind}-{number}",
                   detail={"valid_from": str(read.valid_from), "reason": reason})  # fmt: skip
    return Edition(row.kind, row.number, row.valid_from, row.text, row.reason, row.recorded_at, str(by or ""))
