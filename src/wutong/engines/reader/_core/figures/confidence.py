"""How far a reading can be trusted, from how its parts were found.

Each way of finding a name, a period or a kind has its own reliability: the share of figures found in that way whose value,
unit, kind, measure, period and indicator all agreed with a person's annotation, over the annotated texts of this package
and two documents annotated by others, drawn towards the mean where few were seen. A figure is as sure as its ways together.
"""

from __future__ import annotations

from dataclasses import dataclass

USUAL = 0.96  # ways that are not listed below
BASE = 0.96
LEAST, MOST = 0.2, 0.97
IN_TABLE = 0.97
NAMES = {
    "named after the number": 0.78,
    "named in the clause before": 0.86,
    "length of a streak": 0.75,
    "compared with others": 0.8,
    "places gained": 0.85,
    "ranking named before": 0.75,
    "length of time": 0.55,
    "part of a whole": 0.6,
    "not named": 0.45,
}
PERIODS = {
    "the document does not say": 0.8,
    "time left vague": 0.85,
    "now in the clause": 0.82,
    "now in the sentence": 0.82,
    "past in the sentence": 0.72,
    "next in the clause": 0.85,
    "at in the sentence": 0.88,
    "at in the section": 0.88,
    "by in the section": 0.88,
    "compared with an earlier year": 0.9,
    "length of a streak": 0.7,
    "heading of review": 0.94,
    "heading of plan body": 0.88,
    "heading of aim": 0.92,
}
KINDS = {
    "a size that selects what is counted": 0.88,
    "in a glossary": 0.55,
    "planned for the year": 0.85,
    "a budget": 0.8,
}
# What is told of a whole year before its end is a forecast, a slip of the year, or a wrong date of publication.
STATED_EARLY, NEARLY_OVER = 0.5, 0.8
LED_BY = 0.86
MEASURES = {"rank": 0.9}
CHINESE_NUMERAL = 0.82
SHORT_NAME, LONG_NAME = 4, 24  # characters: 规模 says too little, a whole clause too much
ODD_NAME = 0.86


@dataclass(frozen=True, slots=True)
class Ways:
    """How the parts of one figure were found, in the words that stand among its reasons."""

    name: str
    period: str
    kind: str
    measure: str
    indicator: str
    chinese: bool
    early: bool = False  # stated of a year that was not over on the day of publication
    closing: bool = False  # published around the turn of a year, when a year's result is told before its last day


def confidence(ways: Ways) -> float:
    """A confidence between 0.2 and 0.97 for a figure in running text."""
    reliabilities = [
        NAMES.get(ways.name, USUAL),
        PERIODS.get(ways.period, USUAL),
        LED_BY if ways.kind.startswith("led by") else KINDS.get(ways.kind, USUAL),
        MEASURES.get(ways.measure, USUAL),
        CHINESE_NUMERAL if ways.chinese else USUAL,
        USUAL if SHORT_NAME <= len(ways.indicator) <= LONG_NAME else ODD_NAME,
    ]
    sure = BASE
    for one in reliabilities:
        sure *= min(1.0, one / USUAL)
    if ways.early:
        sure *= NEARLY_OVER if ways.closing else STATED_EARLY
    return round(max(LEAST, min(MOST, sure)), 2)


def in_table(labelled: bool, dated: bool, period: str, early: bool = False) -> float:
    """A confidence for a cell: surest where its row is labelled and its column names the year."""
    sure = IN_TABLE - (0 if labelled else 0.12) - (0 if dated else 0.06) - (0 if period else 0.08)
    return round(sure * (STATED_EARLY if early else 1), 2)
