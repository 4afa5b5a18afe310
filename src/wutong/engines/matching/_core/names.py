"""A firm's name taken apart: where, which, what, in which legal form, and whether a part of a firm."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from wutong.engines.matching._core.vocabulary import Vocabulary

_BRACKETS = re.compile(r"[(（\[【〔<《](.*?)[)）\]】〕>》]")
_FORMER = re.compile(r"^(?:原名?|曾用名|原名称|又名|别名|简称|下称|formerly|former|aka|fka)[:： 为]*(.+)$")
_MARKS = re.compile(r"[\s·•,，.。、“”\"'’‘:：;；_\-—–―*#~～/\\|]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[a-z0-9]+")
_WHOLE = re.compile(r"股份有限公司|有限责任公司|有限公司|集团公司|总公司|公司|集团|大学|医院|银行|总厂")
_DISTRICT = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:省|市|县|区|镇|乡|街道)")
# What a slip leaves of 股份有限责任 before 公司.
_BROKEN_FORM = re.compile(r"(?:(?:股份|股|份)?(?:有限|限|有(?=责))?(?:责任|责)?)$")
_BROKEN_END = re.compile(r"(?<=..)(?:股份)?有限(?:责任)?公[^司]?$")
_CAMPUS = ("校区", "厂区", "院区")
_FILLING = frozenset({"new", "high", "hi", "big", "province", "city"})
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_SHARES = ("股份", "控股")
_LONGEST_REGION, _LONGEST_TRADE = 12, 6


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of one name.

    Shapes
        text    all of it, plain: simplified, small letters, no marks, no brackets
        core    stem and trades: what is left without place and legal form
        stem    what tells the firm from others (字号)
        trades  words of trade in their order; `kinds` their numbers, `strong` those of the words that say much
        region  path of the place it begins with; `inner` of a place named in brackets or after the trades
        form    kind of organisation, "" where the name ends without one
        group   it calls itself a group (集团)
        part    what names a part of a firm (分公司), "" for a whole one
        latin   it is written in Latin letters: `stem` is what is left in one word
    """

    text: str
    core: str
    stem: str
    trades: tuple[str, ...]
    kinds: frozenset[int]
    strong: frozenset[int]
    region: tuple[str, ...]
    inner: tuple[str, ...]
    form: str
    group: bool
    part: str
    latin: bool
    sound: str


def plain(text: str, words: Vocabulary) -> str:
    """Return a text in simplified characters, half-width, small letters, without blanks and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).translate(words.simplified).lower())


def names_of(text: str, words: Vocabulary) -> list[Name]:
    """Return the name, and the former or short names it gives in brackets."""
    if text.isascii() and not any(sign in text for sign in "()["):
        return [_latin(text.lower(), words)]
    text = unicodedata.normalize("NFKC", text).translate(words.simplified).translate(_FORMAL_DIGITS).lower()
    others: list[str] = []
    inner: tuple[str, ...] = ()
    kept: list[str] = []
    end = 0
    for match in _BRACKETS.finditer(text):
        kept.append(text[end : match.start()])
        end = match.end()
        content = _MARKS.sub("", match[1])
        former = _FORMER.match(content)
        if former:
            others.append(former[1])
        elif words.regions.get(content):
            inner = words.regions[content]
        elif not _tells_nothing(content, words):
            kept.append(match[1])
    main = "".join(kept) + text[end:]
    return [_parsed(main, inner, words), *(_parsed(other, (), words) for other in others)]


def _tells_nothing(content: str, words: Vocabulary) -> bool:
    """Return whether a bracket holds a mark of state, a legal form, a campus, or a place that says nothing."""
    known = content in words.noise or content in words.regions or content in words.forms
    return known or content.endswith(_CAMPUS) or "合伙" in content or "独资" in content


def _parsed(text: str, inner: tuple[str, ...], words: Vocabulary) -> Name:
    return _chinese(_MARKS.sub("", text), inner, words) if _HAN.search(text) else _latin(text, words)


def _chinese(text: str, inner: tuple[str, ...], words: Vocabulary) -> Name:
    for noise in words.noise:
        if noise in text and len(text) > len(noise) + 1 and (noise == "示例" or text.endswith(noise)):
            text = text.replace(noise, "")
    whole, part = _part(text, words)
    rest, form, group = _form(whole, words)
    region, rest = _head(rest, words)
    rest, tail = _tail(rest, words)
    stem, trades = _trades(rest, words)
    return Name(
        text=text,
        core=stem + "".join(trades),
        stem=stem,
        trades=trades,
        kinds=frozenset(words.trades[trade] for trade in trades),
        strong=frozenset(words.trades[trade] for trade in trades if trade not in words.weak),
        region=region,
        inner=inner or tail,
        form=form,
        group=group,
        part=part,
        latin=False,
        sound=words.sound(stem),
    )


def _part(text: str, words: Vocabulary) -> tuple[str, str]:
    """Return the name of the whole and what names a part of it."""
    match = _WHOLE.search(text, 2)
    if match and match.end() < len(text):
        after = text[match.end() :]
        if after.endswith(words.parts) or after.startswith(("第", "驻")):
            return text[: match.end()], after
    for ending in words.parts:
        if ending[0] == "分" and text.endswith(ending) and len(text) > len(ending) + 1:
            return _before(text[: -len(ending)], ending, words)
    return text, ""


def _before(head: str, ending: str, words: Vocabulary) -> tuple[str, str]:
    """Return a whole firm's name and its part, where the part is named by the place before its ending."""
    for size in range(min(_LONGEST_REGION, len(head) - 2), 1, -1):
        if head[-size:] in words.regions:
            return head[:-size], head[-size:] + ending
    return head, ending


