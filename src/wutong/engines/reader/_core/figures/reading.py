"""The way through a document: tables and passages to figures, in the order they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wutong.engines.reader._core.figures.areas import area_of
from wutong.engines.reader._core.figures.confidence import confidence
from wutong.engines.reader._core.figures.exclusions import excluded
from wutong.engines.reader._core.figures.frames import Frame, frames
from wutong.engines.reader._core.figures.grids import grids
from wutong.engines.reader._core.figures.indicators import Topic, name_of
from wutong.engines.reader._core.figures.kinds import kind_of
from wutong.engines.reader._core.figures.measures import falls, grows, measure_of
from wutong.engines.reader._core.figures.mentions import mentions
from wutong.engines.reader._core.figures.passages import Passage, passages
from wutong.engines.reader._core.figures.periods import Memory, period_of, said_for
from wutong.engines.reader._core.figures.profile import Profile, profile
from wutong.engines.reader._core.figures.scopes import Scope, scope_of
from wutong.engines.reader._core.figures.tables import table_figures
from wutong.engines.reader._core.figures.thresholds import joined
from wutong.engines.reader._core.figures.times import TimeExpression, time_expressions
from wutong.engines.reader.types import Document, Figure


def read_figures(document: Document, *, published: date | None = None, area: str = "") -> list[Figure]:
    """Every quantitative fact a document states, each at its place in `document.text`.

    `published` is the day the document came out: what it reports and plans is dated from there where it does not say.
    `area` is whose figures they are unless the text names another. Never raises on odd text: what cannot be read as a
    figure is left out.
    """
    about = profile(document.text, published, area)
    tables = grids(document)
    found = [figure for grid in tables for figure in table_figures(grid, about)]
    reader = _TextReader(about)
    for passage in passages(document, [(grid.start, grid.end) for grid in tables]):
        found.extend(reader.read(passage))
    return sorted(found, key=lambda figure: (figure.start, figure.end))


class _TextReader:
    """Reads passages one after another and remembers what the last ones said about time."""

    def __init__(self, about: Profile) -> None:
        self.about = about
        self.trail: tuple[str, ...] = ()
        self.section_time: TimeExpression | None = None

    def read(self, passage: Passage) -> list[Figure]:
        """The figures of one passage."""
        if passage.trail != self.trail:
            self.trail, self.section_time = passage.trail, None
        found = [one for one in mentions(passage.text) if excluded(passage.text, one) is None]
        times = time_expressions(passage.text)
        figures = self._figures(passage, found, times) if found else []
        if not passage.heading and times:
            self.section_time = _lasting(times) or self.section_time
        return figures

    def _figures(self, passage: Passage, found: list, times: list[TimeExpression]) -> list[Figure]:
        scope = scope_of(passage.trail, self.about, passage.heading)
        topic, sentence, made, measure = Topic(), (-1, -1), [], ""
        for frame in joined(frames(passage.text, found), passage.text):
            if frame.sentence != sentence:
                topic, sentence, measure = Topic(), frame.sentence, ""
            measure = measure_of(frame, measure)
            earlier = [one for one in times if one.end <= frame.sentence[0] and one.role not in ("base", "start")]
            memory = Memory(earlier[-1] if earlier else None, self.section_time)
            made.append(self._figure(passage, frame, times, memory, scope, topic, measure))
        return made

    def _figure(
        self,
        passage: Passage,
        frame: Frame,
        times: list[TimeExpression],
        memory: Memory,
        scope: Scope,
        topic: Topic,
        measure: str,
    ) -> Figure:
        text, mention = passage.text, frame.mention
        said = said_for(frame, text, times, memory)
        kind, why_kind = kind_of(frame, text, scope, self.about, said[0] if said[1] < 2 else None)
        period = period_of(frame, text, measure, kind, said, times, scope, self.about)
        named = name_of(frame, text, measure, topic, self.about.area)
        topic.note(named.base, named.name)
        start, end = passage.span(mention.start, mention.end)
        sign = -1.0 if measure == "growth" and grows(frame) and falls(frame) and mention.value > 0 else 1.0
        return Figure(
            start=start, end=end, value_text=text[mention.start : mention.end], value=sign * mention.value,
            value_hi=mention.value_hi, unit=mention.unit, comparator=mention.comparator, kind=kind, measure=measure,
            period=period.printed(), area=area_of(frame, text, named.name, self.about.area), indicator=named.name, where="text",
            confidence=confidence(named.distance, period.distance, period.printed(), mention.chinese),
            reasons=(f"indicator: {named.reason}", f"period: {period.reason}", f"kind: {why_kind}"),
        )  # fmt: skip


def _lasting(times: list[TimeExpression]) -> TimeExpression | None:
    """The expression of a paragraph that may date the next one."""
    lasting = [one for one in times if one.role not in ("base", "start")]
    return replace(lasting[-1]) if lasting else None
