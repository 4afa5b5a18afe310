"""How series stand against the targets set for them: figures, progress, answer and state, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from wutong.engines.ledger._core.progress import Answer, Judgement
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.catalogue import indicators
from wutong.engines.ledger.moment import KnownOn, end_of
from wutong.engines.ledger.progress import Progress, progress_of
from wutong.engines.ledger.targets import targets
from wutong.engines.ledger.thresholds import thresholds_on
from wutong.engines.ledger.types import SEVERITY, Figure, IndicatorInfo, SeriesKey, State, TargetState
from wutong.engines.ledger.wording import ANSWERS, STATES, reason_of, verdict_of, word_of
from wutong.platform import clock
from wutong.platform.access.scope import Scope

NEXT_DAY = timedelta(days=1)
NO_TARGET = Judgement(Answer.UNDETERMINED, "no_target")


@dataclass(frozen=True)
class Aimed:
    """A series, the key of the target set for it, and the first and last year it is followed in."""

    series: SeriesKey
    target: str
    years: tuple[int, int]


@dataclass(frozen=True)
class Followed:
    """How one series stands; `progress` is None without a target, `figures` are the adopted ones."""

    indicator: IndicatorInfo
    figures: tuple[Figure, ...]
    progress: Progress | None

    @property
    def target(self) -> TargetState | None:
        """The target as it stands."""
        return self.progress.target if self.progress else None

    @property
    def base(self) -> Figure | None:
        """The figure the target starts from."""
        return self.target.base if self.target else None

    @property
    def state(self) -> str:
        """ok, watch, late or missing; empty without a target."""
        return self.progress.standing.state.value if self.progress else ""

    @property
    def word(self) -> str:
        """The state in words, a target that is reached told apart from one on its way; empty without a target."""
        now = self.progress.now if self.progress else None
        return word_of(self.progress.standing, self._judgement, now.year if now else None) if self.progress else ""

    @property
    def reason(self) -> str:
        """Why it stands so, in words."""
        return reason_of(self.progress.standing) if self.progress else self.verdict

    @property
    def answer(self) -> str:
        """Whether the target is met, in a word."""
        return str(ANSWERS[self._judgement.answer.value])

    @property
    def verdict(self) -> str:
        """What the answer rests on, or what it waits for."""
        return verdict_of(self._judgement)

    @property
    def latest(self) -> Figure | None:
        """The latest figure that counts."""
        if self.progress:
            return self.progress.latest
        yearly = [figure for figure in self.figures if figure.period.kind == "year"]
        return yearly[-1] if yearly else None

    @property
    def record(self) -> dict[str, str]:
        """Target, latest figure, state and answer with their reasons, as a table of text prints them."""
        return {
            "target": self.target.printed if self.target else "—",
            "latest": self.latest.printed if self.latest else "",
            "year": str(self.latest.period.end.year) if self.latest else "",
            "state": str(STATES[self.state]) if self.state else "—", "reason": self.reason,
            "answer": self.answer, "because": self.verdict,
        }  # fmt: skip

    @property
    def _judgement(self) -> Judgement:
        return self.progress.judgement if self.progress else NO_TARGET


def follow(
    asked: Sequence[Aimed], *, as_known_on: KnownOn = None, scope: Scope | None = None, yearly: bool = False,
    until: date | None = None,
) -> dict[str, Followed]:  # fmt: skip
    """Return how series stand by the keys of their targets, as known at a moment, in a constant number of statements.

    Those whose indicator `scope` does not let see are left out; `yearly` leaves out figures of parts of years;
    `until` leaves out those of later periods and judges as from the day after: how it stood at the end of 2023.
    """
    states = {
        state.key: state for state in targets(keys=[one.target for one in asked], as_known_on=as_known_on, scope=scope)
    }
    keys = {one.series for one in asked} | {state.series for state in states.values()}
    figures = current(keys, as_known_on=as_known_on, scope=scope, yearly=yearly)
    if until is not None:
        figures = {key: [one for one in some if one.period.end <= until] for key, some in figures.items()}
    judged_in = (day_of(as_known_on) if until is None else until + NEXT_DAY).year
    infos = {info.code: info for info in indicators([one.series.indicator for one in asked], scope=scope)}
    return {
        one.target: _followed(
            one, infos[one.series.indicator], states.get(one.target), figures, judged_in, day_of(as_known_on)
        )
        for one in asked
        if one.series.indicator in infos
    }


def _followed(
    one: Aimed, info: IndicatorInfo, target: TargetState | None, figures: Mapping[SeriesKey, list[Figure]],
    judged_in: int, day: date,
) -> Followed:  # fmt: skip
    # What came after the years it is followed in says nothing of how it stood at their end.
    figures = {
        key: [figure for figure in some if figure.period.end.year <= one.years[1]] for key, some in figures.items()
    }
    own = tuple(figures.get(one.series, ()))
    if target is None:
        return Followed(info, own, None)
    progress = progress_of(
        target, figures, one.series, years=one.years,
        direction="lower" if one.series.measure == "rank" else info.direction, judged_in=judged_in,
        thresholds=thresholds_on(day),
    )  # fmt: skip
    return Followed(info, own, progress)


F = TypeVar("F", bound=Followed)


def worst_first(found: Iterable[F]) -> list[F]:
    """Return those that have a target, late ones first, each state in the order given."""
    return sorted((one for one in found if one.progress is not None), key=lambda one: SEVERITY.index(State(one.state)))


def tally(found: Iterable[F]) -> list[tuple[str, int]]:
    """Return how many stand in each state, worst first, states that none stands in left out."""
    states = [one.state for one in worst_first(found)]
    return [(state, states.count(state)) for state in dict.fromkeys(states)]


def day_of(as_known_on: KnownOn) -> date:
    """Return the day from which targets are judged: the day asked for, else the product's present day."""
    if as_known_on is None:
        return clock.today()
    return end_of(as_known_on).astimezone(clock.SHANGHAI).date()
