"""The units and measure words of Chinese official prose."""

from __future__ import annotations

import re
from functools import lru_cache

MULTIPLIERS = ("万亿", "千亿", "百亿", "千万", "百万", "亿", "万", "千", "百")
MULTIPLIER_VALUE = {"千亿": ("亿", 1000), "百亿": ("亿", 100)}

MONEY = ("元人民币", "元", "美元", "欧元", "港元", "日元", "英镑", "人民币")
PERCENT = ("个百分点", "百分点", "个千分点", "千分点", "%", "‰", "倍", "成")
RATE_UNITS = (
    "μg/m³", "μg/m3", "ug/m3", "微克/立方米", "毫克/立方米", "毫克/升", "mg/L", "元/平方米", "元/吨", "元/亩", "元/月",
    "元/人", "万元/亩", "件/万人", "张/千人", "人/平方公里", "平方米/人", "吨标准煤/万元", "公里/小时", "吨/日", "吨/天", "吨/年",
    "立方米/日", "千米/小时", "元/平方公里", "微克每立方米", "毫克每立方米", "公斤/亩", "斤/亩", "元/公斤", "元/斤",
    "吨标煤/万元", "立方米/万元", "/10万人", "/10万", "1/10万",
)  # fmt: skip
AREA_LENGTH = (
    "平方公里", "平方千米", "平方米", "平米", "公顷", "亩", "立方米", "方", "公里", "千米", "海里", "米", "毫米", "厘米",
)  # fmt: skip
MASS_ENERGY = (
    "吨标准煤", "吨标煤", "载重吨", "总吨", "吨", "公斤", "千克", "斤", "标准箱", "标箱", "箱", "TEU", "千瓦时", "千瓦小时", "千瓦", "兆瓦时", "兆瓦", "吉瓦时", "吉瓦", "度",
    "升", "kW", "MW", "GW", "PFlops", "PFLOPS", "EFlops", "EFLOPS", "P", "GWh", "MWh", "kWh", "Mbps", "Gbps", "TB", "PB", "摄氏度", "℃", "分贝", "勒克斯",
)  # fmt: skip
PEOPLE = ("人次", "人日", "人", "名", "位", "户次", "户", "商户", "农户", "学子", "师生", "家次")
COUNTERS = (
    "家", "个", "项", "件", "条", "所", "座", "处", "套(间)", "套", "台套", "台(套)", "台", "辆", "架次", "架", "艘", "支", "只", "笔", "份",
    "次", "场次", "场", "期", "届", "张", "批次", "宗", "起", "例", "册", "部", "栋", "幢", "间", "根", "盏", "株", "棵", "块",
    "列次", "列", "班", "班次", "班列", "组", "对", "轮", "站", "篇", "门", "课时", "节", "类", "种", "款", "道", "枚", "颗", "片",
    "头", "羽", "桩", "孔", "口", "枝", "尾", "匹", "标台", "机架", "席", "车次", "趟", "标段", "单", "票", "本", "卷", "封", "幅", "尊", "床", "床位", "岁", "分", "点",
    "个年头", "个位次", "个工作日", "个月", "个小时", "案次", "案", "例次", "人份", "剂次", "剂", "针次", "字", "路", "眼",
)  # fmt: skip
TIME = ("年", "个季度", "个月", "天", "工作日", "小时", "分钟", "秒", "周")
EVERY = sorted(
    {*MONEY, *PERCENT, *RATE_UNITS, *AREA_LENGTH, *MASS_ENERGY, *PEOPLE, *COUNTERS, *TIME}, key=len, reverse=True
)
PER_UNIT = r"(?:/(?:平方公里|平方千米|平方米|公顷|亩|万人|千人|百人|人|户|年|月|日|天|小时|家|辆|吨|公里|立方米|升|万元|台|㎡))"

DURATIONS = frozenset(
    {"年", "个季度", "个月", "天", "个工作日", "工作日", "小时", "个小时", "分钟", "秒", "周", "个年头"}
)
COUNTABLE = frozenset({*PEOPLE, *COUNTERS}) - {"分", "点", "岁"}
PERCENT_LIKE = frozenset({"%", "‰", "个百分点", "百分点", "个千分点", "千分点", "倍", "成"})
# Measure words that stand before abstract nouns as easily as before countable ones.
SOFT_COUNTERS = frozenset(
    {"个", "项", "类", "种", "条", "款", "点", "门", "张", "套", "轮", "组", "片", "次", "件", "道", "节"}
)

# Characters that make a measure word part of another word: 3项 but not 3项目, 2家 but not 2家庭.
CONTINUES = {
    "项": "目", "人": "才均口员大民工", "家": "庭长园电具禽", "件": "套", "条": "件例款", "部": "分门委队级", "所": "有属得在", "点": "位击",
    "名": "单录", "位": "于居", "场": "地馆所景", "期": "间末货", "分": "别布之", "方": "面案式位", "度": "假", "站": "点", "门": "类店诊",
    "组": "织建成", "口": "径岸袋", "班": "子级", "头": "部", "根": "据", "块": "链", "道": "路", "对": "外接口", "轮": "胎", "只": "有需",
    "台": "账湾阶", "套": "餐间保", "路": "网线", "单": "位元", "本": "地土", "户": "籍均外", "字": "节", "级": "别", "间": "接隔", "起": "步点",
    "节": "点能约", "类": "型别", "种": "植子", "封": "闭", "面": "积", "卷": "烟", "案": "例", "片": "区", "岁": "末", "天": "然", "年": "级",
}  # fmt: skip


def _pattern(unit: str) -> str:
    stop = CONTINUES.get(unit[-1], "")
    return re.escape(unit) + (f"(?![{stop}])" if stop else "")


PATTERN = "|".join(_pattern(unit) for unit in EVERY)


@lru_cache(maxsize=4096)
def bare(unit: str) -> str:
    """The unit without its multiplier: 万人 → 人.

    >>> bare("万平方米"), bare("亿美元"), bare("家")
    ('平方米', '美元', '家')
    """
    for multiplier in MULTIPLIERS:
        if unit.startswith(multiplier):
            return unit[len(multiplier) :]
    return unit


def is_money(unit: str) -> bool:
    return bare(unit).startswith(MONEY) and "/" not in unit


def full_unit(unit: str, indicator: str) -> str:
    """The unit of a bare multiplier, from what is counted: 人口破百万 is in 万人, 经济总量过万亿 in 万亿元.

    >>> full_unit("万", "人口"), full_unit("万亿", "经济总量"), full_unit("亿", "公司规模")
    ('万人', '万亿元', '亿')
    """
    if unit not in MULTIPLIERS:
        return unit
    if re.search(r"人口$|^解决[^，。]{0,4}(?:居民|群众|农民|人口)", indicator):
        return unit + "人"
    return unit + "元" if re.search(r"经济总量$", indicator) else unit
