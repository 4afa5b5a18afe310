"""Case types in the tables: recorded once an edition, read once a process.

An edition never changes, so what was read of it is kept; which edition is in force is asked each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from wutong.engines.cases._core.casetypes.definition import CaseType as Definition
from wutong.engines.cases._core.casetypes.reading import Reading, case_type_of, read_case_type
from wutong.engines.cases.effects import refuse_unknown
from wutong.engines.cases.errors import CaseTypeFaulty, CaseTypeUnknown, EditionFixed
from wutong.engines.cases.models import CaseType
from wutong.platform import clock
from wutong.platform.asking import once, remember
from wutong.platform.audit.api import record_act
from wutong.platform.audit.chain import canonical
from wutong.platform.territory.models import named

SCHEMA = Path(__file__).parent / "data/case_type.schema.json"


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of case types."""
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def check_type(text: str) -> Reading:
    """Read a case type's YAML without recording it; the faults carry their lines. The same text is read once."""
    return read_case_type(text, schema())


@transaction.atomic
def record_type(text: str, *, name: str = "", by: Any = None) -> Definition:
    """Record an edition of a case type; the same edition with the same content is recorded once.

    Raises
        CaseTypeFaulty  with every fault and its line, or for an effect that no pack declares
        EditionFixed    if the edition is recorded with other content
    """
    reading = check_type(text)
    if reading.type is None:
        faults = reading.faults
        raise CaseTypeFaulty(
            name=name or "?", count=len(faults),
            faults="；".join(f"第 {fault.line} 行 {fault.path}：{fault.zh}" for fault in faults),
            faults_en="; ".join(f"line {fault.line}, {fault.path}: {fault.en}" for fault in faults),
        )  # fmt: skip
    kind = reading.type
    refuse_unknown(kind, name)
    digest = hashlib.sha256(canonical(reading.content)).hexdigest()
    known = CaseType.objects.filter(code=kind.code, edition=kind.edition).first()
    if known is not None:
        if known.digest != digest:
            raise EditionFixed(type=kind.code, edition=kind.edition, next=free_edition(CaseType, kind.code))
        return kind
    CaseType.objects.create(
        code=kind.code, edition=kind.edition, valid_from=kind.valid_from, title_zh=kind.zh, title_en=kind.en,
        content=reading.content, digest=digest, recorded_at=clock.now(), recorded_by=getattr(by, "username", ""),
    )  # fmt: skip
    record_act(
        "cases.record_type", person=by, object_kind="case_type", object_key=f"{kind.code}/{kind.edition}",
        detail={"digest": digest},
    )  # fmt: skip
    return kind


def free_edition(model: Any, code: str) -> int:
    """Return the number after the last recorded edition of a case type or a duty matrix."""
    last = model.objects.filter(code=code).order_by("-edition").values_list("edition", flat=True).first()
    return (last or 0) + 1


@once
def type_in_force(code: str, day: date | None = None) -> Definition:
    """Return the edition of a type that new cases take on a day (default: today).

    Raises
        CaseTypeUnknown  if there is none
    """
    wanted = day or clock.today()
    rows = CaseType.objects.filter(code=code, valid_from__lte=wanted)
    row = rows.order_by("-valid_from", "-edition").values_list("code", "edition", "digest").first()
    if row is None:
        raise CaseTypeUnknown(type=code, day=wanted)
    return remember(edition_of, row[0], row[1], answer=_read([row])[row[0], row[1]])


@once
def edition_of(code: str, edition: int) -> Definition:
    """Return one edition of a type.

    Raises
        CaseTypeUnknown  if it is not recorded
    """
    return editions([(code, edition)])[code, edition]


def editions(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Definition]:
    """Return editions by (code, edition); one statement, and one more for those new to this process.

    Raises
        CaseTypeUnknown  if one is not recorded
    """
    keys = set(wanted)
    rows = CaseType.objects.filter(code__in={code for code, _ in keys}).values_list("code", "edition", "digest")
    found = _read(rows)
    if missing := keys - found.keys():
        code, edition = min(missing)
        raise CaseTypeUnknown(type=f"{code}/{edition}", day=clock.today())
    return {key: found[key] for key in keys}


def all_editions() -> dict[tuple[str, int], Definition]:
    """Return every recorded edition by (code, edition); two statements at most, however many there are."""
    return _read(CaseType.objects.values_list("code", "edition", "digest"))


def types_by_hand() -> list[Definition]:
    """Return the edition in force today of each type that people open cases of, by title; two statements at most."""
    rows = CaseType.objects.filter(valid_from__lte=clock.today()).order_by("valid_from", "edition")
    latest = {code: (code, edition, digest) for code, edition, digest in rows.values_list("code", "edition", "digest")}
    return sorted((kind for kind in _read(latest.values()).values() if kind.by_hand), key=lambda kind: kind.zh)


def type_titles() -> dict[str, str]:
    """Return the titles of all types by code, of their latest editions, in the reader's language; one statement."""
    rows = CaseType.objects.order_by("code", "edition").values_list("code", "title_zh", "title_en")
    return {code: named(zh, en) for code, zh, en in rows}


_kept: dict[str, Definition] = {}  # by digest: an edition never changes, so neither does what was read of it


def _read(rows: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int], Definition]:
    """Return editions named by (code, edition, digest); those new to this process in one statement."""
    named = {(code, edition): digest for code, edition, digest in rows}
    fresh = set(named.values()) - _kept.keys()
    if fresh:
        for digest, content in CaseType.objects.filter(digest__in=fresh).values_list("digest", "content"):
            _kept[digest] = case_type_of(content)
    return {key: _kept[digest] for key, digest in named.items()}
