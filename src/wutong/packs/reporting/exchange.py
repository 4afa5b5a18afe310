"""Sealed exports for a third party's evaluation, and what the third party made of them.

An export is an archive whose manifest names the hash of every file in it and is signed with the zone's key; the evaluator
can prove it without us. What it holds is what was adopted at its moment, so that it can be made again byte for byte. A
result names the number and the seal of the export it rests on, counts once, and enters the ledger whole or not at all.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.engines.reader import api as reader
from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import ReasonMissing
from wutong.engines.returns.types import RATING, Form, Return, Step
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.reporting.errors import SealBroken
from wutong.packs.reporting.models import Evaluation, Handover
from wutong.platform import clock
from wutong.platform.accounts.api import unit_names
from wutong.platform.audit.api import record_act
from wutong.platform.audit.signing import private_key, public_text, signed_by

MANIFEST, SIGNATURE, RESULT = "manifest.json", "manifest.sig", "result.csv"
STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is made
SCORE = "work.evaluation"
HIGHEST, LONGEST_RESULT, LONGEST_ARCHIVE = Decimal(100), 2_000_000, 200_000_000
VERBS = {
    "reporting.seal": gettext_lazy("封存导出"), "reporting.evaluation": gettext_lazy("导入评估结果"),
    "reporting.terms": gettext_lazy("填写任务措施和期限"),
}  # fmt: skip
HEADS = {
    "figures.csv": ("unit", "unit_name", "form", "period", "field", "title", "value", "measured_in", "note"),
    "statements.csv": ("unit", "unit_name", "form", "period", "statement", "step", "evidence", "rater"),
    "steps.csv": ("unit", "form", "period", "sequence", "act", "at", "by", "reason"),
    RESULT: ("unit", "score", "reason"),
}


@dataclass(frozen=True)
class Sealed:
    """An export as it is handed out."""

    handover: Handover
    content: bytes


@transaction.atomic
def seal(ends: date, *, purpose: str, by: Any, post: str = "") -> Sealed:
    """Seal what was adopted of the periods that end on a day, and note who takes it out and for what.

    Raises
        ReasonMissing  without a purpose
    """
    if not purpose.strip():
        raise ReasonMissing(act=_("封存导出"), title=ends.isoformat())
    at = clock.now()
    number = f"FC{at:%Y%m%d%H%M%S}-{secrets.token_hex(2).upper()}"
    manifest, content = _archive(number, purpose.strip()[:200], ends, at)
    handover = Handover.objects.create(
        number=number, digest=hashlib.sha256(manifest).hexdigest(), purpose=purpose.strip()[:200], at=at, by=by,
        contents=json.loads(manifest),
    )  # fmt: skip
    record_act(
        "reporting.seal", person=by, post=post, object_kind="handover", object_key=number,
        detail={"digest": handover.digest, "purpose": handover.purpose},
    )  # fmt: skip
    return Sealed(handover, content)


def sealed_again(handover: Handover) -> Sealed:
    """Return an export as it was handed out, made again from what was known at its moment.

    Raises
        SealBroken  if it no longer comes out the same
    """
    ends = date.fromisoformat(handover.contents["ends"])
    manifest, content = _archive(handover.number, handover.purpose, ends, handover.at)
    if hashlib.sha256(manifest).hexdigest() != handover.digest:
        raise SealBroken(file=handover.number, problem=_("重新生成的内容与封存时不同"))
    return Sealed(handover, content)


def _archive(number: str, purpose: str, ends: date, at: datetime) -> tuple[bytes, bytes]:
    """Return the manifest and the archive with it, every file with a fixed stamp, whoever asks in whichever language."""
    with translation.override("zh-hans"):
        files = {name: _table(HEADS[name], rows) for name, rows in _contents(ends, at).items()}
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    told = {"number": number, "purpose": purpose, "ends": ends.isoformat(), "made_at": at.isoformat(), "files": listed}
    manifest = json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode()
    key = private_key(settings.DATA)
    signature = json.dumps({"public_key": public_text(key), "signature": key.sign(manifest).hex()}).encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {MANIFEST: manifest, SIGNATURE: signature, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content)
    return manifest, output.getvalue()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(head)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return output.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula is told as text; numbers stay numbers."""
    return f"'{text}" if text[:1] in "=+@\t\r" or (text[:1] == "-" and not text[1:2].isdigit()) else text


def _contents(ends: date, at: datetime) -> dict[str, list[tuple[str, ...]]]:
    rows = returns.adopted_until(ends, at)
    names = unit_names((row.unit for row, _steps in rows), at)
    forms = {cell.row.pk: cell.form for cell in returns.cells_of(row for row, _steps in rows)}
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in HEADS}
    for row, own in rows:
        for name, line in _lines(row, forms[row.pk], own, names.get(row.unit, row.unit)):
            found[name].append(line)
        found["steps.csv"] += [
            (
                row.unit,
                row.form,
                row.period,
                str(one.sequence),
                one.act,
                one.at.isoformat(),
                str(one.by or ""),
                one.reason,
            )
            for one in own
        ]
    found[RESULT] = [(unit, "", "") for unit in sorted({row.unit for row, _steps in rows})]
    return found


