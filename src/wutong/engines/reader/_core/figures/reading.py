"""The way through a document: tables and passages to figures, in the order they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from wutong.engines.reader._core.figures.areas import Places, area_of, places_of
from wutong.engines.reader._core.figures.confidence import Ways, confidence
from wutong.engines.reader._core.figures.exclusions import excluded
from wutong.engines.reader._core.figures.frames import Frame, frames
from wutong.engines.reader._core.figures.grids import grids
from wutong.engines.reader._core.figures.indicators import name_of
from wutong.engines.reader._core.figures.kinds import EARLY, kind_of, stated_early
from wutong.engines.reader._core.figures.measures import by_name, falls, goes_on, grows, measure_of
from wutong.engines.reader._core.figures.mentions import Mention, mentions
from wutong.engines.reader._core.figures.naming import Named, Topic
from wutong.engines.reader._core.figures.narrowing import narrowed
from wutong.engines.reader._core.figures.orientation import at_start, direction_at, signs
from wutong.engines.reader._core.figures.passages import Passage, passages
from wutong.engines.reader._core.figures.periods import Memory, Period, Setting, period_of, said_for
from wutong.engines.reader._core.figures.phrases import subject
from wutong.engines.reader._core.figures.profile import Profile, profile
from wutong.engines.reader._core.figures.rates import REDUCTION
from wutong.engines.reader._core.figures.scopes import Scope, scope_of, scope_of_passage
from wutong.engines.reader._core.figures.tables import prose_cells, table_figures
from wutong.engines.reader._core.figures.thresholds import is_threshold, joined
from wutong.engines.reader._core.figures.times import TimeExpression, time_expressions
from wutong.engines.reader._core.figures.units import full_unit
from wutong.engines.reader.types import Document, Figure

# Roles of time expressions that date nothing beyond their own place.
NOT_CARRIED = ("base", "start", "mention")
# A sentence that divides what the one before it named.
GOES_ON = re.compile(r"(?:其中|分[^，。；]{1,8}看|按[^，。；]{1,10}分)[，,：:]?")


def read_figures(document: Document, *, published: date | None = None, area: str = "") -> list[Figure]:
    """Every quantitative fact a document states, each at its place in `document.text`.

    `published` is the day the document came out: what it reports and plans is dated from there where it does not say.
    `area` is whose figures they are unless the text names another. Never raises on odd text: what cannot be read as a
    figure is left out.
    """
    about = profile(document.text, published, area)
    tables = grids(document)
    found = [figure for grid in tables for figure in table_figures(grid, about)]
    reader = _TextReader(about, at_start(document.text, about), places_of(document.text, about.area))
    for passage in passages(document, [(grid.start, grid.end) for grid in tables]):
        found.extend(reader.read(passage))
    for grid in tables:
        for passage in prose_cells(grid):
            found.extend(replace(figure, where="table") for figure in reader.read(passage))
    return sorted(found, key=lambda figure: (figure.start, figure.end))


@dataclass(frozen=True, slots=True)
class _Around:
    """A passage with what is known of its time: headings, time expressions, turns to ahead or back."""

    passage: Passage
    scope: Scope
    times: list[TimeExpression]
    turns: list[tuple[int, str]]


class _TextReader:
    """Reads passages one after another and remembers what the last ones said about time."""

    def __init__(self, about: Profile, direction: str, places: Places) -> None:
        self.about = about
        self.places = places
        self.direction = direction
        self.trail: tuple[str, ...] = ()
        self.section_time: TimeExpression | None = None

    def read(self, passage: Passage) -> list[Figure]:
        """The figures of one passage."""
        if passage.trail != self.trail:
            self.trail, self.section_time = passage.trail, None
        found = [one for one in mentions(passage.text) if excluded(passage.text, one) is None]
        around = _Around(
            passage,
            scope_of_passage(passage.text, scope_of(passage.trail, self.about, passage.heading), self.about),
            time_expressions(passage.text),
            [] if passage.heading else signs(passage.text, self.about),
        )
        figures = self._figures(around, found) if found else []
        self.direction = direction_at(len(passage.text), around.turns, self.direction)
        if not passage.heading:
            self.section_time = _lasting(around.times) or self.section_time
        return figures

    def _figures(self, around: _Around, found: list[Mention]) -> list[Figure]:
        text = around.passage.text
        state, sentence, made = _Sentence(), (-1, -1), []
        for frame in joined(frames(text, found), text):
            if frame.sentence != sentence:
                goes_on = GOES_ON.match(text, frame.sentence[0]) is not None
                state, sentence = _Sentence(state.topic.next_sentence(goes_on)), frame.sentence
            made.append(self._figure(around, frame, state))
        return made

    def _setting(self, around: _Around, frame: Frame, state: _Sentence) -> tuple[Setting, str]:
        """Measure, kind and everything the period needs, and the reason for the kind."""
        text, scope = around.passage.text, around.scope
        earlier = [one for one in around.times if one.end <= frame.sentence[0] and one.role not in NOT_CARRIED]
        said = said_for(frame, text, around.times, Memory(earlier[-1] if earlier else None, self.section_time))
        direction = direction_at(frame.mention.start, around.turns, self.direction)
        measure = measure_of(frame, state.measure)
        near = said.expression if said.distance < 2 else None
        kind, reason = kind_of(frame, text, scope, self.about, near, direction)
        ahead = direction == "ahead" and scope.kind is None
        return Setting(
            frame, text, measure, kind, said, around.times, scope, self.about, ahead, around.passage.trail
        ), reason

    def _figure(self, around: _Around, frame: Frame, state: _Sentence) -> Figure:
        text, mention, about = around.passage.text, frame.mention, self.about
        setting, why_kind = self._setting(around, frame, state)
        measure, period = setting.measure, narrowed(setting, period_of(setting, state.period))
        if frame.outer and not state.topic.base:
            state.topic.base = subject(frame.outer, about.area)
        named = name_of(frame, text, measure, state.topic, about.area)
        measure = by_name(measure, named.name)
        if not is_threshold(frame):
            state.hand_on(named, measure, period, bool(frame.outer) and bool(state.topic.base))
        start, end = around.passage.span(mention.start, mention.end)
        near = setting.said.expression if setting.said.distance < 2 else None
        early = not period.part and stated_early(setting.kind, period.last, near, setting.sentence_before, about)
        fell = measure == "growth" and (grows(frame) and falls(frame) or goes_on(frame) and state.fell)
        fell = fell and not named.name.endswith(REDUCTION)
        state.fell = fell
        value, value_hi = _fallen(mention.value, mention.value_hi) if fell else (mention.value, mention.value_hi)
        return Figure(
            start=start, end=end, value_text=text[mention.start : mention.end],
            value=value, value_hi=value_hi,
            unit=full_unit(mention.unit, named.name) if mention.chinese else mention.unit, comparator=mention.comparator, kind=setting.kind, measure=measure,
            period=period.printed(), area=area_of(frame, text, named.name, self.places), indicator=named.name, where="text",
            confidence=confidence(
                Ways(named.reason, period.reason, why_kind, measure, named.name, mention.chinese and mention.shape == "quantity", early, about.closing)
            ),
            reasons=(f"indicator: {named.reason}", f"period: {period.reason}", f"kind: {why_kind}", *([EARLY] if early else [])),
        )  # fmt: skip


@dataclass(slots=True)
class _Sentence:
    """What the figures of the sentence so far hand on to the next one."""

    topic: Topic = field(default_factory=Topic)
    measure: str = ""
    period: Period | None = None
    fell: bool = False

    def hand_on(self, named: Named, measure: str, period: Period, bracketed: bool) -> None:
        if not bracketed:
            self.topic.note(named.base, named.name)
        self.measure, self.period = measure, period


def _fallen(value: float, value_hi: float | None) -> tuple[float, float | None]:
    """The growth of what fell by a value, or by values from one to the other: by 2 to 3 is a growth from -3 to -2."""
    return (-abs(value), None) if value_hi is None else (-abs(value_hi), -abs(value))


def _lasting(times: list[TimeExpression]) -> TimeExpression | None:
    """The expression of a paragraph that may date the next one."""
    lasting = [one for one in times if one.role not in NOT_CARRIED]
    return replace(lasting[-1]) if lasting else None
