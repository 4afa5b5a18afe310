"""Units as Chinese reports print them, what they measure, and which may be turned into which.

A unit code is the printed unit (`亿元`, `%`, `个百分点`, `平方公里`). Units convert only
within one dimension; a percentage and percentage points are different dimensions on
purpose, because adding a share to a change of a share is the commonest slip in reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wutong.kernel.errors import Wording, WutongError


class UnitUnknown(WutongError):
    """A printed unit that is not in the list and cannot be taken apart."""

    code = "kernel-E001"
    zh = Wording("使用计量单位“{unit}”", "系统不认识这个单位", "没有写入任何数据", "请改用列表中的单位，或由管理员增加")
    en = Wording(
        "Use the unit “{unit}”",
        "it is not a known unit",
        "Nothing was written",
        "Choose a listed unit or have it added",
    )


class UnitsDiffer(WutongError):
    """Two units that do not measure the same thing."""

    code = "kernel-E002"
    zh = Wording(
        "把“{given}”换算为“{wanted}”", "两者量纲不同", "没有写入任何数据", "请核对单位；百分比与百分点不可混用"
    )
    en = Wording(
        "Convert “{given}” to “{wanted}”",
        "they measure different things",
        "Nothing was written",
        "Check the unit; per cent and percentage points do not mix",
    )


@dataclass(frozen=True)
class Unit:
    """A unit: printed code, dimension, and how many of the dimension's base unit it holds."""

    code: str
    dimension: str
    factor: Fraction = Fraction(1)
    english: str = ""


MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}

# dimension, factor to the dimension's base unit, English. Base units: 元, 平方米, 米, 千瓦时, 吨 ...
_BASE: dict[str, tuple[str, Fraction, str]] = {
    "元": ("money", Fraction(1), "yuan"),
    "美元": ("money_usd", Fraction(1), "US dollars"),
    "%": ("share", Fraction(1), "%"),
    "‰": ("share", Fraction(1, 10), "‰"),
    "个百分点": ("percentage_point", Fraction(1), "percentage points"),
    "倍": ("multiple", Fraction(1), "times"),
    "平方米": ("area", Fraction(1), "m²"),
    "平方公里": ("area", Fraction(10**6), "km²"),
    "公顷": ("area", Fraction(10**4), "ha"),
    "亩": ("area", Fraction(2000, 3), "mu"),
    "立方米": ("volume", Fraction(1), "m³"),
    "方": ("volume", Fraction(1), "m³"),
    "米": ("length", Fraction(1), "m"),
    "公里": ("length", Fraction(1000), "km"),
    "千米": ("length", Fraction(1000), "km"),
    "吨": ("mass", Fraction(1000), "t"),
    "公斤": ("mass", Fraction(1), "kg"),
    "千瓦": ("power", Fraction(1), "kW"),
    "千伏安": ("apparent_power", Fraction(1), "kVA"),
    "千瓦时": ("energy", Fraction(1), "kWh"),
    "吨标准煤": ("energy_coal", Fraction(1), "tce"),
    "微克/立方米": ("concentration", Fraction(1), "µg/m³"),
    "分": ("score", Fraction(1), "points"),
    "天": ("days", Fraction(1), "days"),
    "个工作日": ("working_days", Fraction(1), "working days"),
    "小时": ("hours", Fraction(1), "hours"),
    "分钟": ("minutes", Fraction(1), "minutes"),
    "年": ("years", Fraction(1), "years"),
    "岁": ("years_of_age", Fraction(1), "years of age"),
    "摄氏度": ("temperature", Fraction(1), "°C"),
    "人年": ("person_years", Fraction(1), "person-years"),
    "": ("number", Fraction(1), ""),
}