def _form(text: str, words: Vocabulary) -> tuple[str, str, bool]:
    """Return the name without its legal form, the kind of organisation, and whether it is a group."""
    kind = ""
    broken = _BROKEN_END.search(text)
    if broken:
        return text[: broken.start()], "company", False
    for size in range(min(12, len(text) - 1), 0, -1):
        if text[-size:] in words.forms:
            kind, text = words.forms[text[-size:]], text[:-size]
            break
    if kind == "company":
        text = text[: _BROKEN_FORM.search(text, 2).start()] if len(text) > 3 else text
    group = False
    while len(text) > 2 and text.endswith(("集团", *_SHARES)):
        group = group or not text.endswith("股份")
        text = text[:-2]
    return text, kind, group


def _head(text: str, words: Vocabulary) -> tuple[tuple[str, ...], str]:
    """Return the place a name begins with and the rest; at least two characters are left."""
    path: tuple[str, ...] = ()
    for _turn in range(3):
        for size in range(min(_LONGEST_REGION, len(text) - 1), 1, -1):
            if text[:size] in words.regions and _leaves_a_stem(text[size:], words):
                found = words.regions[text[:size]]
                path = found if len(found) > len(path) else path
                text = text[size:]
                break
        else:
            match = _DISTRICT.match(text) if path else None
            if not match or not _leaves_a_stem(text[match.end() :], words):
                break
            path = (*path, match[0])
            text = text[match.end() :]
    return path, text


def _leaves_a_stem(rest: str, words: Vocabulary) -> bool:
    return len(rest) >= 2 and rest not in words.weak


def _tail(text: str, words: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """Return a name without the place it ends with (…物流河南), and the place."""
    for size in range(min(4, len(text) - 2), 1, -1):
        if words.regions.get(text[-size:]):
            return text[:-size], words.regions[text[-size:]]
    return text, ()


def _trades(text: str, words: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """Return the stem and the trades after it; the stem keeps at least one character, or its first trade where it had none."""
    found: list[str] = []
    while text:
        size = next((size for size in range(min(_LONGEST_TRADE, len(text)), 0, -1) if text[-size:] in words.trades), 0)
        if not size:
            break
        found.append(text[-size:])
        text = text[:-size]
    found.reverse()
    while found and len(text) < 2 and (not text or len(found) > 1):
        text += found.pop(0)
    return text, tuple(found)


def _latin(text: str, words: Vocabulary) -> Name:
    """Return the parts of a name in Latin letters: places and trades by their words, the rest in one word as the stem."""
    region: tuple[str, ...] = ()
    kinds: list[int] = []
    stem: list[str] = []
    group, part = False, ""
    tokens = _WORDS.findall(text.replace("'", "").replace("co.,ltd", "co ltd"))
    for token in tokens:
        if token in words.latin and not stem:
            region = max(region, words.latin[token], key=len)
        elif token in words.latin_parts:
            part = token
        elif token in words.latin_group:
            group = True
        elif token in words.english and stem:
            kinds.append(words.english[token])
        elif token not in words.latin_forms and not (stem and token in _FILLING):
            stem.append(token)
    joined = "".join(stem)
    form = "company" if words.latin_forms & set(tokens) - {"the", "of", "and"} else ""
    every = frozenset(kinds)
    strong = every - words.weak_kinds
    return Name("".join(tokens), joined, joined, (), every, strong, region, (), form, group, part, True, " ".join(stem))
