"""What a screening says to a reader: pools of every rung, lists of firms, flows, within the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wutong.engines.rules.types import CHANGERS, Clause, Criterion
from wutong.engines.screening import snapshots
from wutong.engines.screening._core import marks
from wutong.engines.screening._core.flows import Flow, flows, highest, holders
from wutong.engines.screening._core.outlook import Trial
from wutong.engines.screening.law import edition, editions_of
from wutong.engines.screening.models import Screening
from wutong.engines.screening.rungs import Rung, order_of_titles, rungs
from wutong.engines.screening.screening import decisions_of
from wutong.platform.access.scope import Scope

ENDING = timedelta(days=180)  # a title that ends within it is told as ending
CLIMBING, HOLDING = "climbing", "holding"


@dataclass(frozen=True)
class Pool:
    """One edition's firms by where they stand: all of them, and those without the title; who may clear it next year."""

    clause: Clause
    firms: dict[str, int]
    reserve: dict[str, int]
    climbing: int
    trial: Trial | None

    @property
    def key(self) -> str:
        """The edition's key."""
        return self.clause.key


@dataclass(frozen=True)
class RungPool:
    """A rung: how many hold its title today, how many titles began in the last year, how many end soon, its editions."""

    rung: Rung
    held: int
    begun: int
    ending: int
    pools: tuple[Pool, ...]


@dataclass(frozen=True)
class Line:
    """A firm of a list: who it is, what stands against it, how much is missing, which rungs it holds.

    `mark` holds the criteria it does not meet as bits; `far` is the sum of the shares short of the thresholds, `changer` who can change the hardest of it; None and "" for a
    year before the last.
    """

    firm: int
    name: str
    code: str
    industry: str
    size: str
    area: str
    mark: int
    short_of: tuple[Criterion, ...]
    unknown: int
    climbing: bool
    far: float | None
    changer: str
    held: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """The firm's key in the registry."""
        return f"E{self.firm}"


class Reader:
    """A screening as one scope sees it. `scope` None is the product itself."""

    def __init__(self, screening: Screening, scope: Scope | None) -> None:
        self.screening = screening
        self.snapshot = snapshots.kept_as(screening.snapshot)
        self.decisions = decisions_of(screening.decisions)
        self.seen = _seen(screening.snapshot, scope.pairs if scope is not None else None)
        self.year = screening.years[-1]
        self.on = screening.on

    def standings(self, key: str, year: int) -> NDArray[np.uint8]:
        """Return where every firm stands with an edition and year, as a place in marks.STANDINGS; unseen ones too."""
        return marks.standings(self._marks("unmet", key, year), self._marks("unknown", key, year))

    def _marks(self, kind: str, key: str, year: int) -> marks.Marks:
        return self.decisions[f"{kind}|{key}|{year}"].to_numpy()

    def holding(self, kind: str, day: date) -> NDArray[np.bool_]:
        """Return which firms hold a title on a day."""
        held = holders(self.snapshot.titles, day).filter(pl.col("kind") == kind)["firm"]
        return self.snapshot.firms["firm"].is_in(held.implode()).to_numpy()

    def climbing(self, key: str) -> NDArray[np.bool_]:
        """Return which firms have something against them now and nothing next year, as the outlook has it."""
        now = self._marks("unmet", key, self.year) != 0
        return now & self.decisions[f"next|{key}"].to_numpy()

    def rung_pools(self) -> list[RungPool]:
        """Return every rung with its pools."""
        return [self._rung_pool(one) for one in rungs().values()]

    def _rung_pool(self, rung: Rung) -> RungPool:
        held = self.holding(rung.certificate, self.on) & self.seen
        firms = self.snapshot.firms["firm"].filter(pl.Series(self.seen))
        titles = self.snapshot.titles.filter(
            (pl.col("kind") == rung.certificate) & pl.col("firm").is_in(firms.implode())
        )
        ends = titles.filter(pl.col("valid_to").is_between(self.on, self.on + ENDING))["firm"].n_unique()
        begun = titles.filter(pl.col("valid_from").dt.year() == self.year)["firm"].n_unique()
        pools = tuple(self._pool(clause, held) for clause in editions_of(rung.code))
        return RungPool(rung, int(held.sum()), begun, ends, pools)

    def _pool(self, clause: Clause, held: NDArray[np.bool_]) -> Pool:
        places = self.standings(clause.key, self.year)
        tried = self.screening.trial.get(clause.key)
        return Pool(
            clause, _counts(places[self.seen]), _counts(places[self.seen & ~held]),
            int((self.climbing(clause.key) & self.seen & ~held).sum()), Trial(*tried) if tried else None,
        )  # fmt: skip

    def lines(self, key: str, standing: str, year: int, *, held: bool | None = False) -> list[Line]:
        """Return the firms that stand so with an edition, those first whose next step is the easiest; `held` False leaves out who holds the title, None leaves out nobody.

        `standing` is one of marks.STANDINGS, CLIMBING, or HOLDING: who holds the title, wherever he stands.
        """
        clause = edition(key)
        kind = next(one.certificate for one in rungs().values() if clause.id in one.clauses)
        holding = self.holding(kind, self.on)
        wanted = self.seen & (holding if standing == HOLDING else self._standing(key, standing, year))
        if held is not None and standing != HOLDING:
            wanted &= holding == held
        found = self.lines_of(clause, np.flatnonzero(wanted), year)
        return sorted(found, key=_nearest if standing == marks.ONE_SHORT and year == self.year else _readiest)

    def _standing(self, key: str, standing: str, year: int) -> NDArray[np.bool_]:
        if standing == CLIMBING:
            return self.climbing(key)
        return self.standings(key, year) == marks.STANDINGS.index(standing)

    def lines_of(self, clause: Clause, rows: NDArray[np.intp], year: int) -> list[Line]:
        """Return the firms of these rows as lines."""
        criteria = list(clause.criteria())
        unmet, unknown = self._marks("unmet", clause.key, year)[rows], self._marks("unknown", clause.key, year)[rows]
        said = {mark: tuple(criteria[place] for place in marks.places(mark)) for mark in set(unmet.tolist())}
        who = self.snapshot.firms.select(snapshots.WHO)[rows]
        climbing, held = self.climbing(clause.key)[rows].tolist(), self._titles()
        far, changers = self._nearness(clause.key, rows, year)
        return [
            Line(
                row["firm"], row["name"] or "", row["code"] or "", row["industry"] or "", row["size"] or "",
                row["area_name"] or "", mark, said[mark], missing, rises, short, changer, held.get(row["firm"], ()),
            )
            for row, mark, missing, rises, short, changer in zip(
                who.iter_rows(named=True), unmet.tolist(), marks.counted(unknown).tolist(), climbing, far, changers, strict=True
            )
        ]  # fmt: skip

    def _nearness(self, key: str, rows: NDArray[np.intp], year: int) -> tuple[list[float | None], list[str]]:
        if year != self.year or f"far|{key}" not in self.decisions.columns:
            return [None] * len(rows), [""] * len(rows)
        changers = self.decisions[f"changer|{key}"].to_numpy()[rows].tolist()
        return self.decisions[f"far|{key}"].to_numpy()[rows].tolist(), [CHANGERS[place] for place in changers]

    def _titles(self) -> dict[int, tuple[str, ...]]:
        return _titles_on(self.screening.snapshot, self.on)

    def standing_over_years(self, firm: int, key: str) -> list[tuple[int, str]]:
        """Return where a firm stood with an edition each year that was screened."""
        row = self.row_of(firm)
        found = []
        for year in self.screening.years:
            unmet, unknown = (
                self._marks("unmet", key, year)[row : row + 1],
                self._marks("unknown", key, year)[row : row + 1],
            )
            found.append((year, marks.STANDINGS[int(marks.standings(unmet, unknown)[0])]))
        return found

    def row_of(self, firm: int) -> int:
        """Return the row of a firm. Raises KeyError where the screening does not know it."""
        found = self.snapshot.firms["firm"].index_of(firm)
        if found is None:
            raise KeyError(firm)
        return found

    def flows(self) -> list[Flow]:
        """Return how the seen firms went from rung to rung, by the ends of the years screened."""
        firms = self.snapshot.firms["firm"].filter(pl.Series(self.seen))
        titles = self.snapshot.titles.filter(pl.col("firm").is_in(firms.implode()))
        return flows(titles, self.screening.years, order_of_titles())

    def rung_at_end(self, firm: int) -> list[tuple[int, int]]:
        """Return the highest rung of a firm at the end of each year screened, as its place; -1 for none."""
        titles = self.snapshot.titles.filter(pl.col("firm") == firm)
        found = []
        for year in self.screening.years:
            held = highest(titles, date(year, 12, 31), order_of_titles())["rung"].to_list()
            found.append((year, held[0] if held else -1))
        return found


