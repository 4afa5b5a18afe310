"""A firm's name taken apart: where, which, what, in which legal form, and whether a part of a firm."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from wutong.engines.matching._core.cleaning import without_remarks, without_signs
from wutong.engines.matching._core.counted import DIGITS
from wutong.engines.matching._core.endings import form_of
from wutong.engines.matching._core.vocabulary import Vocabulary

_BRACKETS = re.compile(r"[(（\[【〔<《](.*?)[)）\]】〕>》]")
_DATE = r"(?:已?[于在]?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以|之)?[起前后]?)?"
_FORMER = re.compile(
    rf"^{_DATE}(?:原名称|原名?|门头|招牌|店招|对外称|对外名称|英文名称?|外文名称?|名称(?=为|是)|曾用名称|曾用名|前身|前称|旧称|前名称?|后改为|(?:已|后|现已)更名|(?:已|后|现已)改名|改制后|现名|现更名|现(?![代在场货])|更名(?!前)|改名(?!前)|又名|别名|简称|下称|formerly|former|aka|fka)[:： 为是]*(.+)$"
)
_RENAMED_FROM = re.compile(r"^(?:\d{4}年)?(?:\d{1,2}月)?由(.{4,}?)(?:更名|改名|变更|改制)(?:而来|而成)?$")
_MARKS = re.compile(r"[\s·•,，.。、“”\"'’‘:：;；_\-—–―*#~～/\\|]+")
_CLAUSES = re.compile("[,，;；。]")
_LATIN_TAIL = re.compile(r"[!-~][ -~]*$")
_SAID_TO_BE = re.compile(  # 工商登记为甲有限公司, 2016年前乙厂, 由丙诊所升级更名
    r"^(?:.{0,12}?(?:(?:登记|执照|名称|改制|更名)(?:名称)?[为是成]|(?:年前|以前|之前|之后|[更改]名前|改制前|登记名称|执照名称)(?:的?名称?)?[为是]?)|即为?|由)"
    r"(.{3,}?(?:公司|厂|院|所|店|社|队|场|站|中心|集团))(?:(?:升级|改制|更名|改名|变更|转型|改造|设立).*)?$"
)
_BEFORE_A_CALL = re.compile(r"\s+(?=(?:原名|曾用名|现名|前身|前称|旧称|更名为|后更名|后改))")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[a-z0-9]+")
# "A company, renamed B company in 2019", in one cell
_RENAMED = re.compile(
    rf"^(.{{3,}}?(?:公司|厂|院|所|店|社|中心)){_DATE}(?:[现已]?(?:更名|改名|变更|改制)[为成]|原名称?|曾用名|前身为?)[:：]?(.{{4,}})$"
)
_WHOLE = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|总公司|公司|集团|大学|医院|银行|总厂)+")
_AFTER_FORM = ("公司", "ltd", "ltd.", "limited", "inc", "inc.", "corp.")  # what follows in brackets is about the firm
_LATIN_ZONES = {
    "high_tech": re.compile(r"\b(?:national )?(?:hi|high|new)(?:[- ]and[- ]new)?[- ]?tech(?:nolog\w+)?(?:[- ]industr\w+)?(?:[- ]development)?[- ](?:zone|district|area)\b"),
    "economic": re.compile(r"\beconomic(?: (?:and|&) techn\w+)?(?: development)? (?:zone|district|area)\b"),
}  # fmt: skip
_BRANDS = range(2, 5)  # lengths of a brand that is told once more in Latin letters
_TWO_TONGUES = re.compile(
    r"^(?P<chinese>.*[\u4e00-\u9fff)])[ /]*(?P<latin>[a-z][a-z .,&'()-]{9,})$|^(?P<first>[a-z][a-z .,&'()-]{9,}?)[ /]*(?P<second>[\u4e00-\u9fff].*)$"
)
_DISTRICT = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:省|市|县|区)")
_TOWN = re.compile(r"^[\u4e00-\u9fff]{1,3}?(?:镇|乡|街道办事处|办事处|街道办|街道)")
_DATED = re.compile(r"(?<=公司)[\s_-]*\d{1,6}年?$")
_COUNTED = re.compile(r"第?([\d一二三四五六七八九十]+)(附院|[中院建])$")
_COUNTED_WORDS = {"中": "中学", "院": "人民医院", "建": "建筑", "附院": "附属医院"}
_FREE_TRADE = re.compile(r"中国\((\w{2,3})\)(?=自由贸易试验区|自贸)")
_LATIN_ORDINAL = re.compile(r"\bno\.?\s*(\d{1,2})\b")
_ORDINAL = re.compile(r"第(\d{1,2})(?!\d)")
_SPELT = re.compile(r"(?<![十百千万])[〇零一二三四五六七八九]{2,}(?![十百千万])")
_FOREIGN_BRAND = re.compile(r"[a-z]{4,}$")
_COUNTED_PART = re.compile(r"[\d一二三四五六七八九十][店馆部厂院校区号]$")  # 金水三馆
_CAMPUS = ("校区", "厂区", "院区")
_FILLING = frozenset({"new", "high", "hi", "big", "province", "city"})
_NUMERALS = "零一二三四五六七八九"
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_LONGEST_REGION, _LONGEST_TRADE = 12, 6
_WHOLE_NAME = 8  # characters from which what stands in brackets and ends as a company is its other name
_WHOLE_INSTITUTION = 6
_INSTITUTIONS = frozenset(
    "hospital maternity_hospital children_hospital tcm_hospital school institute university college centre".split()
)
_PARTNERSHIP = "合伙企业"  # what a fund has in brackets behind its name
# "省地调院": an office of the province or city, as people there call it
_LEVEL = re.compile(r"^(?:省|市(?![政场内区民立容]))(?=[\u4e00-\u9fff]{2})")
_CITY, _COUNTY = 2, 3  # lengths of a place's path from the province


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
        beside  numbers of the trades that mark a firm beside another of its owner
        zone    kind of development zone it names; `unit` town or sub-district
        ending  the form as it is written; "" where it is written in short
        group   it calls itself a group (集团)
        part    what names a part of a firm (分公司), "" for a whole one
        latin   it is written in Latin letters: `stem` is what is left in one word
        body    all of it but the place it begins with
    """

    text: str
    core: str
    stem: str
    trades: tuple[str, ...]
    kinds: frozenset[int]
    strong: frozenset[int]
    beside: frozenset[int]
    region: tuple[str, ...]
    inner: tuple[str, ...]
    zone: str
    unit: str
    form: str
    ending: str
    group: bool
    part: str
    latin: bool
    sound: str
    body: str = ""


