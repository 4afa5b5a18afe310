"""How two stems (字号) are related: one stem, a short form, a slip of the pen, a translation, sister firms of one brand."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from os.path import commonprefix

from wutong.engines.matching._core.counted import in_digits
from wutong.engines.matching._core.endings import edited
from wutong.engines.matching._core.names import Name
from wutong.engines.matching._core.vocabulary import Vocabulary

_LONG = 5  # characters of a stem in which any one may be mistyped
_TRADE_ENDING = "业"
_BRAND = 2  # characters of most brands
_DIRECTIONS = frozenset("东西南北中")  # of which one may be left out; numbers and letters are not
_MOST = (3, 4)  # the share of the characters of two stems that makes them nearly one
_PHRASE = 4  # characters from which a stem is a phrase, in which a number counts nothing (海纳百川)
_PERSONAL = frozenset({"shop", "clinic", "sole"})
_PLACE_LENGTH = 6  # characters of a place before a name of its own
_ORDINAL = re.compile(r"第(?=[一二三四五六七八九十])")
_NO_SLIP = frozenset({"unlike", "half", "left_out", "typing_other", "swapped_short"})
_FEW_SIGNS = (3, 5)  # characters of a name that is an abbreviation and nothing else
_TOWN = re.compile(r"(?<=..)[省市县区镇乡]$")


def stem_relation(one: Name, other: Name, words: Vocabulary) -> str:
    """Return what relation two stems have, as the table of weights names it."""
    if one.latin != other.latin:
        return _across(one, other, words)
    if one.stem == other.stem:
        return "stem" if len(one.stem) > 1 else "stem_short"
    if (
        _unordered(one.core) == _unordered(other.core)
        or _digits_alike(one.core, other.core)
        or _one_area(one, other, words)
    ):
        return "stem"
    if one.latin:
        return "typing_long" if _close(one.stem, other.stem) else "unlike"
    if one.stem.isascii() != other.stem.isascii() and one.strong == other.strong:
        return "translated"  # a brand in Latin letters in a Chinese name (KINGFORD精工)
    if _abbreviated(one, other, words):
        return "picked"
    if _short_form(one, other, words) or shop_in_short(one, other):
        return "contained"
    if len(one.core) >= _PHRASE and words.sound(one.core) == words.sound(other.core) and one.trades != other.trades:
        return "typing_core"
    if _slip_of_trade(one, other, words):
        return "typing_trade"
    kind = _slip(one.stem, other.stem, words)
    if kind in _NO_SLIP and _initials(one, other, words):
        return "initials"
    if kind != "unlike":
        return kind
    if _near(one, other, words):
        return "near"
    if _behind_a_place(one.stem, other.stem):
        return "tail"
    if _one_brand(one.stem, other.stem):
        return "brand_alone" if one.stem.startswith(other.stem) or other.stem.startswith(one.stem) else "brand"
    return kind


def _unordered(text: str) -> str:
    """Return a text without the mark of its ordinal numbers (第三水泵, 三水泵)."""
    return _ORDINAL.sub("", text)


def _initials(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether a name of few characters takes them from the beginnings of the other's words, place and form included (郑铁局, 豫煤机).

    Most words have two characters, so those of a stem begin at every second one.
    """
    short, long = sorted((one, other), key=lambda name: len(name.text))
    if short.ending and short.form == "company" or not _FEW_SIGNS[0] <= len(short.text) <= _FEW_SIGNS[1]:
        return False
    if len(short.body) < len(short.text):
        return short.region[:1] == long.region[:1] and len(short.body) > 1 and _begins_words(short.body, long.body)
    return _begins_words(short.text, long.text) and _same_numerals(short, long, words)


def _begins_words(short: str, long: str) -> bool:
    """Return whether characters are, one after another, beginnings of words of two characters or what follows the one before."""
    if not long or short[0] != long[0] or len(short) >= len(long):
        return False
    reached = {0}
    for sign in short[1:]:
        reached = {
            place
            for before in reached
            for place in range(before + 1, len(long))
            if long[place] == sign and (place == before + 1 or place % 2 == 0 or place == len(long) - 1)
        }
    return bool(reached)


