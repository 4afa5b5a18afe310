"""A unit's own sheet: its parts of the year's tasks by month, how far it is, and what it has promised to do for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure, IndicatorInfo, TargetState
from wutong.engines.returns import api as returns
from wutong.engines.returns.types import CHECK, FILL
from wutong.kernel.period import Period
from wutong.packs.reporting.errors import SheetRefused
from wutong.packs.reporting.models import SheetTerms
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.naming import name_of, period_label


@dataclass(frozen=True)
class SheetLine:
    """A part of a year's task: its months, the latest figure of the year, and the terms in force."""

    part: TargetState
    info: IndicatorInfo
    months: tuple[tuple[str, str], ...]  # label, value
    latest: Figure | None
    terms: SheetTerms | None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return name_of(self.info)

    @property
    def standing(self) -> str:
        """How the latest figure stands to what was due by its month: ok, late, or missing."""
        wanted = self.part.steps.get(self.latest.period.code) if self.latest else None
        if self.latest is None or self.latest.quantity is None or wanted is None or self.part.quantity is None:
            return "missing"
        due = type(self.part.quantity).parse(wanted, self.part.quantity.unit)
        reached = self.latest.quantity.to(due.unit).value
        reaches = reached <= due.value if self.info.direction == "lower" else reached >= due.value
        return "ok" if reaches else "late"


def sheet_of(unit: str, year: int) -> list[SheetLine]:
    """Return a unit's sheet for a year, in the order of the indicators."""
    parts = ledger.year_parts_of(unit, year)
    known = ledger.current([one.series for one in parts])
    terms = terms_of([one.key for one in parts], year)
    infos = {one.code: one for one in ledger.indicators([one.series.indicator for one in parts])}
    return [_line(one, infos[one.series.indicator], known[one.series], terms.get(one.key), year) for one in parts]


def _line(
    part: TargetState, info: IndicatorInfo, figures: Sequence[Figure], terms: SheetTerms | None, year: int
) -> SheetLine:
    months = sorted(((Period.parse(code), text) for code, text in part.steps.items()), key=lambda step: step[0].end)
    own = [one for one in figures if one.period.end.year == year]
    return SheetLine(
        part, info, tuple((period_label(period), text) for period, text in months), own[-1] if own else None, terms
    )


def terms_of(targets: Sequence[str], year: int) -> dict[str, SheetTerms]:
    """Return the latest terms of each part."""
    rows = SheetTerms.objects.filter(target__in=targets, year=year).select_related("by").order_by("version")
    return {row.target: row for row in rows}


@transaction.atomic
def keep_terms(
    part: TargetState, year: int, *, measure: str, responsible: str, deadline: date | None, document: str = "", seen: int,
    by: Any,
) -> SheetTerms:  # fmt: skip
    """Write down what the unit does for its part, until when, and who answers; a later word is a new version.

    Raises
        SheetRefused  without measure, deadline or a name; for a second version without its document; when somebody was
                      first; or by somebody of another unit
    """
    post = returns.post_for(by, FILL, part.owner) or returns.post_for(by, CHECK, part.owner)
    latest = terms_of([part.key], year).get(part.key)
    problem = _problem(post, measure, responsible, deadline, document, latest, seen)
    if problem:
        raise SheetRefused(target=part.key, problem=problem)
    try:
        with transaction.atomic():
            row = SheetTerms.objects.create(
                target=part.key, year=year, version=seen + 1, measure=measure.strip(), responsible=responsible.strip()[:120],
                deadline=deadline, document=document.strip()[:120], at=clock.now(), by=by,
            )  # fmt: skip
    except IntegrityError as second:
        raise SheetRefused(target=part.key, problem=_("他人刚刚保存过，请核对后再保存")) from second
    record_act("reporting.terms", person=by, post=post or "", object_kind="target", object_key=part.key)
    return row


def _problem(
    post: str | None, measure: str, responsible: str, deadline: date | None, document: str, latest: SheetTerms | None,
    seen: int,
) -> str:  # fmt: skip
    if post is None:
        return _("这是其他单位的任务")
    if not measure.strip() or not responsible.strip() or deadline is None:
        return _("责任人、措施和完成期限都要写明")
    if (latest.version if latest else 0) != seen:
        return _("他人刚刚保存过，请核对后再保存")
    if latest is not None and not document.strip():
        return _("修订要写明依据文件")
    return ""
