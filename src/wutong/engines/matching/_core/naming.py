"""The evidence of two names: stem, trades, place, legal form."""

from __future__ import annotations

import re
from dataclasses import replace

from wutong.engines.matching._core.counted import in_digits
from wutong.engines.matching._core.evidence import Weights
from wutong.engines.matching._core.names import Name, names_of, replaced
from wutong.engines.matching._core.stems import shop_in_short, stem_relation
from wutong.engines.matching._core.vocabulary import Vocabulary
from wutong.engines.matching.types import Reason

_PERSONAL = frozenset({"shop", "clinic", "sole"})
_BUSINESS = frozenset({"company", "factory", "partnership", "cooperative", "farm", "hotel", "centre", "institute"})
_PROVINCES = {
    "豫": "河南", "京": "北京", "津": "天津", "沪": "上海", "渝": "重庆", "冀": "河北", "晋": "山西", "辽": "辽宁", "吉": "吉林", "黑": "黑龙江", "苏": "江苏",
    "浙": "浙江", "皖": "安徽", "闽": "福建", "赣": "江西", "鲁": "山东", "鄂": "湖北", "湘": "湖南", "粤": "广东", "桂": "广西", "琼": "海南", "川": "四川",
    "黔": "贵州", "滇": "云南", "陕": "陕西", "陇": "甘肃", "青": "青海", "宁": "宁夏", "新": "新疆", "蒙": "内蒙古", "藏": "西藏",
}  # fmt: skip
_PROVINCE_IN_SHORT = re.compile(f"^驻([{''.join(_PROVINCES)}])(?=[分办联代销营])")  # 驻豫分公司
_UNIT_WORDS = re.compile(r"(?:镇|乡|街道办事处|办事处|街道办|街道)$")
_PLACE_WORDS = re.compile(r"[省市县区](?!店)")
_SELLING = "trade"  # the field of 贸易, 销售
_TELLING = 4  # characters from which a part's name tells it from others
_CITY = 2  # length of a city's path from the province
_ANY_SHOP = frozenset("店馆坊铺吧摊部")


def name_evidence(one: Name, other: Name, words: Vocabulary, weights: Weights) -> list[Reason]:
    """Return the pieces of evidence that two names give."""
    one, other = _place_mended(one, other, words), _place_mended(other, one, words)
    one, other = _unit_mended(one, other, words), _unit_mended(other, one, words)
    one, other = _institute_mended(one, other, words), _institute_mended(other, one, words)
    one, other = _part_mended(one, other, words), _part_mended(other, one, words)
    stem = stem_relation(one, other, words)
    detail = f"{one.stem} / {other.stem}" if one.stem != other.stem else one.stem
    found = [
        _part(one, other, words),
        "" if stem in _SHORTENED or shop_in_short(one, other) else _trade(one, other, words, stem),
        _place_beside(one, other, words, stem),
        "" if stem in _SHORTENED else _zone(one, other),
        _form(one, other, words),
        _group(one, other),
    ]
    if all(kind in _SAME for kind in found) and stem == "stem":
        stem, found = _same(one, other), []
    reasons = [Reason(f"name.{stem}", weights["name"][stem], detail)]
    for kind in filter(None, found):
        group, _, name = kind.partition(".")
        if weights[group][name]:
            reasons.append(Reason(kind, weights[group][name], ""))
    return reasons


def _same(one: Name, other: Name) -> str:
    """Return what kind of name two records share: of shops, and of firms without a place, there are several of one name."""
    if {one.form, other.form} & _PERSONAL:
        return "same_shop"
    placed = (one.region or one.inner) and (other.region or other.inner)
    return "same" if placed and one.form and other.form else "same_nowhere"


