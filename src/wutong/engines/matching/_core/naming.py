"""The evidence of two names: stem, trades, place, legal form."""

from __future__ import annotations

from wutong.engines.matching._core.evidence import Weights
from wutong.engines.matching._core.names import Name
from wutong.engines.matching._core.vocabulary import Vocabulary
from wutong.engines.matching.types import Reason

_LONG = 5  # characters of a stem in which any one may be mistyped
_PERSONAL = frozenset({"shop", "clinic", "sole"})


def name_evidence(one: Name, other: Name, words: Vocabulary, weights: Weights) -> list[Reason]:
    """Return the pieces of evidence that two names give."""
    stem = _stem(one, other, words)
    detail = f"{one.stem} / {other.stem}" if one.stem != other.stem else one.stem
    found = [
        _part(one, other),
        _trade(one, other, words, stem),
        _place(one, other),
        _form(one, other),
        _group(one, other),
    ]
    if all(kind in _SAME for kind in found) and stem == "stem":
        shop = one.form in _PERSONAL and not (one.region or one.inner)
        stem, found = ("same_shop" if shop else "same"), []
    reasons = [Reason(f"name.{stem}", weights["name"][stem], detail)]
    for kind in filter(None, found):
        group, _, name = kind.partition(".")
        if weights[group][name]:
            reasons.append(Reason(kind, weights[group][name], ""))
    return reasons


_SAME = frozenset({"", "trade.same", "place.same", "form.same"})


def _stem(one: Name, other: Name, words: Vocabulary) -> str:
    """Return what relation two stems have, as the table of weights names it."""
    if one.latin != other.latin:
        return _across(one, other, words)
    if one.stem == other.stem:
        return "stem" if len(one.stem) > 1 else "stem_short"
    if one.core == other.core:
        return "stem"
    if one.latin:
        return "typing_long" if _close(one.stem, other.stem) else "unlike"
    if _short_form(one, other, words):
        return "contained"
    if _slip_of_trade(one, other):
        return "typing_trade"
    return _slip(one.stem, other.stem, words)


def _slip_of_trade(one: Name, other: Name) -> bool:
    """Return whether a slip in a word of trade made that word, and what stands before it, part of the stem."""
    if one.trades == other.trades or one.form != other.form:
        return False
    rich, poor = (one, other) if len(one.stem) < len(other.stem) else (other, one)
    place = _edited(rich.core, poor.core)
    return place is not None and place >= len(rich.stem) and poor.stem.startswith(rich.stem) and len(rich.stem) > 1


def _edited(one: str, other: str) -> int | None:
    """Return where one character was changed, left out or put in, or two swapped; None for more than that."""
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    steps = ((1, 1), (1, 0), (0, 1), *([(2, 2)] if swapped else []))
    return start if any(one[start + left :] == other[start + right :] for left, right in steps) else None


def _across(one: Name, other: Name, words: Vocabulary) -> str:
    """Compare a name in Latin letters with a Chinese one, by the sound of its characters."""
    latin, chinese = (one, other) if one.latin else (other, one)
    core = words.sound(chinese.core)
    if latin.stem in {chinese.sound, core, words.sound(chinese.text)} or latin.text == words.sound(chinese.text):
        return "english"
    if len(chinese.sound) > 4 and latin.stem.startswith(chinese.sound) and core.startswith(latin.stem):
        return "english"
    first, _, rest = latin.sound.partition(" ")
    brand = any(words.sound(chinese.stem[:size]) == first for size in range(2, len(chinese.stem)))
    # The rest is a trade that neither list knows: 轴承 and bearing.
    return "english_brand" if brand and rest else "unlike"


def _close(one: str, other: str) -> bool:
    """Return whether two Latin stems of some length differ in one letter at most."""
    return min(len(one), len(other)) >= 5 and _edited(one, other) is not None


