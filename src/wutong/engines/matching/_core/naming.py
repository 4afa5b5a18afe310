"""The evidence of two names: stem, trades, place, legal form."""

from __future__ import annotations

import re

from wutong.engines.matching._core.evidence import Weights
from wutong.engines.matching._core.names import Name, edited, replaced
from wutong.engines.matching._core.vocabulary import Vocabulary
from wutong.engines.matching.types import Reason

_LONG = 5  # characters of a stem in which any one may be mistyped
_TRADE_ENDING = "业"
_BRAND = 2  # characters of most brands
_PERSONAL = frozenset({"shop", "clinic", "sole"})
_SUB_DISTRICT = {"sub_district", "agency"}  # 街道办事处, 办事处
_PLACE_LENGTH = 6  # characters of a place before a name of its own
_BUSINESS = frozenset(
    {"company", "factory", "partnership", "cooperative", "farm", "hotel", "centre", "office", "institute"}
)
_NUMBER = re.compile(r"第?([〇零一二三四五六七八九]*十?[〇零一二三四五六七八九]+|[一二三四五六七八九]?十|\d+)")
_UNIT_WORDS = re.compile(r"(?:镇|乡|街道办事处|办事处|街道办|街道)$")
_PLACE_WORDS = re.compile(r"[省市县区](?!店)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ANY_SHOP = frozenset("店馆坊铺吧摊部")


def name_evidence(one: Name, other: Name, words: Vocabulary, weights: Weights) -> list[Reason]:
    """Return the pieces of evidence that two names give."""
    one, other = _place_mended(one, other, words), _place_mended(other, one, words)
    one, other = _unit_mended(one, other, words), _unit_mended(other, one, words)
    one, other = _institute_mended(one, other, words), _institute_mended(other, one, words)
    stem = _stem(one, other, words)
    detail = f"{one.stem} / {other.stem}" if one.stem != other.stem else one.stem
    found = [
        _part(one, other, words),
        "" if stem == "picked" else _trade(one, other, words, stem),
        _place_beside(one, other, words, stem),
        "" if stem == "picked" else _zone(one, other),
        _form(one, other),
        _group(one, other),
    ]
    if all(kind in _SAME for kind in found) and stem == "stem":
        stem, found = ("same_shop" if {one.form, other.form} & _PERSONAL else "same"), []
    reasons = [Reason(f"name.{stem}", weights["name"][stem], detail)]
    for kind in filter(None, found):
        group, _, name = kind.partition(".")
        if weights[group][name]:
            reasons.append(Reason(kind, weights[group][name], ""))
    return reasons


def _place_beside(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare the places, where that says something: a new name may begin with a wider one, an abbreviation swallows it."""
    kind = _place(one, other, words)
    return "" if stem in (*_NEW, "picked") and kind != "place.different" else kind


def _place_mended(one: Name, other: Name, words: Vocabulary) -> Name:
    """Return a name that seems to lack a place, with the place the other has where its beginning is a slip of it (络阳, 郑卅)."""
    if one.region or not other.region or one.latin:
        return one
    for place in other.region:
        head, rest = one.core[: len(place)], one.core[len(place) :].removeprefix("市").removeprefix("省")
        if len(rest) > 1 and len(head) == len(place) and words.slipped(head, place):
            return replaced(one, words.regions.get(place, (place,)), rest, words)
    return one


def _unit_mended(one: Name, other: Name, words: Vocabulary) -> Name:
    """Return a name that has the other's town in short (龙湖, 龙湖镇) before its own word, without it."""
    town = _UNIT_WORDS.sub("", other.unit)
    if one.unit or one.latin or len(town) < 2 or not one.core.startswith(town) or len(one.core) < len(town) + 2:
        return one
    return replaced(one, one.region, one.core[len(town) :], words)


def _institute_mended(one: Name, other: Name, words: Vocabulary) -> Name:
    """Return a company that calls itself the institute the other name is (设计研究院有限公司, 设计研究院) without that word."""
    last = one.trades[-1] if one.trades else ""
    if not last or one.form != "company" or other.form != "institute" or not other.ending.endswith(last):
        return one
    return replaced(one, one.region, one.core.removesuffix(last), words)


_SAME = frozenset({"", "trade.same", "place.same", "form.same"})


def _stem(one: Name, other: Name, words: Vocabulary) -> str:
    """Return what relation two stems have, as the table of weights names it."""
    if one.latin != other.latin:
        return _across(one, other, words)
    if one.stem == other.stem:
        return "stem" if len(one.stem) > 1 else "stem_short"
    if one.core == other.core or _digits_alike(one.core, other.core) or _one_zone(one, other, words):
        return "stem"
    if one.latin:
        return "typing_long" if _close(one.stem, other.stem) else "unlike"
    if _abbreviated(one, other, words):
        return "picked"
    if _short_form(one, other, words):
        return "contained"
    if _slip_of_trade(one, other, words):
        return "typing_trade"
    kind = _slip(one.stem, other.stem, words)
    return "near" if kind == "unlike" and _near(one, other, words) else kind


def _one_zone(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether two names are those of one zone itself (高新技术产业开发区管理委员会, 高新区管委会)."""
    return one.stem in words.zones and words.zones[one.stem] == words.zones.get(other.stem)


def _digits_alike(one: str, other: str) -> bool:
    """Return whether two names are one but for their digits, which one of them writes in Arabic (六六顺, 66顺)."""
    some = any(sign in "0123456789" for sign in one + other)
    return some and _in_digits(one) == _in_digits(other)


def _in_digits(text: str) -> str:
    """Return a text with its numbers in digits, ordinal ones without their mark (第十一, 11)."""
    return _NUMBER.sub(lambda match: match[1].translate(_DIGITS) if "十" not in match[1] else _tens(match[1]), text)


def _tens(counted: str) -> str:
    """Return a number of two digits in digits.

    >>> _tens("十一"), _tens("二十"), _tens("七十三")
    ('11', '20', '73')
    """
    tens, _, ones = counted.partition("十")
    return (tens or "一").translate(_DIGITS) + (ones or "零").translate(_DIGITS)


def _near(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name leaves out some of the other's characters after its first two (启航留学, 启航出国留学)."""
    short, long = sorted((one.core, other.core), key=len)
    alike = len(short) >= 4 and len(long) <= 2 * len(short) and short[:2] == long[:2]
    return alike and _same_numerals(one, other, words) and _picks(short, long)


def _slip_of_trade(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether a slip in a word of trade made that word, and what stands before it, part of the stem."""
    if one.trades == other.trades or one.form != other.form:
        return False
    rich, poor = (one, other) if len(one.stem) < len(other.stem) else (other, one)
    place = edited(rich.core, poor.core)
    if place is not None and len(rich.core) == len(poor.core) and not _slipped_at(rich.core, poor.core, place, words):
        return False
    return place is not None and place >= len(rich.stem) and poor.stem.startswith(rich.stem) and len(rich.stem) > 1


def _slipped_at(one: str, other: str, place: int, words: Vocabulary) -> bool:
    """Return whether what differs at a place may be a slip: a word of trade of its own (肥业, 置业) is none."""
    if not one.endswith(_TRADE_ENDING):
        return True
    return one[place + 1 :] != other[place + 1 :] or _alike(one[place], other[place], words)


def _across(one: Name, other: Name, words: Vocabulary) -> str:
    """Compare a name in Latin letters with a Chinese one, by the sound of its characters."""
    latin, chinese = (one, other) if one.latin else (other, one)
    core = words.sound(chinese.core)
    texts = (
        (latin.stem, chinese.stem),
        (latin.stem, chinese.core),
        (latin.stem, chinese.text),
        (latin.text, chinese.text),
    )
    if any(words.reads(letters, text) for letters, text in texts):
        return "english"
    if len(chinese.sound) > 4 and latin.stem.startswith(chinese.sound) and core.startswith(latin.stem):
        return "english"
    first, _, rest = latin.sound.partition(" ")
    brand = any(words.reads(first, chinese.stem[:size]) for size in range(2, len(chinese.stem)))
    # The rest is a trade that neither list knows: 轴承 and bearing.
    if brand and rest:
        return "english_brand"
    # Words that cannot be read as Chinese syllables are a translation (Blue Whale, 蓝鲸), of which nothing can be told.
    return "unlike" if all(map(words.readable, latin.sound.split())) else "translated"


def _close(one: str, other: str) -> bool:
    """Return whether two Latin stems of some length differ in one letter at most."""
    return min(len(one), len(other)) >= 5 and edited(one, other) is not None


def _short_form(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name is the other without trades, or picks characters out of its core in their order."""
    short, long = sorted((one, other), key=lambda name: len(name.core))
    if (
        len(short.core) < 2
        or (short.form and (short.region or not long.form))
        or not _same_numerals(short, long, words)
    ):
        return False
    rest = long.core[len(short.core) :]
    if long.core.startswith(short.core):
        return not any(sign in words.unlike and sign not in "金木水火土大小新" for sign in rest[:1])
    return len(short.core) >= 3 and short.stem[:1] == long.stem[:1] and _picks(short.core, long.core)


def _abbreviated(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name picks its characters out of the other's, place and form included (郑州高新城投, 豫通公路设计院)."""
    short, long = sorted((one, other), key=lambda name: len(name.text))
    if short.form not in ("", "institute", "factory") or len(short.text) < 5 or not _same_numerals(short, long, words):
        return False
    if short.form == long.form and long.core.startswith(short.core):
        return False
    return 0 <= long.text.find(short.text[0]) <= _PLACE_LENGTH and _picks(short.text, long.text)


def _same_numerals(one: Name, other: Name, words: Vocabulary) -> bool:
    first, second = (sorted(sign for sign in name.core if sign in words.numerals) for name in (one, other))
    return first == second


def _picks(short: str, long: str) -> bool:
    signs = iter(long)
    return all(sign in signs for sign in short)


def _slip(one: str, other: str, words: Vocabulary) -> str:
    """Return what kind of slip of the pen makes one stem of the other."""
    place = edited(one, other)
    if place is None or max(len(one), len(other)) < 2:
        return "unlike"
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        if long[place] in words.counting:
            return "told_apart"
        if len(short) > _LONG:
            return "typing_long"
        return "left_out_long" if len(short) > 2 else "left_out" if len(short) > 1 else "unlike"
    if one[place + 1 :] != other[place + 1 :]:
        if {one[place], other[place]} & words.numerals:
            return "told_apart"
        return "swapped" if len(one) > 2 else "swapped_short"
    kind = _letter_slip(one[place], other[place], len(one), words)
    # What tells a firm from others stands first; a long stem is a short one with a trade that no list has.
    return (
        "typing_other"
        if kind == "typing_long" and place < _BRAND and not _alike(one[place], other[place], words)
        else kind
    )


def _alike(first: str, second: str, words: Vocabulary) -> bool:
    return words.near(first, second) or frozenset((first, second)) in words.alike


def _letter_slip(first: str, second: str, length: int, words: Vocabulary) -> str:
    if first in words.unlike and words.unlike.get(first) == words.unlike.get(second):
        return "told_apart"
    sound = words.sounds.get(first) == words.sounds.get(second)
    shape = frozenset((first, second)) in words.alike
    if length > 2 and (sound or shape):
        return "typing_long"
    if sound:
        return "typing_sound"
    if shape:
        return "typing_shape"
    if length >= _LONG or (length > 2 and words.near(first, second)):
        return "typing_long"
    return "typing_other" if length > 2 else "half"


def _trade(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare the trades; between two full names a difference says more than against a short one."""
    if one.latin or other.latin:
        return _trade_across(one, other, words, stem)
    if stem == "typing_trade":
        return "trade.same"
    if one.trades == other.trades or one.core == other.core:
        return "trade.same" if one.trades and other.trades else ""
    if one.trades and one.stem == other.stem and sorted(one.text) == sorted(other.text):
        return "trade.same"  # the words swapped
    if _slipped_trades(one, other, words):
        return "trade.same"
    if stem in _NEW:
        return "trade.akin" if one.strong & other.strong else "trade.renamed"
    if not one.kinds or not other.kinds:
        if (one.beside or other.beside) and _full(one, other):
            return "trade.beside"
        return "trade.different" if one.group != other.group else f"trade.one_silent{_full(one, other)}"
    if stem in _APART:
        return "trade.akin" if one.strong & other.strong else "trade.renamed"
    if (one.beside < other.beside and one.form) or (other.beside < one.beside and other.form):
        return "trade.beside"
    if one.beside and other.beside and not _fields(one.beside, words) & _fields(other.beside, words):
        return "trade.beside"
    return _trade_unlike(one, other, words)


def _slipped_trades(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether the trades are the same but for a slip between words of one trade (电气, 电器)."""
    pairs = list(zip(one.trades, other.trades, strict=False))
    return len(one.trades) == len(other.trades) and all(
        a == b or (words.trades[a] == words.trades[b] and len(a) == len(b) and words.slipped(a, b)) for a, b in pairs
    )


def _trade_unlike(one: Name, other: Name, words: Vocabulary) -> str:
    """Return how far the trades of two names of one stem agree."""
    if _one_in_other(one.trades, other.trades) or _begin_alike(one.trades, other.trades, words):
        return "trade.akin" if one.strong == other.strong else f"trade.weak{_full(one, other)}"
    if not one.strong or not other.strong:
        return f"trade.weak{_full(one, other)}" if one.kinds & other.kinds else "trade.weak_full"
    if not one.strong & other.strong:
        shared = _fields(one.strong, words) & _fields(other.strong, words)
        return "trade.field" if shared else "trade.different"
    return f"trade.partial{_full(one, other)}" if set(one.trades) & set(other.trades) - words.weak else "trade.cousin"


def _fields(kinds: frozenset[int], words: Vocabulary) -> set[str]:
    return {words.fields[kind] for kind in kinds}


def _full(one: Name, other: Name) -> str:
    return "_full" if one.form and other.form else ""


def _one_in_other(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted(("".join(one), "".join(other)), key=len)
    return short in long


_NEW = frozenset({"unlike", "translated"})
_APART = frozenset({"near", "unlike", "half", "left_out", "told_apart", "typing_other", "swapped_short", "translated"})


def _trade_across(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare trades in two languages, by their numbers."""
    latin, chinese = (one, other) if one.latin else (other, one)
    if not latin.kinds and chinese.strong and not all(map(words.readable, latin.sound.split())):
        return "trade.one_silent_full"  # its trade is a word that renders none of those known
    if not one.kinds or not other.kinds:
        return "trade.same" if one.core == other.core and stem != "unlike" else ""
    if one.kinds == other.kinds:
        return "trade.same"
    apart = one.strong and other.strong and not one.strong & other.strong
    return "trade.akin" if one.kinds & other.kinds and not apart else "trade.different"


def _begin_alike(one: tuple[str, ...], other: tuple[str, ...], words: Vocabulary) -> bool:
    """Return whether the trades are the same but for words that say little: 信息技术 and 信息科技."""
    return len(one) == len(other) and all(
        a == b or (words.trades[a] == words.trades[b] and {a, b} <= words.weak) for a, b in zip(one, other, strict=True)
    )


def _place(one: Name, other: Name, words: Vocabulary) -> str:
    """Compare the places the names begin with, and those in brackets."""
    if bool(one.inner) != bool(other.inner):
        inner, silent = (one, other) if one.inner else (other, one)
        if not silent.region or inner.region:
            return "place.inner"
        return _paths(inner.inner, silent.region, words)
    if one.inner and _paths(one.inner, other.inner, words) != "place.same":
        return "place.different"
    kind = _paths(one.region, other.region, words)
    if kind == "place.one_silent" and one.form not in _PERSONAL and not (one.zone and one.zone == other.zone):
        return f"{kind}{_full(one, other)}"
    return kind


def _paths(one: tuple[str, ...], other: tuple[str, ...], words: Vocabulary) -> str:
    if not one or not other:
        return "place.one_silent" if one or other else ""
    short, long = sorted((one, other), key=len)
    if long[: len(short)] != short:
        return "place.different"
    if len(short) == 1 < len(long):
        return "place.wider"
    return "place.county" if len(long) > len(short) and long[2] in words.counties else "place.same"


def _zone(one: Name, other: Name) -> str:
    """Compare the kinds of development zone that two names tell, and their towns."""
    if one.zone and other.zone and one.zone != other.zone:
        return "place.other_zone"
    if one.unit and other.unit and one.unit != other.unit:
        return "place.other_zone"
    silent = bool(one.zone) != bool(other.zone)
    generic = silent and min(len(one.stem), len(other.stem)) > 1 and _no_stem(one)
    return "place.zone_silent" if generic else ""


def _no_stem(name: Name) -> bool:
    """Return whether a name has no word of its own: place, trade and form are all it says."""
    return name.stem in _GENERIC


_GENERIC = frozenset("建设 开发 城市 城市建设 公共 水务 投资 产业 实验 第一 第二 第三 中心 人民".split())


def _form(one: Name, other: Name) -> str:
    if not one.form or not other.form:
        return "form.one_silent" if one.form or other.form else ""
    if one.form == other.form or {one.form, other.form} == _SUB_DISTRICT:
        return "form.other_shop" if one.form == "shop" and _other_shop(one.ending, other.ending) else "form.same"
    if (one.form in _PERSONAL) != (other.form in _PERSONAL) or not {one.form, other.form} <= _BUSINESS | _PERSONAL:
        return "form.other"
    return "form.changed"


def _other_shop(one: str, other: str) -> bool:
    """Return whether two shops are of different kinds (理发店, 美甲店); 店 alone may be any."""
    return one[-3:] != other[-3:] and one[-2:] != other[-2:] and one[-1] in _ANY_SHOP and other[-1] in _ANY_SHOP


def _group(one: Name, other: Name) -> str:
    if one.group == other.group:
        return ""
    single = other if one.group else one
    return "form.group" if single.form else ""  # a short name need not say that it is a group


def _part(one: Name, other: Name, words: Vocabulary) -> str:
    if not one.part and not other.part:
        return ""
    return "" if _part_named(one.part, words) == _part_named(other.part, words) else "form.part"


def _part_named(part: str, words: Vocabulary) -> str:
    """Return what names a part of a firm, its places in short (郑州高新区分公司, 郑州市高新分公司)."""
    for zone in sorted(words.zones, key=len, reverse=True):
        if zone in part:
            shortest = min((word for word, kind in words.zones.items() if kind == words.zones[zone]), key=len)
            return _PLACE_WORDS.sub("", part.replace(zone, shortest))
    return _PLACE_WORDS.sub("", part)
