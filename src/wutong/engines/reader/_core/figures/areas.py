"""Whose figure it is, where that is not the document's own area."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from wutong.engines.reader._core.figures.frames import Frame, other_place

PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾"
).split()
PROVINCE = re.compile("|".join(f"{name}省" for name in PROVINCES))
NAMED_KIND = r"(?:项目|工程|基地|中心|产业园|园区|公司|电站|枢纽|水库|大桥|机场|医院|新院区|学校|水厂|污水处理厂|生产线|总部|综合体)(?:[一二三四]期)?"
OF_PROJECT = re.compile(rf"^(?:的|以上的)(?P<name>(?:(?!以及|总投资|等一批)[^，。；、]){{2,40}}{NAMED_KIND})")
PLACE_BEFORE = re.compile(r"(?P<name>[一-龥]{2,3}(?:省|市|区|县))(?:的)?$")
NATIONAL = re.compile(
    r"^(?:的)?(?:国家高新区|国家级?高新技术产业开发区|国家级?经开区|国家级?经济技术开发区|国家自创区)"
)
SEEN_FROM = re.compile(r"^(?:从|就)(?P<name>[一-龥]{2,3})(?:市|省)?(?:形势|情况|层面)?来?(?:看|说)")
HELD_AGAINST = re.compile(r"(?:高于|低于|快于|慢于|高出|好于)[^，。；]*$")
SEARCHED = 100_000  # characters read for the names of province and city


@dataclass(frozen=True, slots=True)
class Places:
    """What 全国, 全省 and 全市 mean in a document, '' where it does not show; `own` is the document's area."""

    own: str
    province: str = ""
    city: str = ""


def places_of(text: str, own: str) -> Places:
    """Read from a document which province and city it lies in."""
    searched = text[:SEARCHED]
    provinces = Counter(PROVINCE.findall(searched))
    city = next((own[:size] + "市" for size in (2, 3) if len(own) > size and own[:size] + "市" in searched), "")
    return Places(own, provinces.most_common(1)[0][0] if provinces else "", city)


def area_of(frame: Frame, text: str, indicator: str, places: Places) -> str:
    """The area of a figure: a project the number qualifies, a place right before it, or the document's own."""
    if place := other_place(frame):
        return {"全省": places.province, "全市": places.city}.get(place, place) or place
    if indicator.endswith("投资") or "投资" in frame.lead[-8:]:
        project = OF_PROJECT.match(frame.rest)
        if project:
            return project["name"]
    if frame.mention.shape == "ordinal":
        place = PLACE_BEFORE.search(frame.lead)
        return place["name"][-3:] if place and len(place["name"]) > 2 and place["name"][-1] in "省市" else places.own
    if frame.mention.shape == "quantity" and frame.tail:
        return _whole_before(frame, places) or places.own
    return _seen_from(frame, text) or places.own


def _whole_before(frame: Frame, places: Places) -> str:
    """全省180个产业集聚区 counts the province's, 178家国家高新区 the nation's."""
    if HELD_AGAINST.search(frame.lead):
        return ""
    if NATIONAL.match(frame.tail) and not frame.lead.endswith("等") or frame.lead.endswith("全国"):
        return "全国"
    if frame.lead.endswith("全省"):
        return places.province
    return places.city if frame.lead.endswith("全市") else ""


def _seen_from(frame: Frame, text: str) -> str:
    """The place that a sentence looks from (从郑州形势来看)."""
    seen = SEEN_FROM.match(text[frame.sentence[0] : frame.mention.start])
    return f"{seen['name']}市" if seen and len(seen["name"]) == 2 else ""
