"""The working hours of one day: spans of minutes counted from its midnight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]  # [start, end) in minutes from the day's midnight; an end above 1440 lies on the next day


@dataclass(frozen=True)
class Hours:
    """Spans that neither meet nor overlap, in order. A shift belongs to the day on which it begins."""

    spans: tuple[Span, ...] = ()

    @property
    def minutes(self) -> int:
        """How many minutes of work the day has."""
        return sum(end - start for start, end in self.spans)


def hours_of(shifts: Iterable[Span], breaks: Iterable[Span] = ()) -> Hours:
    """Return shifts without their breaks.

    A break is given by its time of day, so it is also taken out of the part of a night shift that lies after midnight.

    >>> hours_of([(510, 1080)], [(720, 810)]).spans
    ((510, 720), (810, 1080))
    """
    spans = merged(shifts)
    for start, end in breaks:
        for shift in (0, 1440):
            spans = [piece for span in spans for piece in _without(span, (start + shift, end + shift))]
    return Hours(tuple(spans))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the union of spans, in order, with meeting ones put together."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def _without(span: Span, hole: Span) -> list[Span]:
    start, end = span
    pieces = [(start, min(end, hole[0])), (max(start, hole[1]), end)]
    return [piece for piece in pieces if piece[0] < piece[1]]


ALWAYS = Hours(((0, 1440),))
