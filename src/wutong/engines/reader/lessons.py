"""What reviewers' corrections teach the next document: kept as versioned data, listed, revocable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from wutong.engines.reader import stored
from wutong.engines.reader.api import entry_from_correction, entry_from_rejection, lexicon_text, load_lexicon
from wutong.engines.reader.errors import LessonUnknown
from wutong.engines.reader.models import Lesson
from wutong.engines.reader.stored import CandidateInfo
from wutong.engines.reader.types import Lexicon, LexiconCondition, LexiconEntry, LexiconMeaning
from wutong.platform import clock
from wutong.platform.audit.api import record_act

NAME = "审核中学到的词库"


@dataclass(frozen=True)
class LessonInfo:
    """What a correction taught: how a reading is understood (`reading`) or which indicator a name means (`mapping`).

    `condition` and `meaning` hold the fields that ask and say something; `number` counts up as lessons come in.
    """

    number: int
    code: str
    kind: str
    condition: Mapping[str, Any]
    meaning: Mapping[str, Any]
    source: str
    document: str
    recorded_at: datetime
    recorded_by: str
    revoked_at: datetime | None
    revoked_by: str


def lessons() -> list[LessonInfo]:
    """Return every lesson, the latest first, the revoked ones too."""
    return [_info(row) for row in Lesson.objects.select_related("recorded_by", "revoked_by").order_by("-pk")]


def lesson(code: str) -> LessonInfo:
    """Return one lesson.

    Raises
        LessonUnknown  if there is none with this code
    """
    return _info(_row(code))


def _row(code: str) -> Lesson:
    row = Lesson.objects.select_related("recorded_by", "revoked_by").filter(code=code).first()
    if row is None:
        raise LessonUnknown(lesson=code)
    return row


def _info(row: Lesson) -> LessonInfo:
    return LessonInfo(
        row.pk, row.code, row.kind, row.condition, row.meaning, row.source, row.document, row.recorded_at,
        str(row.recorded_by or ""), row.revoked_at, str(row.revoked_by or ""),
    )  # fmt: skip


def learned_lexicon() -> Lexicon:
    """Return the lessons in force on how to read, as the reader takes them; later ones win.

    The edition is the moment of the last change, so that a document can say with which one it was read.
    """
    rows = list(Lesson.objects.filter(kind="reading"))
    changes = [moment for row in rows for moment in (row.recorded_at, row.revoked_at) if moment]
    edition = localtime(max(changes)).strftime("%Y-%m-%d %H:%M") if changes else ""
    return Lexicon(NAME, edition, tuple(_entry(row) for row in rows))


def _entry(row: Lesson) -> LexiconEntry:
    return LexiconEntry(
        row.code, LexiconCondition(**row.condition), LexiconMeaning(**row.meaning), row.source, row.revoked_at is None
    )


def mappings() -> Mapping[str, str]:
    """Return the printed names that reviewers mapped to an indicator, with its code; the latest word counts."""
    rows = Lesson.objects.filter(kind="mapping", revoked_at=None)
    return {row.condition["indicator"]: row.meaning["indicator_code"] for row in rows}


def learn(decided: CandidateInfo, *, suggested: str, by: Any) -> None:
    """Keep what an accepted figure teaches: its correction as a reading, a newly chosen indicator as a mapping.

    `suggested` is the indicator that stood in the form before the reviewer chose.
    """
    source = _source(decided, by)
    code = f"c{decided.id}-{decided.version}"
    text = stored.located_text(decided.document).text
    entry = entry_from_correction(decided.read_as, decided.figure, text, code=code, source=source)
    if entry is not None:
        _keep([entry], document=decided.document, by=by)
    if decided.indicator_code and decided.indicator_code != suggested:
        _map(decided, code=f"{code}-m", source=source, by=by)


def learn_rejection(decided: CandidateInfo, *, by: Any) -> None:
    """Keep that the words around a rejected reading lead to no figure elsewhere either."""
    text = stored.located_text(decided.document).text
    code = f"c{decided.id}-{decided.version}"
    entry = entry_from_rejection(decided.read_as, text, code=code, source=_source(decided, by))
    if entry is not None:
        _keep([entry], document=decided.document, by=by)


def _source(decided: CandidateInfo, by: Any) -> str:
    title = stored.document(decided.document).title
    return f"{by or '—'} {clock.today().isoformat()} 审核《{title}》"[:300]


def _map(decided: CandidateInfo, *, code: str, source: str, by: Any) -> None:
    Lesson.objects.create(
        code=code, kind="mapping", condition={"indicator": decided.figure.indicator}, source=source,
        meaning={"indicator_code": decided.indicator_code}, document=decided.document,
        recorded_at=clock.now(), recorded_by=by,
    )  # fmt: skip


def _keep(entries: Iterable[LexiconEntry], *, document: str, by: Any) -> int:
    known = set(Lesson.objects.values_list("code", flat=True))
    rows = [
        Lesson(
            code=entry.code, kind="reading", condition=_said(entry.when), meaning=_said(entry.then), source=entry.source,
            document=document, recorded_at=clock.now(), recorded_by=by,
            revoked_at=None if entry.active else clock.now(), revoked_by=None if entry.active else by,
        )
        for entry in entries if entry.code not in known
    ]  # fmt: skip
    return len(Lesson.objects.bulk_create(rows))


def _said(part: LexiconCondition | LexiconMeaning) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value}


def add_lexicon(data: bytes, *, name: str, by: Any, post: str = "") -> int:
    """Add the entries of a lexicon file and return how many are new; entries whose code is known stay as they are.

    Raises
        LexiconBroken  naming the entry, if the file does not follow docs/reference/lexicon.md; nothing is kept then
    """
    given = load_lexicon(data, name=name)
    with transaction.atomic():
        added = _keep(given.entries, document="", by=by)
        record_act(
            "lexicon.imported", person=by, post=post, object_kind="lexicon", object_key=given.name,
            detail={"edition": given.edition, "entries": added},
        )  # fmt: skip
    return added


def learned_lexicon_text() -> str:
    """Return the lessons on reading as a lexicon file, for `./wutong read --lexicon` or another zone."""
    return lexicon_text(learned_lexicon())


def set_in_force(code: str, *, in_force: bool, by: Any, post: str = "") -> LessonInfo:
    """Revoke a lesson or put it back in force; documents read from now on follow.

    Raises
        LessonUnknown  if there is none with this code
    """
    with transaction.atomic():
        row = _row(code)
        if (row.revoked_at is None) != in_force:
            row.revoked_at, row.revoked_by = (None, None) if in_force else (clock.now(), by)
            row.save(update_fields=["revoked_at", "revoked_by"])
            verb = "lesson.restored" if in_force else "lesson.revoked"
            record_act(verb, person=by, post=post, object_kind="lesson", object_key=code)
    return _info(row)


def unlearn(candidate_id: int, *, by: Any) -> None:
    """Revoke what decisions on a figure taught: they are being taken back."""
    rows = Lesson.objects.filter(code__startswith=f"c{candidate_id}-", revoked_at=None)
    rows.update(revoked_at=clock.now(), revoked_by=by)