# Counting words name what is counted, not how much of it: all of them are counts of one. What they name in English.
COUNTERS = {
    "位": "people", "家": "firms", "个": "items", "项": "items", "人": "people", "件": "pieces", "所": "institutions",
    "条": "lines", "次": "times", "人次": "visits", "户": "households", "套": "sets", "名": "people", "座": "structures",
    "处": "sites", "支": "teams", "场": "events", "期": "issues", "台": "machines", "辆": "vehicles", "张": "sheets",
    "篇": "papers", "种": "kinds", "类": "classes", "起": "incidents", "宗": "plots", "批": "batches", "栋": "buildings",
    "块": "blocks", "间": "rooms", "床": "beds", "株": "plants", "枚": "pieces", "例": "cases", "笔": "transactions",
    "单": "orders", "届": "sessions", "只": "pieces", "门": "courses", "部": "works", "册": "volumes", "路": "routes",
    "对": "pairs", "段": "sections", "片": "tracts", "颗": "pieces", "盏": "lamps", "棵": "trees", "幢": "buildings",
    "团队": "teams", "企业": "firms", "名次": "places", "步": "steps", "道": "lanes", "顶": "pieces", "幅": "pictures",
    "组": "groups", "层": "floors", "台套": "sets", "台（套）": "sets", "架次": "flights", "车次": "trips",
    "学位": "school places", "户次": "household visits", "家次": "firm visits", "余家": "firms or more", "级": "levels",
    "代": "generations", "师": "divisions", "村": "villages", "镇": "towns", "街道": "subdistricts", "泊位": "berths",
    "车位": "parking spaces", "平台": "platforms", "场次": "sessions", "份": "copies", "商户": "shops",
}  # fmt: skip
_TIMES_IN_ENGLISH = {
    "": "", "十": "10", "百": "100", "千": "1k", "万": "10k", "十万": "100k", "百万": "million", "千万": "10m",
    "亿": "100m", "万亿": "trillion",
}  # fmt: skip
ALIASES = {
    "％": "%", "百分点": "个百分点", "名": "人", "㎡": "平方米", "平米": "平方米", "km²": "平方公里", "元人民币": "元", "人民币": "元",
    "个点": "个百分点", "µg/m³": "微克/立方米", "μg/m3": "微克/立方米", "μg/m³": "微克/立方米",
    "平方千米": "平方公里", "个年头": "年",
    "公里数": "公里", "度": "千瓦时", "工作日": "个工作日",
}  # fmt: skip


def unit(code: str) -> Unit:
    """Return the unit printed as `code`, multiplier and "per" taken into account.

    Raises
        UnitUnknown  if the printed unit cannot be taken apart

    >>> unit("亿元").factor == 10**8, unit("亿元").dimension
    (True, 'money')
    >>> unit("万元/亩").dimension
    'money/area'
    """
    printed = code.strip()
    printed = ALIASES.get(printed, printed)
    found = _plain(printed)
    if found is None and "/" in printed:
        over, _, under = printed.partition("/")
        top, bottom = _plain(ALIASES.get(over, over)), _plain(ALIASES.get(under, under))
        if top and bottom:
            english = f"{top.english} per {bottom.english}"
            found = Unit(printed, f"{top.dimension}/{bottom.dimension}", top.factor / bottom.factor, english)
    if found is None:
        raise UnitUnknown(unit=code)
    return found


def _plain(printed: str) -> Unit | None:
    """Return a unit without a "per", or None."""
    if printed in _BASE:
        dimension, factor, english = _BASE[printed]
        return Unit(printed, dimension, factor, english)
    if printed in COUNTERS:
        return Unit(printed, f"count:{printed}", english=COUNTERS[printed])
    for word in sorted(MULTIPLIERS, key=len, reverse=True):
        rest = printed[len(word) :]
        if word and printed.startswith(word):
            if rest in _BASE and rest:
                dimension, factor, english = _BASE[rest]
                return Unit(printed, dimension, factor * MULTIPLIERS[word], f"{_TIMES_IN_ENGLISH[word]} {english}")
            if rest in COUNTERS or not rest:
                english = f"{_TIMES_IN_ENGLISH[word]} {COUNTERS.get(rest, '')}".strip()
                return Unit(printed, f"count:{rest}" if rest else "number", Fraction(MULTIPLIERS[word]), english)
    return None


def english_unit(code: str) -> str:
    """Return a unit in English words, the unit itself where it is not known.

    >>> english_unit("万家"), english_unit("亿元"), english_unit("台套"), english_unit("标箱")
    ('10k firms', '100m yuan', 'sets', '标箱')
    """
    try:
        return unit(code).english
    except UnitUnknown:
        return code


def is_known(code: str) -> bool:
    """Return whether `code` is a unit that `unit` can take apart."""
    try:
        unit(code)
    except UnitUnknown:
        return False
    return True


def conversion(given: str, wanted: str) -> Fraction:
    """Return the exact factor that turns a number in `given` into one in `wanted`.

    Counting words stand for one another (家 and 个 are both counts), everything else must
    share its dimension.

    Raises
        UnitUnknown  if either unit is not known
        UnitsDiffer  if they measure different things

    >>> conversion("亿元", "万元")
    Fraction(10000, 1)
    """
    source, target = unit(given), unit(wanted)
    counts = source.dimension.startswith("count:") and target.dimension.startswith("count:")
    if source.dimension != target.dimension and not counts:
        raise UnitsDiffer(given=given, wanted=wanted)
    return source.factor / target.factor
