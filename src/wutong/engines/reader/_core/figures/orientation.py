"""Whether running text looks back or ahead, where neither a heading nor the sentence says so.

A report may review one year and plan the next without a heading between. What the last paragraph with a clear sign said
holds until the next one; at the start the document's own balance of signs decides.
"""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures.profile import Profile

AHEAD_WORDS = r"(?:将|要|力争|确保|计划|争取|预期|目标|着力|全力|加快|推动|推进|力促|聚焦|围绕|坚持|锚定|奋力|实施|开展|抓好|做好|冲刺)"
PLANNING_WORDS = r"(?:将|要(?!求|素|点)|力争|确保|计划|争取|预期|着力|全力|目标)"
FORWARD = re.compile(
    rf"(?:今年(?!以来|上半年|前|一季度|来|\d)|明年|新的?一年|下一步|下步|接下来|未来|今后)[^。！？]{{0,60}}?{AHEAD_WORDS}"
)
BACKWARD = re.compile(
    r"(?:今年以来|今年(?:上半年|前|一季度|\d)|前三季度|上半年|去年|过去的?一年|过去[一二三四五]年|一年来|回顾|成绩单|[一二三四五]年来|上年)"
)
LOOSE_AHEAD = re.compile(
    r"力争|确保|(?<![不主重必需只摘])要(?!求|素|闻|点)|将(?!军|领)|争取|全年(?:计划|目标)|今年|下一步|预期目标|奋力|务必"
)
LOOSE_BACK = re.compile(
    r"去年|一年来|过去一年|今年以来|上半年|前三季度|一季度|同比|实现了|完成了|荣获|获评|成功(?:举办|获批|创建)|圆满|取得|累计完成|显著|跃居|再创"
)


def signs(text: str, profile: Profile) -> list[tuple[int, str]]:
    """Where a passage turns ahead or back, in reading order."""
    found = [(match.start(), "ahead") for match in FORWARD.finditer(text)]
    found += [(match.start(), "back") for match in BACKWARD.finditer(text)]
    return sorted(found + _year_signs(text, profile))


def direction_at(position: int, turns: list[tuple[int, str]], before: str) -> str:
    """The direction at a place in a passage: the last sign before it, or what held `before` the passage."""
    passed = [sign for at, sign in turns if at <= position]
    return passed[-1] if passed else before


def at_start(text: str, profile: Profile) -> str:
    """The direction of a whole document by the balance of its words; looking back where they balance."""
    sample = text[:60_000]
    ahead = len(LOOSE_AHEAD.findall(sample)) + 2 * sum(sign == "ahead" for _, sign in _year_signs(sample, profile))
    back = len(LOOSE_BACK.findall(sample)) + 2 * sum(sign == "back" for _, sign in _year_signs(sample, profile))
    return "ahead" if ahead > 2 * back + 2 else "back"


def _year_signs(text: str, profile: Profile) -> list[tuple[int, str]]:
    """Years named as such, without a month: the year reported on looks back, the year planned for ahead."""
    if profile.plan or profile.actual is None or profile.target is None or profile.actual == profile.target:
        return []
    whole = r"(?!\s*\d|[^，。！？]{0,16}(?:会议|大会|报告|方案|要点|活动|论坛|重点工作|以来|》))"
    signs = [(match.start(), "back") for match in re.finditer(rf"{profile.actual}年{whole}", text)]
    ahead = re.compile(rf"(?:{profile.target}年|今年){whole}(?!上半年|前|一季度|第)")
    return signs + [(match.start(), "ahead") for match in ahead.finditer(text)]
