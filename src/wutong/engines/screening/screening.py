"""Every firm against every edition of every rung, for every year: run, kept under a content hash, read again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from django.db import transaction
from numpy.typing import NDArray

from wutong.engines.rules import api as rules
from wutong.engines.rules.types import Clause, Nearness, RuleSet, Variant
from wutong.engines.screening import snapshots
from wutong.engines.screening._core import marks
from wutong.engines.screening._core.outlook import carried_on
from wutong.engines.screening._core.outlook import tried as trial_of
from wutong.engines.screening.law import digest, editions, law
from wutong.engines.screening.models import Screening
from wutong.engines.screening.rungs import sources
from wutong.engines.screening.snapshots import Snapshot
from wutong.platform import clock
from wutong.platform.audit.api import record_act

VARIANTS_KEPT = 50
YEARS_KEPT = 5  # as many as a growth over four years asks for


@dataclass(frozen=True)
class Judged:
    """Criteria of one edition and year over all firms, as bits; where asked for, how far each firm is and who can change it."""

    unmet: marks.Marks
    unknown: marks.Marks
    near: Nearness | None = None

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether nothing stands against a firm."""
        return self.unmet == 0


def judge(
    rule_set: RuleSet,
    firms: pl.DataFrame,
    keys: Sequence[str],
    year: int,
    on: date,
    *,
    variant: Variant | None = None,
    near: bool = False,
) -> dict[str, Judged]:
    """Return the criteria of these editions, whatever their days, with the figures of a year under the law of a day.

    `near` asks how far every firm is too.

    Raises
        VariantRefused  if `variant` cannot be made of these rules
    """
    bound = rules.read_firms(firms, rule_set, on=on, year=year, only=keys)
    decided = rules.run(rule_set, bound, on=on, keep="criteria", only=keys, variant=variant)
    return {clause.key: _judged(decided, clause, near) for clause in decided.clauses}


def _judged(decided: Any, clause: Clause, near: bool) -> Judged:
    wanted = [decided.criterion(clause.key, one.name) for one in clause.who]
    barred = [marks.MET - decided.criterion(clause.key, one.name) for one in clause.unless]
    both = [*wanted, *barred]
    far = rules.nearness(decided, clause.key) if near else None
    return Judged(marks.marked(both, marks.NOT_MET), marks.marked(both, marks.UNDETERMINED), far)


def day_of(year: int, last: int, today: date) -> date:
    """Return the day whose titles and ages count with the figures of a year: today for the last, else a year's end later."""
    return today if year == last else min(date(year + 1, 12, 31), today)


def screen(*, by: Any = None, post: str = "") -> Screening:
    """Judge every firm by every edition for every year, keep the decisions, and return the record.

    Raises
        NothingToScreen  if the register holds no yearly figures
    """
    began = time.perf_counter()
    snapshot = snapshots.taken()
    today, years = clock.today(), snapshot.years[-YEARS_KEPT:]
    keys = list(editions())
    found: dict[tuple[str, int], Judged] = {}
    for year in years:
        on = day_of(year, years[-1], today)
        one = judge(law(), snapshots.of_year(snapshot, year, on), keys, year, on, near=year == years[-1])
        found |= {(key, year): judged for key, judged in one.items()}
    foreseen = _foreseen(snapshot, years[-1], keys, today)
    trial = _trial(snapshot, years, keys, found, today)
    columns: dict[str, Any] = {}
    for (key, year), judged in found.items():
        columns |= columns_of(key, year, judged)
    columns |= {f"next|{key}": judged.clear for key, judged in foreseen.items()}
    kept = snapshots.keep(pl.DataFrame({"firm": snapshot.firms["firm"], **columns}), "decisions")
    made = _record(snapshot, kept, years, keys, today, trial, began, by, post)
    _sweep()
    return made


def columns_of(key: str, year: int, judged: Judged) -> dict[str, Any]:
    """Return an edition and year as columns of the decisions."""
    columns: dict[str, Any] = {f"unmet|{key}|{year}": judged.unmet, f"unknown|{key}|{year}": judged.unknown}
    if judged.near is not None:
        columns |= {f"far|{key}": judged.near.distance.astype(np.float32), f"changer|{key}": judged.near.changer}
    return columns


