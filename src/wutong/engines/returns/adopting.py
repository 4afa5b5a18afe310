"""A return's numbers and words as claims and adoptions in the ledger, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure, NewClaim
from wutong.engines.returns.forms import TEXT, series_of
from wutong.engines.returns.judging import Row, View, area_of
from wutong.engines.returns.models import Step
from wutong.engines.returns.naming import unit_names
from wutong.kernel.source import Place, SourceRef
from wutong.platform.accounts.models import Unit


def write_figures(view: View, step: Step, *, reason: str) -> int:
    """Record what the return says and adopt it where it differs from the figure in force; return how many were adopted.

    Runs in the caller's transaction. The source is the return's step, so that the same step recorded twice is one claim.
    """
    ensure_subject(view.row.unit)
    wanted = [(one, claim) for one, claim in _claims(view, step) if not _stands(one)]
    numbers = ledger.record([claim for _one, claim in wanted], by=step.by)
    seen = {
        number: one.now.sequence or 0 if one.now else 0 for number, (one, _claim) in zip(numbers, wanted, strict=True)
    }
    ledger.adopt_all(seen, by=step.by, reason=reason, post=step.post)
    return len(seen)


def ensure_subject(unit: str) -> None:
    """Make sure the ledger knows the unit as somebody figures can be about."""
    row = Unit.objects.select_related("area").get(code=unit)
    if row.area is not None:
        ledger.ensure_subject(f"unit:{unit}", kind="unit", name_zh=row.name_zh, name_en=row.name_en, area=row.area.code)


def _claims(view: View, step: Step) -> Iterator[tuple[Row, NewClaim]]:
    row, area = view.row, area_of(view.row.unit)
    name = unit_names([row.unit]).get(row.unit, row.unit)
    title = f"{view.form.zh}（{row.when.label}）{name}"
    for one in view.rows:
        word = one.field.word_of(one.text) if one.field.scale else one.text
        if one.field.kind == TEXT or (one.quantity is None and not one.text):
            continue
        yield one, NewClaim(
            series=series_of(one.field, row.unit, area), period=row.when, quantity=one.quantity,
            printed=one.quantity.printed if one.quantity else word, nature=row.nature, note=one.note,
            source=SourceRef("entry", f"{row.key}/{step.sequence}", title, Place(section=view.form.zh, cell=one.field.code)),
        )  # fmt: skip


def _stands(one: Row) -> bool:
    """Whether the figure in force says the same already."""
    now: Figure | None = one.now
    if now is None:
        return False
    if one.quantity is None:
        return now.printed == (one.field.word_of(one.text) if one.field.scale else one.text)
    return ledger.same_number(one.quantity, now.quantity)
