"""Which figures leave the ledger: the adopted ones that the reader may see, with names and place in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from wutong.engines.ledger.adoptions import in_force
from wutong.engines.ledger.catalogue import series_rows
from wutong.engines.ledger.rows import figures_from
from wutong.engines.ledger.series import key_of, scoped
from wutong.engines.ledger.types import Figure
from wutong.platform.access.scope import Scope


@dataclass(frozen=True)
class Selection:
    """What is asked for; None stands for all. `scope` None means the product itself asks."""

    indicators: Sequence[str] | None = None
    subjects: Sequence[str] | None = None
    kind: str = "actual"
    as_known_on: date | datetime | None = None
    scope: Scope | None = None


@dataclass(frozen=True)
class Exported:
    """One figure with the names of its indicator and subject."""

    figure: Figure
    indicator: str
    subject: str

    @property
    def value(self) -> str:
        """The exact value as plain digits, empty for words."""
        return format(self.figure.quantity.value, "f") if self.figure.quantity else ""

    @property
    def recorded(self) -> str:
        """When it became known, in Shanghai, to the second."""
        return localtime(self.figure.recorded_at).isoformat(timespec="seconds")


def exported(selection: Selection) -> Iterator[Exported]:
    """Yield the selected figures by indicator, subject and period, in two statements."""
    series = series_rows().filter(**_wanted(selection, ""))
    keys, names = {}, {}
    for row in series:
        keys[row.pk] = key_of(row)
        names[keys[row.pk]] = (row.indicator.name_zh, row.subject.name_zh)
    rows = in_force(selection.kind, selection.as_known_on).filter(
        scoped(selection.scope), **_wanted(selection, "series__")
    )
    order = ("series__indicator__order", "series__indicator__code", "series__subject__key", "series_id", "period_end")
    for found in figures_from(rows.order_by(*order), keys, through="claim__", sequence="sequence", streamed=True):
        yield Exported(found, *names[found.series])


def _wanted(selection: Selection, prefix: str) -> dict[str, list[str]]:
    wanted = {}
    if selection.indicators is not None:
        wanted[f"{prefix}indicator__code__in"] = list(selection.indicators)
    if selection.subjects is not None:
        wanted[f"{prefix}subject__key__in"] = list(selection.subjects)
    return wanted