def _foreseen(snapshot: Snapshot, year: int, keys: Sequence[str], today: date) -> dict[str, Judged]:
    """Return the criteria a year on: figures carried on, ages a year older, titles as they are today."""
    on = date(today.year + 1, today.month, min(today.day, 28))
    firms = snapshots.of_year(snapshot, year, today)
    bounds = sources()
    fields = [*bounds.panel, *bounds.stand_in]
    grown = carried_on(firms, fields, year, float(bounds.least), float(bounds.most))
    return judge(law(), grown, keys, year + 1, on)


def _trial(
    snapshot: Snapshot, years: Sequence[int], keys: Sequence[str], found: Mapping[tuple[str, int], Judged], today: date
) -> dict[str, list[int]]:
    """Return how the outlook did when it was made a year earlier: named, cleared and right, by edition."""
    if len(years) < 3:  # a rate of change needs two years before the one that is foretold
        return {}
    last, before = years[-1], years[-2]
    day = day_of(before, last, today)
    firms = snapshots.of_year(snapshot, before, day)
    bounds = sources()
    grown = carried_on(firms, [*bounds.panel, *bounds.stand_in], before, float(bounds.least), float(bounds.most))
    foreseen = judge(law(), grown, keys, last, day_of(last, last, today))
    # Who handed in nothing in one of the years has nothing against him only because nothing is known.
    told = firms.select(pl.all_horizontal(pl.col(f"revenue_{one}").is_not_null() for one in (before, last)))
    both = told.to_series().to_numpy()
    trials = {
        key: trial_of(found[key, before].clear[both], foreseen[key].clear[both], found[key, last].clear[both])
        for key in keys
    }
    return {key: [one.named, one.cleared, one.right] for key, one in trials.items()}


@transaction.atomic
def _record(
    snapshot: Snapshot, kept: str, years: Sequence[int], keys: Sequence[str], today: date, trial: dict[str, list[int]],
    began: float, by: Any, post: str,
) -> Screening:  # fmt: skip
    made = Screening.objects.create(
        on=today, years=list(years), editions=list(keys), register=snapshot.register, snapshot=snapshot.digest,
        decisions=kept, law=digest(), firms=snapshot.firms.height, trial=trial, made_at=clock.now(), made_by=by,
        milliseconds=round(1000 * (time.perf_counter() - began)),
    )  # fmt: skip
    detail = {"firms": made.firms, "snapshot": made.snapshot, "law": made.law}
    record_act(
        "screening.screen", person=by, post=post, object_kind="screening", object_key=str(made.pk), detail=detail
    )
    return made


def last() -> Screening | None:
    """Return the last screening by the law whose files are there; None where there is none."""
    found = Screening.objects.filter(name="").order_by("-made_at", "-pk").first()
    return found if found and decisions_path(found.decisions).exists() else None


def tried() -> list[Screening]:
    """Return the last variants that were tried, the newest first."""
    return list(Screening.objects.exclude(name="").order_by("-made_at", "-pk")[:VARIANTS_KEPT])


def _sweep() -> None:
    """Leave the files of the last screening, of the last variants and of what they are held against."""
    variants = tried()
    held_against = Screening.objects.filter(pk__in=[one.variant["base"] for one in variants])
    pinned = [one for one in (last(), *variants, *held_against) if one]
    snapshots.sweep({digest for one in pinned for digest in (one.snapshot, one.decisions)})


def is_current(screening: Screening) -> bool:
    """Return whether nothing was added to the register, the sheets or the clauses since, and the day is the same."""
    return screening.register == snapshots.register_state() and screening.on == clock.today()


def decisions_path(kept: str) -> Any:
    """Return the file of some decisions."""
    return snapshots.folder() / f"decisions-{kept}.parquet"


@lru_cache(maxsize=3)
def decisions_of(kept: str) -> pl.DataFrame:
    """Return the decisions of a screening: firm, unmet|edition|year, unknown|edition|year as bits, next|edition;
    of the last year far|edition, the distance, and changer|edition, a place in CHANGERS.
    """
    return pl.read_parquet(decisions_path(kept), memory_map=False)