def _short_form(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether one name is the other without trades, or picks characters out of its core in their order."""
    short, long = sorted((one, other), key=lambda name: len(name.core))
    if len(short.core) < 2 or short.form:
        return False
    rest = long.core[len(short.core) :]
    if long.core.startswith(short.core):
        return not any(sign in words.unlike and sign not in "金木水火土大小新" for sign in rest[:1])
    return len(short.core) >= 3 and short.stem[:1] == long.stem[:1] and _picks(short.core, long.core)


def _picks(short: str, long: str) -> bool:
    signs = iter(long)
    return all(sign in signs for sign in short)


def _slip(one: str, other: str, words: Vocabulary) -> str:
    """Return what kind of slip of the pen makes one stem of the other."""
    place = _edited(one, other)
    if place is None or max(len(one), len(other)) < 2:
        return "unlike"
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        if long[place] in words.counting:
            return "told_apart"
        return "left_out_long" if len(short) > 2 else "left_out" if len(short) > 1 else "unlike"
    if one[place + 1 :] != other[place + 1 :]:
        return "swapped" if len(one) > 2 else "typing_shape"
    return _letter_slip(one[place], other[place], len(one), words)


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
    if length >= _LONG:
        return "typing_long"
    return "typing_other" if length > 2 else "half"


def _trade(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare the trades; between two full names a difference says more than against a short one."""
    if one.latin or other.latin:
        return _trade_across(one, other, stem)
    if stem == "typing_trade":
        return "trade.same"
    if one.trades == other.trades or one.core == other.core:
        return "trade.same" if one.trades and other.trades else ""
    if not one.kinds or not other.kinds:
        return "trade.different" if one.group != other.group else "trade.one_silent"
    if stem in _APART:
        return "trade.akin" if one.strong & other.strong else "trade.renamed"
    if _one_in_other(one.trades, other.trades) or _begin_alike(one.trades, other.trades, words):
        return "trade.akin" if one.strong == other.strong else f"trade.weak{_full(one, other)}"
    if not one.strong or not other.strong:
        return f"trade.weak{_full(one, other)}"
    if not one.strong & other.strong:
        return "trade.different"
    return f"trade.partial{_full(one, other)}" if set(one.trades) & set(other.trades) - words.weak else "trade.cousin"


def _full(one: Name, other: Name) -> str:
    return "_full" if one.form and other.form else ""


def _one_in_other(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted(("".join(one), "".join(other)), key=len)
    return short in long


_APART = frozenset({"unlike", "half", "left_out", "told_apart", "typing_other"})


def _trade_across(one: Name, other: Name, stem: str) -> str:
    """Compare trades in two languages, by their numbers."""
    if not one.kinds or not other.kinds:
        return "trade.same" if one.core == other.core and stem != "unlike" else ""
    if one.kinds == other.kinds:
        return "trade.same"
    return "trade.akin" if one.kinds & other.kinds else "trade.different"


def _begin_alike(one: tuple[str, ...], other: tuple[str, ...], words: Vocabulary) -> bool:
    """Return whether the trades in their order are words that share a character in its place: 信息技术 and 信息科技, 通信 and 通讯."""
    return len(one) == len(other) and all(
        words.trades[a] == words.trades[b] and len(a) == len(b) and any(x == y for x, y in zip(a, b, strict=True))
        for a, b in zip(one, other, strict=True)
    )


def _place(one: Name, other: Name) -> str:
    """Compare the places the names begin with, and those in brackets."""
    if bool(one.inner) != bool(other.inner):
        inner, silent = (one, other) if one.inner else (other, one)
        if not silent.region or inner.region:
            return "place.inner"
        return _paths(inner.inner, silent.region)
    if one.inner and _paths(one.inner, other.inner) != "place.same":
        return "place.different"
    kind = _paths(one.region, other.region)
    return f"{kind}{_full(one, other)}" if kind == "place.one_silent" and one.form not in _PERSONAL else kind


def _paths(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if not one or not other:
        return "place.one_silent" if one or other else ""
    short, long = sorted((one, other), key=len)
    if long[: len(short)] != short:
        return "place.different"
    return "place.wider" if len(short) == 1 < len(long) else "place.same"


def _form(one: Name, other: Name) -> str:
    if not one.form or not other.form:
        return "form.one_silent" if one.form or other.form else ""
    if one.form == other.form:
        return "form.same"
    return "form.other" if (one.form in _PERSONAL) != (other.form in _PERSONAL) else "form.changed"


def _group(one: Name, other: Name) -> str:
    return "" if one.group == other.group else "form.group"


def _part(one: Name, other: Name) -> str:
    if not one.part and not other.part:
        return ""
    return "" if one.part == other.part else "form.part"