def plain(text: str, words: Vocabulary) -> str:
    """Return a text in simplified characters, half-width, small letters, without blanks and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).translate(words.simplified).lower())


def names_of(text: str, words: Vocabulary) -> list[Name]:
    """Return the name, and the former or short names it gives in brackets."""
    if text.isascii() and not any(sign in text for sign in "()["):
        return [_latin(text.lower(), words)]
    text = unicodedata.normalize("NFKC", without_signs(text))
    text = without_remarks(text.translate(words.simplified).translate(_FORMAL_DIGITS).lower(), words.states)
    text = numbers_plain(text)
    text = _FREE_TRADE.sub(r"\1", text)
    told_twice = _TWO_TONGUES.match(text)
    if told_twice and (latin := told_twice["latin"] or told_twice["first"]) and " " in latin.strip():
        return [*names_of(told_twice["chinese"] or told_twice["second"], words), _latin(latin, words)]
    others: list[str] = []
    inner: tuple[str, ...] = ()
    kept: list[str] = []
    end = 0
    for match in _BRACKETS.finditer(text):
        kept.append(text[end : match.start()])
        end = match.end()
        content = _MARKS.sub("", match[1])
        if content.endswith("分") and "公司" in text[: match.start()]:
            kept.append(f"{content}公司")  # 公司(郑州分)
            continue
        former = [name for clause in _clauses(match[1]) for name in _told_names(clause)]
        if former:
            others += former
        elif content.isascii() and any(
            words.reads(content, text[match.start() - size : match.start()]) for size in _BRANDS
        ):
            continue  # the brand's pinyin after it
        elif _FOREIGN_BRAND.match(content) and _HAN.search(text[: match.start()]) and _HAN.search(text[end:]):
            continue  # or another way to write it
        elif _whole_name(content, words):
            others.append(content)
        elif (
            not text[end:].strip()
            and text[: match.start()].rstrip().endswith(_AFTER_FORM)
            and not _only_place(content, words)
            and not content.endswith(words.parts)
            and not _COUNTED_PART.search(content)
        ):
            continue  # what stands after the legal form says something about the firm; it is no part of its name
        elif where := _only_place(content, words) or words.latin.get(content):
            if text[end:].endswith(words.parts) and text[: match.start()].count("公司"):
                kept.append(match[1])  # of the part: 公司河南(郑州)分公司
            else:
                inner = where
        elif "合伙" in content and "合伙" not in "".join(kept):
            kept.append(_PARTNERSHIP)
        elif not _tells_nothing(content, words):
            kept.append(match[1])
    main, *clauses = _clauses("".join(kept) + text[end:]) or [""]
    renamed = _RENAMED.match(main)
    if renamed:
        main, clauses = renamed[1], [*clauses, "现名" + renamed[2]]
    for clause in clauses:
        former = _told_name(_MARKS.sub("", clause))
        others += [former[1]] if former else []
        main += "" if former else clause
    return [_parsed(main, inner, words), *(_parsed(other, (), words) for other in others)]


def _told_names(clause: str) -> list[str]:
    """Return the other names that a clause tells; several stand one after another (曾用名：甲公司、乙厂)."""
    first, *more = map(partial(_MARKS.sub, ""), clause.split("、"))
    found = _told_name(first)
    if found and found[1].isascii() and (tail := _LATIN_TAIL.search(clause)):
        named = _told_name(tail[0])
        return [named[1] if named else tail[0]]  # its words stay apart, and what calls it a name is none of them
    return [found[1], *filter(None, more)] if found else []


def _told_name(clause: str) -> re.Match[str] | None:
    """Return what finds another name that a clause tells."""
    return _FORMER.match(clause) or _RENAMED_FROM.match(clause) or _SAID_TO_BE.match(clause)


def _clauses(text: str) -> list[str]:
    """Return what commas part, and blanks before a word that calls a name (2021年更名 原名 甲厂)."""
    return [piece for clause in _CLAUSES.split(text) for piece in _BEFORE_A_CALL.split(clause) if piece.strip()]


def _whole_name(content: str, words: Vocabulary) -> bool:
    """Return whether what stands in brackets is another name in full: of a company, or of an institution with its place."""
    if content.endswith("公司"):
        return len(content) >= _WHOLE_NAME
    ending = any(words.forms.get(content[-size:]) in _INSTITUTIONS for size in (2, 3, 4))
    return ending and _place_size(content, words) > 0 and len(content) >= _WHOLE_INSTITUTION


def _only_place(content: str, words: Vocabulary) -> tuple[str, ...]:
    """Return the path of the places that a text names one after another, () where it holds anything else."""
    found: tuple[str, ...] = ()
    while content:
        size = next(
            (size for size in range(min(_LONGEST_REGION, len(content)), 1, -1) if content[:size] in words.regions), 0
        )
        if not size:
            return ()
        found = max(found, words.regions[content[:size]], key=len)
        content = content[size:]
    return found


def numbers_plain(text: str) -> str:
    """Return a name without the year after it, and its own numbers written in one way."""
    text = _DATED.sub("", text)
    text = _COUNTED.sub(lambda match: f"第{match[1]}{_COUNTED_WORDS[match[2]]}", text)
    text = _ORDINAL.sub(lambda match: "第" + _counted(int(match[1])), text)
    return _SPELT.sub(_digits, text)


def _counted(number: int) -> str:
    """Return a number below a hundred as it is said.

    >>> _counted(4), _counted(14), _counted(20), _counted(73)
    ('四', '十四', '二十', '七十三')
    """
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _NUMERALS[tens]) + ("十" if tens else "") + (_NUMERALS[ones] if ones or not tens else "")
    )


def _digits(match: re.Match[str]) -> str:
    """Return a number written digit by digit in Arabic; two characters may be a word (三一, 七一)."""
    spelt = len(match[0]) > 2 or "〇" in match[0] or "零" in match[0]
    return match[0].translate(DIGITS) if spelt else match[0]


def _tells_nothing(content: str, words: Vocabulary) -> bool:
    """Return whether a bracket holds a mark of state, a legal form, a campus, or a place that says nothing."""
    known = content in words.noise or content in words.regions or content in words.forms
    stated = content in words.states or any(len(state) > 1 and state in content for state in words.states)
    return known or stated or content.endswith(_CAMPUS) or "合伙" in content or "独资" in content


def _parsed(text: str, inner: tuple[str, ...], words: Vocabulary) -> Name:
    return _chinese(_MARKS.sub("", text), inner, words) if _HAN.search(text) else _latin(text, words)


def _chinese(text: str, inner: tuple[str, ...], words: Vocabulary) -> Name:
    for noise in words.noise:
        if noise in text and len(text) > len(noise) + 1 and (noise == "示例" or text.endswith(noise)):
            text = text.replace(noise, "")
    text = _LEVEL.sub("", text)
    told, text = text, _written_out(text, words)
    whole, part = _part(text, words)
    rest, form, group = form_of(whole, words)
    form_cut = len(rest)
    where, rest = _head(rest, words)
    body = text[form_cut - len(rest) :]
    rest, tail = _tail(rest, words)
    stem, trades = parted(rest, words)
    if not tail and trades:
        stem, tail = _tail(stem, words, _CITY)
    return Name(
        text=text,
        core=stem + "".join(trades),
        stem=stem,
        trades=trades,
        **_kinds(trades, words),
        region=where.region,
        inner=inner or tail,
        zone=where.zone,
        unit=where.unit,
        form=form,
        ending=whole[-4:] if form and text == told else "",
        group=group,
        part=part,
        latin=False,
        sound=words.sound(stem),
        body=body,
    )


def _written_out(text: str, words: Vocabulary) -> str:
    """Return a name with its words in short written out, where they end it or stand before what names a part."""
    for short, long in words.written_out.items():
        if short in text and long not in text and (text.endswith(short) or text.endswith(words.parts)):
            text = text.replace(short, long)
    return text


def replaced(name: Name, region: tuple[str, ...], core: str, words: Vocabulary) -> Name:
    """Return a name whose place was mistyped, with the place mended and what followed it taken apart again."""
    stem, trades = parted(core, words)
    kinds = _kinds(trades, words)
    mended = replace(name, region=region, core=core, stem=stem, trades=trades, sound=words.sound(stem))
    return replace(mended, kinds=kinds["kinds"], strong=kinds["strong"], beside=kinds["beside"])


def _kinds(trades: tuple[str, ...], words: Vocabulary) -> dict[str, frozenset[int]]:
    """Return the numbers of some words of trade: all, those that say much, those that mark a firm beside another."""
    return {
        "kinds": frozenset(words.trades[trade] for trade in trades),
        "strong": frozenset(words.trades[trade] for trade in trades if trade not in words.weak),
        "beside": frozenset(words.trades[trade] for trade in trades if trade in words.beside),
    }


def _part(text: str, words: Vocabulary) -> tuple[str, str]:
    """Return the name of the whole and what names a part of it."""
    match = _WHOLE.search(text, 2)
    if match and match.end() < len(text):
        after = text[match.end() :]
        # A registered name ends with 公司: what goes on after it is a part of that firm.
        goes_on = match[0].endswith("公司") and len(after) > 2 and _HAN.search(after)
        if goes_on or after.endswith(words.parts) or after.startswith(("第", "驻")):
            return text[: match.end()], after
    for ending in words.parts:
        if (
            (ending[0] == "分" or ending.endswith("支公司") or ending == "支行")
            and text.endswith(ending)
            and len(text) > len(ending) + 1
        ):
            return _before(text[: -len(ending)], ending, words)
    return text, ""


def _before(head: str, ending: str, words: Vocabulary) -> tuple[str, str]:
    """Return a whole firm's name and its part, where the part is named by the places before its ending (郑州高新支公司)."""
    for start in range(2, len(head) - 1):
        if any(
            words.regions.get(head[start : start + size])
            for size in range(2, min(_LONGEST_REGION, len(head) - start) + 1)
        ):
            return head[:start], head[start:] + ending
    return head, ending