def _one_area(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether two names are those of one zone (高新技术产业开发区管理委员会, 高新区管委会) or of one town (广武镇, 广武)."""
    zone = one.stem in words.zones and words.zones[one.stem] == words.zones.get(other.stem)
    return zone or (one.form == other.form != "company" and _TOWN.sub("", one.stem) == _TOWN.sub("", other.stem))


def _one_brand(one: str, other: str) -> bool:
    """Return whether two stems begin with one brand and go on in different words (碧澜荣光, 碧澜月湖; 恒岩钻具, 恒岩)."""
    shared = len(commonprefix([one, other]))
    return shared >= _BRAND and max(len(one), len(other)) - shared >= _BRAND


def _behind_a_place(one: str, other: str) -> bool:
    """Return whether a stem ends with the other and may begin with a place that no list has (南海凯珀, 凯珀)."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _BRAND and len(long) - len(short) == _BRAND and long.endswith(short)


def _digits_alike(one: str, other: str) -> bool:
    """Return whether two names are one but for their digits, which one of them writes in Arabic (六六顺, 66顺)."""
    some = any(sign in "0123456789" for sign in one + other)
    return some and in_digits(one) == in_digits(other)


def _near(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name leaves out some of the other's characters after its first two (启航留学, 启航出国留学)."""
    short, long = sorted((one.core, other.core), key=len)
    alike = len(short) >= 4 and len(long) <= 2 * len(short) and short[:2] == long[:2]
    if not alike or not _same_numerals(one, other, words):
        return False
    return _picks(short, long) or _mostly(one.stem, other.stem)


def _mostly(one: str, other: str) -> bool:
    """Return whether all but one or two characters of long stems are the same (阳光养老公寓, 阳光老年公寓)."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) * _MOST[1] >= max(len(one), len(other)) * _MOST[0]


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
    brand = max((size for size in range(2, len(chinese.stem)) if words.reads(first, chinese.stem[:size])), default=0)
    # The rest is a trade that neither list knows: 轴承 and bearing.
    unread = len(chinese.stem) - brand >= _BRAND
    unread = unread and latin.kinds and latin.kinds <= chinese.kinds
    if brand and (rest or unread or not chinese.kinds or latin.kinds - chinese.kinds):
        return "english_brand"
    # Words that cannot be read as Chinese syllables are a translation (Blue Whale, 蓝鲸), of which nothing can be told.
    # So are words that can be, but by chance: sunshine has three syllables, 阳光 has two.
    read = all(map(words.readable, latin.sound.split()))
    return "unlike" if read and words.syllable_count(latin.stem) == len(chinese.stem) else "translated"


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


def shop_in_short(one: Name, other: Name) -> bool:
    """Return whether one name is that of the other's shop without the last word of its form (老兵烩面, 老兵烩面馆)."""
    short, long = sorted((one, other), key=lambda name: len(name.body))
    return not short.form and long.form in _PERSONAL and len(short.body) >= _BRAND and long.body.startswith(short.body)


def _abbreviated(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name picks its characters out of the other's, place and form included (郑州高新城投, 豫通公路设计院)."""
    short, long = sorted((one, other), key=lambda name: len(name.text))
    in_full = short.form == "company" and short.ending.endswith("限公司")
    called = short.form in ("", "institute", "factory", "company") or not short.ending
    called = called and not in_full
    if not called or len(short.text) < 5 or not _same_numerals(short, long, words):
        return False
    if short.form == long.form and short.ending[-3:] == long.ending[-3:] and long.core.startswith(short.core):
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
        if long[place] in words.counting - _DIRECTIONS:
            return "told_apart"
        if len(short) > _LONG or long[place] == long[place - 1 : place]:
            return "typing_long"  # a character written twice is a slip
        return "left_out_long" if len(short) > 2 else "left_out" if len(short) > 1 else "unlike"
    if one[place + 1 :] != other[place + 1 :]:
        swapped = {one[place], other[place]}
        if swapped <= words.numerals or "".join(swapped).isascii() or (swapped & words.numerals and len(one) < _PHRASE):
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
    if length > 2:
        return "typing_other"
    if words.near(first, second):
        return "typing_near"
    return "typing_radical" if words.other_radical(first, second) else "half"