def _lines(row: Return, form: Form, steps: Sequence[Step], name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lines of what was adopted last of a return; one that was never adopted has none."""
    adopted = max((one.sequence for one in steps if one.act in ("adopt", "allow_correction")), default=0)
    said = [one for one in steps if one.values and one.sequence <= adopted]
    if not said:
        return
    for field in form.part_of(row.unit):
        given = said[-1].values.get(field.code, {})
        text, note = given.get("text", ""), given.get("note", "")
        start = (row.unit, name, row.form, row.period)
        if field.kind == RATING and text:
            yield "statements.csv", (*start, field.zh, f"{text} {field.word_of(text)}", note, str(said[-1].by or ""))
        elif text:
            yield "figures.csv", (*start, field.code, field.zh, text, field.unit, note)


def proven(content: bytes) -> dict[str, Any]:
    """Return the manifest of an archive whose signature and hashes hold.

    Raises
        SealBroken  naming what does not
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LONGEST_ARCHIVE:
                raise SealBroken(file="zip", problem=_("文件过大"))
            manifest, signature = archive.read(MANIFEST), json.loads(archive.read(SIGNATURE))
            listed = json.loads(manifest)["files"]
            wrong = [
                name for name, digest in listed.items() if hashlib.sha256(archive.read(name)).hexdigest() != digest
            ]
            signed = signed_by(signature["public_key"], signature["signature"], manifest)
    except (
        zipfile.BadZipFile,
        AttributeError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as problem:
        raise SealBroken(file="zip", problem=_("不是封存导出的文件")) from problem
    if wrong or not signed:
        raise SealBroken(
            file="zip", problem=_("文件在封存后被改动：{names}").format(names="、".join(wrong) or MANIFEST)
        )
    return dict(json.loads(manifest))


def handover_of(content: bytes) -> Handover:
    """Return the export that an archive is, unchanged since it was sealed here.

    Raises
        SealBroken  naming what was changed, also for an archive that somebody else signed
    """
    told = proven(content)
    handover = Handover.objects.filter(number=str(told.get("number", ""))).first()
    if handover is None or handover.contents != told:
        raise SealBroken(file="zip", problem=_("这不是本系统封存的"))
    return handover


# --- the way back ---------------------------------------------------------------------------------------


@transaction.atomic
def import_result(content: bytes, *, name: str, seal_text: str, evaluator: str, by: Any, post: str = "") -> Evaluation:
    """Take in what an evaluator made of an export: a score from 0 to 100 for each unit, with its reason.

    seal_text  the seal (hash of the manifest) of the export, as it was told the evaluator
    The same file again is the evaluation that it was.

    Raises
        SealBroken   if no export has this seal, a line does not fit (it is named), or the file came for another export
        ReasonMissing  without the evaluator's name
    """
    handover = Handover.objects.filter(digest=seal_text.strip().lower()).first()
    if handover is None:
        raise SealBroken(file=name, problem=_("没有封存码为 {seal} 的导出").format(seal=seal_text.strip()[:64] or "—"))
    if not evaluator.strip():
        raise ReasonMissing(act=_("导入评估结果"), title=handover.number)
    digest = hashlib.sha256(content).hexdigest()
    known = Evaluation.objects.filter(digest=digest).select_related("handover").first()
    if known is not None and known.handover != handover:
        raise SealBroken(
            file=name, problem=_("这个文件已作为 {number} 的结果导入").format(number=known.handover.number)
        )
    if known is not None:
        return known
    rows = _scores(content, name, handover)
    evaluation = Evaluation.objects.create(
        handover=handover, evaluator=evaluator.strip()[:120], digest=digest, rows=rows, at=clock.now(), by=by
    )
    _adopt_scores(evaluation, rows, by, post)
    record_act("reporting.evaluation", person=by, post=post, object_kind="handover", object_key=handover.number)
    return evaluation


def _scores(content: bytes, name: str, handover: Handover) -> list[dict[str, str]]:
    """Return the lines of a result, each with a unit of the export, a score and a reason."""
    if len(content) > LONGEST_RESULT:
        raise SealBroken(file=name, problem=_("文件过大"))
    ends = date.fromisoformat(handover.contents["ends"])
    units = {row.unit for row, _steps in returns.adopted_until(ends, handover.at)}
    try:
        text = content.decode(reader.encoding_of(content, name=name)).removeprefix("\ufeff")
        lines = list(csv.DictReader(io.StringIO(text)))
    except (WutongError, csv.Error) as problem:
        raise SealBroken(file=name, problem=_("不是 CSV 表格")) from problem
    found: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 2):
        unit, score, reason = (str(line.get(head) or "").strip() for head in HEADS[RESULT])
        if not score and not reason:
            continue
        if unit not in units or unit in found or not _is_score(score) or not reason:
            raise SealBroken(
                file=name, problem=_("第 {number} 行：单位、得分（0—100）或理由不符").format(number=number)
            )
        found[unit] = {"unit": unit, "score": score, "reason": reason[:300]}
    if not found:
        raise SealBroken(file=name, problem=_("没有任何得分"))
    return list(found.values())


def _is_score(text: str) -> bool:
    try:
        return Decimal(0) <= Quantity.parse(text, "分").value <= HIGHEST
    except WutongError:
        return False


def _adopt_scores(evaluation: Evaluation, rows: Sequence[dict[str, str]], by: Any, post: str) -> None:
    period = Period.year(date.fromisoformat(evaluation.handover.contents["ends"]).year)
    source = f"evaluation/{evaluation.digest[:40]}"
    claims = []
    for row in rows:
        returns.ensure_subject(row["unit"])
        place = Place(section=evaluation.evaluator, cell=row["unit"])
        claims.append(
            NewClaim(
                SeriesKey(SCORE, f"unit:{row['unit']}"), period, Quantity.parse(row["score"], "分"),
                SourceRef("import", source, f"{evaluation.evaluator}评估结果", place), note=row["reason"],
            )
        )  # fmt: skip
    ledger.adopt_published(ledger.record(claims, by=by), reason=evaluation.handover.number, by=by, post=post)