@dataclass(slots=True)
class _Where:
    """What a name's beginning says about where the firm is."""

    region: tuple[str, ...] = ()
    zone: str = ""
    unit: str = ""


def _head(text: str, words: Vocabulary) -> tuple[_Where, str]:
    """Return the place a name begins with and the rest; at least two characters are left."""
    where = _Where()
    for _turn in range(4):
        size = _place_size(text, words)
        found = words.regions[text[:size]] if size else ()
        if size and not _within(found, where.region):
            break  # a stem that is called like a place elsewhere (河南广安)
        if size:
            again = bool(where.region) and 0 < len(found) < len(where.region)
            # What goes back to a wider place begins anew: a place, and the name after it (郑州市金水区河南金穗).
            where.region = found if again or len(found) > len(where.region) else where.region
            where.zone = words.zones.get(text[:size], where.zone)
        else:
            size = _unlisted(text, where, words)
        if not size:
            break
        text = text[size:]
    return where, text


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether of two places one lies in the other, or is not told."""
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _place_size(text: str, words: Vocabulary) -> int:
    """Return the length of the listed place a text begins with, 0 for none."""
    for size in range(min(_LONGEST_REGION, len(text) - 1), 1, -1):
        if text[:size] in words.regions and _leaves_a_stem(text[size:], words):
            return size
    return 0


def _unlisted(text: str, where: _Where, words: Vocabulary) -> int:
    """Take a district or town that follows a known place; return its length, 0 for none."""
    for shape in (_DISTRICT, _TOWN) if where.region or where.zone else ():
        match = shape.match(text)
        if match and _leaves_a_stem(text[match.end() :], words):
            if shape is _TOWN:
                where.unit = match[0]
            elif where.region:
                where.region = (*where.region, match[0])
            return match.end()
    return 0


def _leaves_a_stem(rest: str, words: Vocabulary) -> bool:
    return len(rest) >= 2 and rest not in words.weak


def _tail(text: str, words: Vocabulary, narrowest: int = _COUNTY) -> tuple[str, tuple[str, ...]]:
    """Return a text without the place it ends with (…物流河南), and the place, if that is no narrower than told."""
    for size in range(min(4, len(text) - 2), 1, -1):
        if 0 < len(words.regions.get(text[-size:], ())) <= narrowest:
            return text[:-size], words.regions[text[-size:]]
    return text, ()


def parted(text: str, words: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """Return the stem and the trades after it; the stem keeps at least one character, or its first trade where it had none."""
    found: list[str] = []
    while text:
        size = next((size for size in range(min(_LONGEST_TRADE, len(text)), 0, -1) if text[-size:] in words.trades), 0)
        if not size:
            break
        found.append(text[-size:])
        text = text[:-size]
    found.reverse()
    found = [words.synonyms.get(word, word) for word in found]
    while found and len(text) < 2 and (not text or len(found) > 1):
        text += found.pop(0)
    return text, tuple(found)


def _known(token: str, words: Vocabulary) -> str:
    """Return the word of trade that a token is, or of which it is the plural; "" for none."""
    return next(
        (word for word in (token, token.removesuffix("s"), token.removesuffix("es")) if word in words.english), ""
    )


def _latin(text: str, words: Vocabulary) -> Name:
    """Return the parts of a name in Latin letters: places and trades by their words, the rest in one word as the stem."""
    region: tuple[str, ...] = ()
    kinds: list[int] = []
    stem: list[str] = []
    read: list[str] = []
    group, part, zone = False, "", ""
    text = _LATIN_ORDINAL.sub(lambda match: words.sound("第" + _counted(int(match[1]))), text)
    for kind, pattern in _LATIN_ZONES.items():
        text, count = pattern.subn(" ", text)
        zone = kind if count else zone
    tokens = _WORDS.findall(text.replace("'", "").replace("co.,ltd", "co ltd"))
    for token, following in pairwise([*tokens, ""]):
        if token in words.latin and stem and following in words.latin_parts:
            part = token  # Zhengzhou Branch
        elif token in words.latin and not stem and _within(words.latin[token], region):
            region = max(region, words.latin[token], key=len)
        elif token in words.latin_parts:
            part = part or token
        elif token in words.latin_group:
            group = True
        elif (singular := _known(token, words)) and stem:
            kinds.append(words.english[singular])
        elif token not in words.latin_forms and not (stem and token in _FILLING):
            read.append(token)
            stem += [token] if not stem or words.readable(token) else []  # a word of trade that no list has
    joined = "".join(stem)
    form = "company" if words.latin_forms & set(tokens) - {"the", "of", "and"} else ""
    every = frozenset(kinds)
    strong = every - words.weak_kinds
    return Name(
        "".join(tokens), joined, joined, (), every, strong, frozenset(), region, (), zone, "", form, "", group, part, True, " ".join(read)
    )  # fmt: skip
