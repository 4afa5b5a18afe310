"""Words that say how exactly a number is meant, and the comparator they stand for."""

from __future__ import annotations

import re

AT_LEAST = (
    "不低于",
    "不少于",
    "不小于",
    "超过了",
    "超过",
    "超出",
    "突破了",
    "突破",
    "逾",
    "至少",
    "跨过",
    "迈过",
    "跨越",
    "迈上",
    "跨上",
    "登上",
    "站上",
    "跃上",
    "冲刺突破",
    "力破",
    "超",
    "破",
    "过",
)
AT_MOST = ("不高于", "不超过", "不大于", "不多于", "低于", "少于", "控制在", "最多", "小于", "至多")
ABOUT = ("大约", "约为", "约", "将近", "接近", "近", "上下", "左右")
MORE = (">", "高于", "大于", "多于")
LESS = ("<", "不到", "不足")
PREFIX = re.compile(
    r"(?:跨过|迈过|跨越|迈上|跨上|登上|站上|跃上|不低于|不少于|不小于|超过了|超过|突破了|突破|至少|不高于|不超过|不大于|不多于|大约|约为|(?<![签预节条合公契邀制])约|将近|接近|近|逾|≥|≤|>=|<=|>|<|上"
    r"|(?<!高)超|(?<![跑打冲突难爆])破|(?<![超通经渡不])过|高于|大于|低于|不到|不足|双)$"
)
SUFFIX = re.compile(r"以上|以内|以下|左右|上下|多(?![层种样少])|余(?!额)")
# These stand for "at least" before a round Chinese number alone: 上万, 过千万, 破百.
ROUND_ONLY = ("上", "过", "破")
ROUND_NUMERALS = ("十", "百", "千", "万", "亿")


def comparator_of(before: str, after: str) -> str:
    """The comparator that the words before and after a number amount to; the word before wins.

    >>> comparator_of("近", "余"), comparator_of("", "以上"), comparator_of("不高于", ""), comparator_of("", "")
    ('~', '>=', '<=', '=')
    """
    for words, sign in ((AT_LEAST + ("上", "≥", ">="), ">="), (AT_MOST + ("≤", "<="), "<="), (ABOUT, "~")):
        if before in words:
            return sign
    if before in MORE:
        return ">"
    if before in LESS:
        return "<"
    return {"以上": ">=", "多": ">=", "余": ">=", "以内": "<=", "以下": "<=", "左右": "~", "上下": "~"}.get(after, "=")
