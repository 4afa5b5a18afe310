"""A lexicon at work: what a place says in its own way is laid over what the rules have read.

Entries are tested against the reading as the rules made it, never against what an earlier entry made of it, so that
revoking one entry changes nothing but its own effect. Where two entries set the same field, the later one wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from wutong.engines.reader._core.layout import bare
from wutong.engines.reader.types import Figure, Lexicon, LexiconCondition, LexiconEntry, LexiconMeaning

SENTENCE_END = re.compile(r"[。！？!?]")
DERIVED = re.compile(
    r"(?:年均)?(?:增速|增幅|增长率|降幅|提高幅度|倍数|排名|位次|占比|完成比例|占.{1,20}比重|(?:高于|低于|快于).{1,20}幅度)"
)
REACH = 120  # characters of its sentence that are looked at on either side of a number
WORDS_LEARNED = 12
DECIDED_BY_A_PERSON = 0.95
FIELDS = ("indicator", "unit", "comparator", "kind", "measure", "area")


@dataclass(frozen=True, slots=True)
class _Around:
    """A reading with the words of its sentence."""

    figure: Figure
    before: str
    after: str


def apply(lexicon: Lexicon, figures: Iterable[Figure], text: str) -> list[Figure]:
    """The figures as the lexicon has them; those that it says are none are left out.

    A figure that an entry touches is as sure as a person's decision and names the entry among its reasons.
    """
    entries = [entry for entry in lexicon.entries if entry.active]
    return [one for figure in figures if (one := _revised(figure, entries, text)) is not None]


def _revised(figure: Figure, entries: list[LexiconEntry], text: str) -> Figure | None:
    around = _around(figure, text) if any(one.when.before or one.when.after for one in entries) else None
    fitting = [one for one in entries if _holds(one.when, around or _Around(figure, "", ""))]
    if any(one.then.ignore for one in fitting):
        return None
    for entry in fitting:
        figure = _with(figure, entry, around.figure if around else figure)
    return figure


def _around(figure: Figure, text: str) -> _Around:
    before = SENTENCE_END.split(bare(text[max(0, figure.start - 2 * REACH) : figure.start]))[-1]
    after = SENTENCE_END.split(bare(text[figure.end : figure.end + 2 * REACH]))[0]
    return _Around(figure, before[-REACH:], after[:REACH])


def _holds(when: LexiconCondition, around: _Around) -> bool:
    figure = around.figure
    alike = all(
        not wanted or bare(wanted) == bare(read)
        for wanted, read in (
            (when.unit, figure.unit), (when.measure, figure.measure), (when.kind, figure.kind),
            (when.area, figure.area), (when.printed, figure.value_text),
        )
    )  # fmt: skip
    return (
        alike
        and (not when.indicator or _suffix(when, figure) is not None)
        and bare(when.before) in around.before
        and bare(when.after) in around.after
    )


def _suffix(when: LexiconCondition, figure: Figure) -> str | None:
    """What stands behind the named indicator in the name that was read, None where it is another one."""
    wanted, read = bare(when.indicator), bare(figure.indicator)
    if read == wanted:
        return ""
    if when.measure or not read.startswith(wanted):
        return None
    return read[len(wanted) :] if DERIVED.fullmatch(read[len(wanted) :]) else None


def _with(figure: Figure, entry: LexiconEntry, read: Figure) -> Figure:
    changes = {name: value for name in FIELDS if (value := getattr(entry.then, name))}
    if "indicator" in changes and entry.when.indicator:
        changes["indicator"] += _suffix(entry.when, read) or ""
    return replace(
        figure,
        **changes,
        confidence=max(figure.confidence, DECIDED_BY_A_PERSON),
        reasons=(*figure.reasons, f"lexicon: {entry.code}"),
    )


def learned(read: Figure, corrected: Figure, text: str, *, code: str, source: str) -> LexiconEntry | None:
    """The entry that a reviewer's correction teaches, None where it teaches nothing that another document could use.

    A wrong value, place or period is a fact of one document. A name that stands in the text as it was read is a synonym
    and holds wherever it is read; any other correction holds where the same words lead to the number.
    """
    changed = {name: new for name in FIELDS if (new := getattr(corrected, name)) != getattr(read, name) and new}
    if not changed:
        return None
    around = _around(read, text)
    synonym = set(changed) == {"indicator"} and bare(read.indicator) in around.before
    when = LexiconCondition(
        indicator=read.indicator,
        unit="" if synonym else read.unit,
        measure=read.measure,
        before="" if synonym else _leading_words(around.before),
    )
    return LexiconEntry(code, when, LexiconMeaning(**changed), source)


def ignored(read: Figure, text: str, *, code: str, source: str) -> LexiconEntry | None:
    """The entry that a rejected reading teaches: no figure where the same words stand around a number of this unit.

    None where too little stands before the number to tell it from others.
    """
    before = _leading_words(_around(read, text).before)
    if len(before) < 2:
        return None
    return LexiconEntry(code, LexiconCondition(unit=read.unit, before=before), LexiconMeaning(ignore=True), source)


def _leading_words(before: str) -> str:
    """The words right before a number, back to the last mark or digit."""
    return re.split(r"[\d，；：、,;:%]", before)[-1][-WORDS_LEARNED:]


def field_names(kind: type[LexiconCondition] | type[LexiconMeaning]) -> frozenset[str]:
    """The fields that a part of an entry may have."""
    return frozenset(field.name for field in fields(kind))