def _place_beside(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare the places, where that says something: a new name may begin with a wider one, an abbreviation swallows it."""
    kind = _place(one, other, words)
    return "" if stem in (*_NEW, *_SHORTENED, "brand", "brand_alone") and kind != "place.different" else kind


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


def _part_mended(one: Name, other: Name, words: Vocabulary) -> Name:
    """Return a name that ends with what names the other's part, though no form stands before it (顺速快递科学大道营业部), as a part."""
    named = other.part
    if one.part or one.latin or len(named) < _TELLING or not one.text.endswith(named) or len(one.text) < len(named) + 2:
        return one
    return replace(names_of(one.text.removesuffix(named), words)[0], text=one.text, part=named)


def _institute_mended(one: Name, other: Name, words: Vocabulary) -> Name:
    """Return a company that calls itself the institute the other name is (设计研究院有限公司, 设计研究院) without that word."""
    last = one.trades[-1] if one.trades else ""
    if one.form != "company" or other.form != "institute" or words.forms.get(last) != "institute":
        return one
    return replaced(one, one.region, one.core.removesuffix(last), words)


_SAME = frozenset({"", "trade.same", "place.same", "form.same"})


def _trade(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare the trades; between two full names a difference says more than against a short one."""
    if one.latin or other.latin:
        return _trade_across(one, other, words, stem)
    if stem in ("typing_trade", "typing_core"):
        return "trade.same"
    if one.trades == other.trades or one.core == other.core:
        return "trade.same" if one.trades and other.trades else ""
    if one.trades and one.stem == other.stem and sorted(one.text) == sorted(other.text):
        return "trade.same"  # the words swapped
    if _slipped_trades(one, other, words):
        return "trade.same"
    if stem in _NEW:
        return _renamed(one, other, words)
    if stem in ("brand", "brand_alone") and not (one.kinds and other.kinds):
        return ""  # what follows the brand is a trade that no list has
    if not one.kinds or not other.kinds:
        if (one.beside or other.beside) and _full(one, other):
            return "trade.beside"
        return "trade.different" if one.group != other.group else f"trade.one_silent{_full(one, other)}"
    if stem in _APART:
        return _renamed(one, other, words)
    if _sells(one, other, words) or _sells(other, one, words):
        return "trade.akin"
    apart = not _fields(one.strong, words) & _fields(other.strong, words) or one.strong & other.strong
    if apart and ((one.beside < other.beside and one.form) or (other.beside < one.beside and other.form)):
        return "trade.beside"
    if one.beside and other.beside and not _neighbours(one.beside, other.beside, words):
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
        if _fields(one.strong, words) & _fields(other.strong, words):
            return "trade.field"
        return "trade.neighbour" if _neighbours(one.strong, other.strong, words) else "trade.different"
    return f"trade.partial{_full(one, other)}" if set(one.trades) & set(other.trades) - words.weak else "trade.cousin"


def _sells(shop: Name, firm: Name, words: Vocabulary) -> bool:
    """Return whether one is a shop and the other sells what others make, which a shop does by its nature (食品商行, 商贸)."""
    return (
        shop.form in _PERSONAL
        and bool(firm.beside)
        and firm.form == "company"
        and {words.fields[kind] for kind in firm.beside} == {_SELLING}
    )


def _renamed(one: Name, other: Name, words: Vocabulary) -> str:
    """Compare the trades of names with other stems: a firm that takes a new name seldom takes up what it never did."""
    if one.strong & other.strong:
        return "trade.akin"
    told = one.strong and other.strong
    return "trade.renamed_far" if told and not _neighbours(one.strong, other.strong, words) else "trade.renamed"


def _fields(kinds: frozenset[int], words: Vocabulary) -> set[str]:
    return {words.fields[kind] for kind in kinds}


def _neighbours(one: frozenset[int], other: frozenset[int], words: Vocabulary) -> bool:
    """Return whether some of the trades of two names are of one field, or of fields that grow into one another."""
    first, second = _fields(one, words), _fields(other, words)
    return bool(first & second) or any(frozenset((a, b)) in words.neighbours for a in first for b in second)


def _full(one: Name, other: Name) -> str:
    return "_full" if one.ending and other.ending else ""


def _one_in_other(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted(("".join(one), "".join(other)), key=len)
    return short in long


_NEW = frozenset({"unlike", "translated"})
_SHORTENED = frozenset({"picked", "initials"})
_APART = frozenset(
    {
        "near",
        "brand",
        "brand_alone",
        "unlike",
        "half",
        "left_out",
        "told_apart",
        "typing_other",
        "swapped_short",
        "translated",
    }
)


def _trade_across(one: Name, other: Name, words: Vocabulary, stem: str) -> str:
    """Compare trades in two languages, by their numbers."""
    latin, chinese = (one, other) if one.latin else (other, one)
    if not latin.kinds and chinese.strong and not all(map(words.readable, latin.sound.split())):
        return "trade.unread"  # its trade is a word that renders none of those known
    if not one.kinds or not other.kinds:
        return "trade.same" if one.core == other.core and stem != "unlike" else ""
    if chinese.beside - latin.kinds:
        return "trade.beside"
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
        if inner.inner == inner.region:
            return _paths(inner.region, silent.region, words)  # its place said again
        if not silent.region or inner.region:
            return "place.inner"
        return _paths(inner.inner, silent.region, words)
    if one.inner and _paths(one.inner, other.inner, words) != "place.same":
        return "place.different"
    kind = _paths(one.region, other.region, words)
    business = one.form in _BUSINESS or _no_stem(one)
    if (
        kind in ("place.wider", "place.county")
        and one.form == other.form
        and one.form not in {"", *_BUSINESS, *_PERSONAL}
    ):
        return "place.different"  # a school of the province is none of its city's, and one of the city none of the county's
    if kind == "place.one_silent" and business and not (one.zone and one.zone == other.zone):
        return f"{kind}{_full(one, other)}"
    return kind


def _paths(one: tuple[str, ...], other: tuple[str, ...], words: Vocabulary) -> str:
    if not one or not other:
        return "place.one_silent" if one or other else ""
    short, long = sorted((one, other), key=len)
    if len(one) == len(other) > _CITY and one[:-1] == other[:-1] and len(one[-1]) == len(other[-1]):
        return "place.same" if one[-1] == other[-1] or words.slipped(one[-1], other[-1]) else "place.different"
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
    for zoned, placed in ((one, other), (other, one)):
        if zoned.zone and not placed.zone and len(zoned.region) <= _CITY < len(placed.region):
            return "place.other_zone"  # 航空港区, 郑东新区
    silent = bool(one.zone) != bool(other.zone)
    generic = silent and min(len(one.stem), len(other.stem)) > 1 and _no_stem(one)
    return "place.zone_silent" if generic else ""


def _no_stem(name: Name) -> bool:
    """Return whether a name has no word of its own: place, trade and form are all it says."""
    return name.stem in _GENERIC


_GENERIC = frozenset("建设 开发 城市 城市建设 公共 水务 投资 产业 实验 第一 第二 第三 中心 人民".split())


def _form(one: Name, other: Name, words: Vocabulary) -> str:
    if not one.form or not other.form:
        return "form.one_silent" if one.form or other.form else ""
    if one.form == other.form or frozenset((one.form, other.form)) in words.alike_forms:
        return "form.other_shop" if one.form == "shop" and _other_shop(one.ending, other.ending) else "form.same"
    if {one.form, other.form} <= _PERSONAL | {"company"}:
        return "form.converted"  # a shop whose owner made a company of it, or has one beside it
    if (one.form in _PERSONAL) != (other.form in _PERSONAL) or not {one.form, other.form} <= _BUSINESS | _PERSONAL:
        return "form.other"
    if "company" in (one.form, other.form) and {one.form, other.form} & {"partnership", "cooperative"}:
        return "form.other"  # partners' vehicle, or the farmers' cooperative, beside the company
    return "form.changed"


def _other_shop(one: str, other: str) -> bool:
    """Return whether two shops are of different kinds (理发店, 美甲店); 店 alone may be any."""
    return one[-3:] != other[-3:] and one[-2:] != other[-2:] and one[-1:] in _ANY_SHOP and other[-1:] in _ANY_SHOP


def _group(one: Name, other: Name) -> str:
    if one.group == other.group:
        return ""
    single = other if one.group else one
    return "form.group" if single.form else ""  # a short name need not say that it is a group


def _part(one: Name, other: Name, words: Vocabulary) -> str:
    if not one.part and not other.part:
        return "form.part" if _goes_on(one, other, words) or _goes_on(other, one, words) else ""
    if one.latin != other.latin and one.part and other.part:
        latin, chinese = (one, other) if one.latin else (other, one)
        return "" if words.sound(_part_named(chinese.part, words)).startswith(latin.part) else "form.part"
    first, second = _part_named(one.part, words), _part_named(other.part, words)
    slipped = len(first) == len(second) and words.slipped(first, second)
    return "" if first == second or slipped else "form.part"


def _goes_on(one: Name, other: Name, words: Vocabulary) -> bool:
    """Return whether a name goes on after the other's whole name, its form included (…联合社, …联合社郑州办公室)."""
    rest = one.text.removeprefix(other.text) if one.text.startswith(other.text) else ""
    return bool(other.form and other.ending) and len(rest) > 1 and rest not in words.forms


def _road_of(part: str, words: Vocabulary) -> str:
    """Return the road that names a shop of a chain, without the place before it."""
    size = next((size for size in (3, 2) if words.regions.get(part[:size])), 0)
    return part[size:].removesuffix("分店")


def _part_named(part: str, words: Vocabulary) -> str:
    """Return what names a part of a firm, its places and numbers in short (郑州高新区分公司, 河南郑州高新分公司; 第三十二店, 32店)."""
    part = _PROVINCE_IN_SHORT.sub(lambda match: _PROVINCES[match[1]], in_digits(part)).removeprefix("驻")
    if part.endswith(("路分店", "街分店", "道分店")):
        part = _road_of(part, words) + "店"  # the city before a road says nothing
    for size in (3, 2):
        if len(words.regions.get(part[:size], ())) == 1 and any(
            words.regions.get(part[size : size + more]) for more in (2, 3, 4)
        ):
            part = part[size:]
            break
    for zone in sorted(words.zones, key=len, reverse=True):
        if zone in part:
            shortest = min((word for word, kind in words.zones.items() if kind == words.zones[zone]), key=len)
            return _PLACE_WORDS.sub("", part.replace(zone, shortest))
    return _PLACE_WORDS.sub("", part)
