"""Sizes that select what is counted: the 10亿元以上 of 10亿元以上的项目3个."""

from __future__ import annotations

import re
from dataclasses import replace

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.frames import Frame

SIZE_AFTER = re.compile(
    r"^的?(?:及以上)?(?:的)?(?:(?:省|市|区|重大|重点|产业|工业|综合性?|主导|先进|优质|签约|在建|亿元|专业|大型|制造业|规模|科技|招商|高)[^\d，。；]{0,6})?(?:项目|企业|公园|工程|单位|平台|机构|园区|服务业|工业|建筑|园|人群|老人|老年人|家庭|产业|集群|医院|广场|楼宇|产品|订单|合同)"
)

COUNT_AFTER = re.compile(r"^(?=的|\d)的?(?:(?:共|有)?|[^，。；、\d的]{1,8}(?:共|有|达到?)?)\d+(?:个|家|户|项|名|所|座)")


def is_threshold(frame: Frame) -> bool:
    """Whether the number is a size that things must have to be counted (10亿元以上的项目)."""
    mention = frame.mention
    if mention.shape != "quantity" or units.bare(mention.unit) in units.PERCENT_LIKE:
        return False
    printed = frame.mention.comparator
    if COUNT_AFTER.match(frame.rest) and printed == ">=" and units.is_money(mention.unit):
        return True
    if not SIZE_AFTER.match(frame.rest):
        return False
    if printed == "=" and units.is_money(mention.unit) | (units.bare(mention.unit) == ""):
        return _counts_after(frame)
    if printed not in (">=", "<="):
        return False
    return units.bare(mention.unit) not in units.COUNTABLE or mention.unit in ("人", "岁", "户")


def _counts_after(frame: Frame) -> bool:
    """Whether 30亿项目 is followed by how many there are (30亿项目2个), which makes the sum a size."""
    return not frame.rest.startswith("的") and bool(re.match(r"^(?:级)?(?:项目|企业|工程)\d+(?:家|个)", frame.rest))


def joined(found: list[Frame], text: str) -> list[Frame]:
    """Frames in which the count after a threshold is led to by the threshold and what stands before it."""
    made: list[Frame] = []
    for frame in found:
        before = made[-1] if made else None
        if before is not None and before.clause == frame.clause and is_threshold(before):
            frame = replace(
                frame, lead_start=before.lead_start, lead=text[before.lead_start : frame.mention.start],
                first_in_clause=before.first_in_clause,
            )  # fmt: skip
        made.append(frame)
    return made
