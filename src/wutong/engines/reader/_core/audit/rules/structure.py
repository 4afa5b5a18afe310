"""Shares of one whole told together: they sum up to a hundred (0.3:52.1:47.6; 第一、二、三产业占比分别为…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wutong.engines.reader._core.audit.amounts import PERCENT, decimals_of, printed
from wutong.engines.reader._core.audit.intervals import Interval, exactly, total
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import LIST_GOES_ON, Sentence
from wutong.engines.reader.types import Finding, FindingFigure

RATIO = re.compile(r"(?<![\d.:])\d{1,2}(?:\.\d+)?(?::\d{1,2}(?:\.\d+)?){2,4}(?![\d:.])")
OF_STRUCTURE = re.compile(r"结构|构成|比重|占比|比例")
INDUSTRIES = re.compile(r"三次产业|产业结构|一、?二、?三(?:次)?产|第一(?:产业)?、第二(?:产业)?(?:、|和)第三|三产")
GROWING = re.compile(r"增长|增速|拉动|贡献|增加(?!值)|下降|提高|上升|回落")
WHOLE = exactly(100.0)
# A list of shares this near to a hundred is meant to be complete.
NEAR = Interval(88.0, 112.0)


def check(material: Material) -> Iterator[Finding]:
    """Structures whose members do not sum up to a hundred."""
    for sentence in material.sentences:
        yield from _ratios(sentence)
        if len(sentence.amounts) >= 3:
            yield from _lists(sentence, material)


def _ratios(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.words
    for match in RATIO.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        members = match.group().split(":")
        decimal = any("." in part for part in members)
        if not (INDUSTRIES.search(before) or OF_STRUCTURE.search(before[-20:]) and decimal):
            continue
        ranges = [_printed_range(part) for part in members]
        if total(ranges).meets(WHOLE) or not NEAR.meets(total(ranges)) and not INDUSTRIES.search(before):
            continue
        yield _finding(
            list(_members(sentence, match)), [float(part) for part in members], max(map(decimals_of, members))
        )


def _printed_range(part: str) -> Interval:
    half = 0.5 * 10.0 ** -decimals_of(part)
    return Interval(float(part) - half, float(part) + half)


def _members(sentence: Sentence, match: re.Match[str]) -> Iterator[FindingFigure]:
    at = sentence.start + match.start()
    for part in match.group().split(":"):
        start, end = sentence.passage.span(at, at + len(part))
        yield FindingFigure(start, end, part, "比重")
        at += len(part) + 1


def _lists(sentence: Sentence, material: Material) -> Iterator[Finding]:
    """Lists of shares after 分别, and shares told one by one of parts that are known to be all."""
    for run in _runs(sentence):
        amounts = [sentence.amounts[index] for index in run]
        together = total([one.range for one in amounts])
        complete = _complete(sentence, run, material)
        listed = OF_STRUCTURE.search(sentence.before(run[0], 30)) and _in_one_list(sentence, run)
        if together.meets(WHOLE) or not complete and not (listed and NEAR.meets(together)):
            continue
        if not all(one.plain for one in amounts):
            continue
        places = [place(one, "比重") for one in amounts]
        certainty = 0.85 if complete else 0.6
        yield _finding(places, [one.value for one in amounts], max(one.decimals for one in amounts), certainty)


def _runs(sentence: Sentence) -> Iterator[list[int]]:
    """Three and more shares of a sentence in a row."""
    run: list[int] = []
    for index, amount in enumerate(sentence.amounts):
        lead = sentence.lead(index)
        goes_on = bool(run) and (LIST_GOES_ON.match(lead) or "占" in lead or "比重" in lead)
        if (
            amount.kind == PERCENT
            and not GROWING.search(lead)
            and (goes_on or re.search(r"占|比重|构成|结构", lead))
            and "；" not in lead
        ):
            run.append(index)
            continue
        if amount.kind == PERCENT or len(run) >= 3:
            if len(run) >= 3:
                yield run
            run = []
    if len(run) >= 3:
        yield run


def _in_one_list(sentence: Sentence, run: list[int]) -> bool:
    """Whether shares follow one another with nothing but commas between: 占比分别为a%、b%和c%."""
    return sentence.runs[run[0]] == sentence.runs[run[-1]]


def _complete(sentence: Sentence, run: list[int], material: Material) -> bool:
    leads = [sentence.lead(index) for index in run]
    if len(run) == 3 and INDUSTRIES.search(sentence.before(run[0], 40)):
        return True
    return any(
        len(names) == len(run) and all(name in lead for name, lead in zip(names, leads, strict=True))
        for names in material.words.complements
    )


def _finding(places: list[FindingFigure], values: list[float], decimals: int, certainty: float = 0.85) -> Finding:
    together = printed(sum(values), decimals)
    last = printed(values[-1] + 100.0 - sum(values), decimals)
    zh = f"各项比重之和为{together}%，不等于100%；其他各项不变时，最后一项应为{last}%"
    en = f"the shares sum up to {together}%, not to 100%; with the others as they are, the last would be {last}%"
    return finding("structure", zh, en, certainty, places, expected=f"{last}%")
