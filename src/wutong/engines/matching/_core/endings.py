"""The legal form a firm's name ends with, also one with a slip of the pen in it."""

from __future__ import annotations

import re

from wutong.engines.matching._core.vocabulary import Vocabulary

_BROKEN_FORM = re.compile(r"(?:(?:股份|股[分粉]|投份|(?<!控)股|份)?(?:有限|限|有(?=责))?(?:责任|责)?)$")
_BROKEN_END = re.compile(r"(?<=..)(?:股份)?(?:有限(?:责任)?公[^司]?|有[^限]公司|[^有任]限公司)$")
_FARMERS = "农民"
_SHARES = ("股份", "控股")
_OFFICES = frozenset({"office", "hospital", "bank", "clinic"})  # a partnership or company that calls itself so is one
_CENTRE = "中心"
_SHORTEST_FORM = 3  # characters of the forms of others than companies in which a slip is looked for
_LONGEST_WORD = 6


def form_of(text: str, words: Vocabulary) -> tuple[str, str, bool]:
    """Return the name without its legal form, the kind of organisation, and whether it is a group."""
    slip = _BROKEN_END.search(text)
    cut, kind = (_slip_start(slip, text, words), "company") if slip else _mistyped_form(text, words)
    text, kind = (text[:cut], kind) if cut else (text, "")
    for size in () if cut else range(min(12, len(text) - 1), 0, -1):
        if text[-size:] in words.forms:
            kind, text = words.forms[text[-size:]], text[:-size]
            break
    if kind == "company":
        left = _BROKEN_FORM.search(text, 2) if len(text) > 3 else None
        text = text[: left.start()] if left else text
    if kind == "cooperative":
        text = text.removesuffix(_FARMERS)
    if kind == "partnership" and len(text) > len(_CENTRE) + 2:
        text = text.removesuffix(_CENTRE)
    if kind in {"company", "partnership"}:
        text, kind = _office(text, kind, words)
    group = False
    while len(text) > 2 and text.endswith(("集团", *_SHARES)):
        group = group or not text.endswith("股份")
        text = text[:-2]
    if group and len(text) > 3:
        text = text.removesuffix("企业")
    return text, kind, group


def _slip_start(slip: re.Match[str], text: str, words: Vocabulary) -> int:
    """Return where a broken legal form begins; a character before 限公司 may be the end of a word and 有 left out."""
    left_out = slip[0].endswith("限公司") and len(slip[0]) == len("有限公司")
    whole_word = any(
        text[slip.start() + 1 - size : slip.start() + 1] in words.trades for size in range(2, _LONGEST_WORD)
    )
    return slip.start() + (left_out and whole_word)


def _office(text: str, kind: str, words: Vocabulary) -> tuple[str, str]:
    """Return the name of an office (律师事务所, also one that is a company) without that word, and its kind."""
    for size in range(min(_LONGEST_WORD, len(text) - 2), 1, -1):
        if words.forms.get(text[-size:]) in _OFFICES:
            return text[:-size], words.forms[text[-size:]]
    return text, kind


def _mistyped_form(text: str, words: Vocabulary) -> tuple[int, str]:
    """Return where a legal form begins that has one slip in it, and its kind; 0 where there is none.

    In the forms of companies any slip is one; in the shorter ones of others (幼儿圆) one character of the same sound or shape.
    """
    if text.endswith("公司") or text[-_SHORTEST_FORM:] in words.forms:
        return 0, ""
    for form in words.mistyped:
        sizes = (len(form) + 1, len(form), len(form) - 1) if form.endswith("公司") else (len(form),)
        for size in sizes:
            if len(text) > size + 1 and _slip_of_form(text[-size:], form, words):
                return len(text) - size, words.forms[form]
    return 0, ""


def _slip_of_form(text: str, form: str, words: Vocabulary) -> bool:
    if form.endswith("公司"):
        return text[0] == form[0] and edited(text, form) is not None
    return words.slipped(text, form)


def edited(one: str, other: str) -> int | None:
    """Return where one character was changed, left out or put in, or two swapped; None for more than that."""
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    steps = ((1, 1), (1, 0), (0, 1), *([(2, 2)] if swapped else []))
    return start if any(one[start + left :] == other[start + right :] for left, right in steps) else None
