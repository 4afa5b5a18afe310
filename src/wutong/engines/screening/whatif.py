"""What if a threshold were another: a named variant run over the same snapshot, and held against the law."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from django.db import transaction
from numpy.typing import NDArray

from wutong.engines.rules import api as rules
from wutong.engines.rules.errors import VariantRefused
from wutong.engines.rules.types import ParameterInfo
from wutong.engines.screening import snapshots
from wutong.engines.screening._core import marks
from wutong.engines.screening.errors import RungUnknown, VariantIncomplete
from wutong.engines.screening.law import edition, law, parameters_of
from wutong.engines.screening.models import Screening
from wutong.engines.screening.reading import Line, Reader
from wutong.engines.screening.screening import columns_of, decisions_path, judge, last
from wutong.engines.screening.screening import tried as last_tried
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act

WINNERS, LOSERS = "winners", "losers"
DIVISION = 2


def changed(key: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the thresholds of an edition that are given another value, as `2000 万元`; what is left as it is, is left out."""
    found = {}
    for code, info in parameters_of(key).items():
        text = str(given.get(code, "")).strip()
        if text and text != standing_value(info):
            bare = text.replace(",", "").replace(".", "", 1).isdigit()
            found[code] = f"{text} {info.unit}" if bare and info.unit else text
    return found


def standing_value(info: ParameterInfo) -> str:
    """Return the value of a parameter that holds today, as people write it in its unit."""
    for document in law().document.values():
        written = (document.get("parameters") or {}).get(info.code)  # type: ignore[attr-defined]
        if written:
            dated = written.get("values") or {"": written.get("value")}
            today = clock.today().isoformat()
            value = [one for day, one in dated.items() if not day or day <= today]
            unit = written.get("unit", "")
            return f"{value[-1] if value else next(iter(dated.values()))} {unit}".strip()
    return ""


def try_out(key: str, name: str, given: Mapping[str, str], *, by: Any, post: str = "") -> Screening:
    """Run an edition with other thresholds over the snapshot of the last screening, keep it under a name.

    Raises
        VariantIncomplete  without a name or a change, on a value that does not fit, or before the first screening
    """
    base, changes = last(), changed(key, given)
    if base is None or not name.strip() or not changes:
        zh, en = ("还没有筛查过名册", "nothing was screened yet") if base is None else ("没有写名称，或没有改动门槛", "no name, or no threshold was changed")  # fmt: skip
        raise VariantIncomplete(name=name.strip() or "—", problem=zh, problem_en=en)
    began, year = time.perf_counter(), base.years[-1]
    snapshot = snapshots.kept_as(base.snapshot)
    firms = snapshots.of_year(snapshot, year, base.on)
    try:
        made = rules.variant(name, parameters=changes)
        judged = judge(law(), firms, [key], year, base.on, variant=made, near=True)[key]
    except VariantRefused as refused:
        raise VariantIncomplete(**refused.facts | {"name": name}) from None
    columns = columns_of(key, year, judged) | {f"next|{key}": np.zeros(snapshot.firms.height, np.bool_)}
    kept = snapshots.keep(pl.DataFrame({"firm": snapshot.firms["firm"], **columns}), "decisions")
    variant = {"edition": key, "changes": changes, "base": base.pk}
    return _record(base, name.strip()[:80], variant, kept, began, by, post)


@transaction.atomic
def _record(
    base: Screening, name: str, variant: dict[str, Any], kept: str, began: float, by: Any, post: str
) -> Screening:
    made = Screening.objects.create(
        name=name, variant=variant, on=base.on, years=base.years[-1:], editions=[variant["edition"]], register=base.register,
        snapshot=base.snapshot, decisions=kept, law=base.law, firms=base.firms, made_at=clock.now(), made_by=by,
        milliseconds=round(1000 * (time.perf_counter() - began)),
    )  # fmt: skip
    detail = {"name": name, **variant}
    record_act("screening.try", person=by, post=post, object_kind="screening", object_key=str(made.pk), detail=detail)
    return made


def variants() -> list[Screening]:
    """Return the variants that were tried, the last first; those whose files are gone are left out."""
    return [one for one in last_tried() if decisions_path(one.decisions).exists()]


def variant(number: int) -> Screening:
    """Return a variant.

    Raises
        RungUnknown  if there is none, or its files are gone
    """
    found = Screening.objects.exclude(name="").filter(pk=number).first()
    if found is None or not decisions_path(found.decisions).exists():
        raise RungUnknown(name=str(number))
    return found


@dataclass(frozen=True)
class Moved:
    """Firms of one group (a size, a division, an office): all, those that come to clear the edition, those that no longer do."""

    group: str
    firms: int
    winners: int
    losers: int


class Comparison:
    """A variant held against the law on the same snapshot, as a scope sees it."""

    def __init__(self, tried: Screening, scope: Scope | None) -> None:
        self.tried, self.key = tried, tried.variant["edition"]
        self.after = Reader(tried, scope)
        self.before = Reader(Screening.objects.get(pk=tried.variant["base"]), scope)
        self.year = tried.years[-1]
        self._was, self._is = (one.standings(self.key, self.year) for one in (self.before, self.after))
        far = marks.STANDINGS.index(marks.ONE_SHORT)  # from here on something stands against a firm
        seen = self.after.seen
        self.sides = {
            WINNERS: seen & (self._was >= far) & (self._is < far),
            LOSERS: seen & (self._was < far) & (self._is >= far),
        }

    def counts(self) -> list[tuple[str, int, int]]:
        """Return for each standing how many firms by the law and by the variant."""
        seen = self.after.seen
        return [
            (name, int((self._was[seen] == place).sum()), int((self._is[seen] == place).sum()))
            for place, name in enumerate(marks.STANDINGS)
        ]

    def moved(self, by: str) -> list[Moved]:
        """Return winners and losers by size, industry (division) or area_name, where anyone moves; most first."""
        who = self.after.snapshot.firms
        group = (pl.col(by).str.slice(0, DIVISION) if by == "industry" else pl.col(by)).fill_null("").alias("group")
        frame = who.select(group).with_columns(
            pl.Series("seen", self.after.seen), pl.Series(WINNERS, self.sides[WINNERS]), pl.Series(LOSERS, self.sides[LOSERS])
        )  # fmt: skip
        sums = frame.filter("seen").group_by("group").agg(pl.len(), pl.col(WINNERS).sum(), pl.col(LOSERS).sum())
        sums = sums.filter(pl.col(WINNERS) + pl.col(LOSERS) > 0).sort(pl.col(WINNERS) + pl.col(LOSERS), descending=True)
        return [Moved(*row) for row in sums.iter_rows()]

    def firms(self, side: str) -> list[Line]:
        """Return the firms of one side, with what stood or stands against them."""
        rows: NDArray[np.intp] = np.flatnonzero(self.sides[side])
        reader = self.before if side == WINNERS else self.after
        return reader.lines_of(edition(self.key), rows, self.year)