def _nearest(line: Line) -> tuple[object, ...]:
    """Order by who can change what is short, the nearest first."""
    return (CHANGERS.index(line.changer) if line.changer else -1), line.far or 0.0, line.unknown, line.firm


def _readiest(line: Line) -> tuple[object, ...]:
    """Order by how little is open, then by what a firm may be next year and is already."""
    return line.unknown, not line.climbing, -len(line.held), line.firm


def _counts(places: NDArray[np.uint8]) -> dict[str, int]:
    counts = np.bincount(places, minlength=len(marks.STANDINGS))
    return dict(zip(marks.STANDINGS, counts.tolist(), strict=True))


@lru_cache(maxsize=32)
def _seen(snapshot: str, pairs: frozenset[tuple[str, str]] | None) -> NDArray[np.bool_]:
    firms = snapshots.kept_as(snapshot).firms
    if pairs is None:
        return np.ones(firms.height, np.bool_)
    return firms.select(Scope(pairs).predicate("area_path").fill_null(False)).to_series().to_numpy()


@lru_cache(maxsize=4)
def _titles_on(snapshot: str, day: date) -> dict[int, tuple[str, ...]]:
    """Return the rungs that each firm holds on a day, rising."""
    order = order_of_titles()
    codes = {one.certificate: code for code, one in rungs().items()}
    found: dict[int, list[str]] = {}
    for firm, kind in holders(snapshots.kept_as(snapshot).titles, day).iter_rows():
        if kind in order:
            found.setdefault(firm, []).append(kind)
    return {firm: tuple(codes[kind] for kind in sorted(kinds, key=order.__getitem__)) for firm, kinds in found.items()}


@lru_cache(maxsize=32)
def _overview(
    number: int, _content: tuple[object, ...], pairs: frozenset[tuple[str, str]] | None
) -> tuple[tuple[RungPool, ...], tuple[Flow, ...]]:
    reader = Reader(Screening.objects.get(pk=number), None if pairs is None else Scope(pairs))
    return tuple(reader.rung_pools()), tuple(reader.flows())


def overview(screening: Screening, scope: Scope | None) -> tuple[Sequence[RungPool], Sequence[Flow]]:
    """Return every rung with its pools, and the flows between them, as a scope sees them; kept while the process runs."""
    # A number may come to mean another screening (a database put back from a backup): its content counts, not its number.
    content = (screening.snapshot, screening.decisions, screening.on, tuple(screening.years))
    return _overview(screening.pk, content, None if scope is None else scope.pairs)
