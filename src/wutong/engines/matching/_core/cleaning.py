"""What a cell of a list says around a firm's name: signs, the number of the row, labels, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_CIRCLES = str.maketrans("○◯⚪", "〇〇〇")  # typed for the numeral
_ROW = re.compile(
    r"^\s*(?:(?:序号|编号|第|no\.?)\s*\d{1,5}\s*(?:[条项行号家](?=[\s、.:]))?[\s、.:)]+"  # 序号3 第12条、
    r"|\((?:\d{1,4}|[一二三四五六七八九十]{1,3})\)"  # (15) (三)
    r"|(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s*[、.:)]\s*"  # 3. 三、
    r"|[a-z]?\d[\d-]{2,}\s+)"  # 2023-048
    r"|^s?\*?st(?=[\u4e00-\u9fff])"  # a share with a warning
)
_LABEL = re.compile(r"^\s*(?:企业|单位|公司|机构|法人|纳税人)?(?:名称|全称)\s*:\s*")
_ABOUT = re.compile(
    r"[\s,;(]+(?:(?:变更[前后]|原|现)?(?:法人|法定代表人|法人代表|负责人|联系人|联系电话|电话|地址)|备注|注)\s*:.*$"
)
_CALLED = re.compile(r"[(\[【〔]\s*(曾用名称?|原名称?|旧名称?|更名前|现名)\s*[)\]】〕]\s*:?\s*(?=\S)")
_CAMPUS = re.compile(r"(?<=公司|学校|大学)[^公司学校]{1,4}[校厂院]区$")  # no firm of its own
_NESTED = re.compile(r"\(([^()]*)\(([^()]*)\)([^()]*)\)")
_ARROW = re.compile(r"\s*(?:→|⇒|[-=]{1,2}>)\s*")
_BEHIND = re.compile(r"(?<=[司厂店院社所校])\s*[-—–_~*]\s*([^-—–_~*()]{1,8})$")


def without_signs(text: str) -> str:
    """Return a text without signs that are neither letters nor punctuation (★ ● ①), before its characters are made plain.

    >>> without_signs("★①洛阳八○六厂")
    '洛阳八〇六厂'
    """
    return "".join(sign for sign in text.translate(_CIRCLES) if unicodedata.category(sign) not in ("So", "Sk", "No"))


def without_remarks(text: str, states: Collection[str]) -> str:
    """Return the name alone: without row number, label and remarks; what a bracket calls the name after it stands as such.

    text    half-width, simplified, small letters
    states  words that say in which state a firm is

    >>> without_remarks("三、企业名称:甲乙阀门厂 联系人:丙", [])
    '甲乙阀门厂'
    >>> without_remarks("甲乙有限公司-小规模", ["小规模"])
    '甲乙有限公司'
    >>> without_remarks("甲乙公司【曾用名】丙丁厂", [])
    '甲乙公司,曾用名:丙丁厂'
    """
    text = _ARROW.sub(",现名:", _NESTED.sub(r"(\1\2\3)", text))
    text = _ABOUT.sub("", _LABEL.sub("", _ROW.sub("", text)))
    text = _CAMPUS.sub("", text)
    behind = _BEHIND.search(text)
    if behind and any(state in behind[1] for state in states):
        text = text[: behind.start()]
    return _CALLED.sub(r",\1:", text)
