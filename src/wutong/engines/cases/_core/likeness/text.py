"""Messages in one spelling: simplified characters, half width, small letters, digits for house and building numbers."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc
from pypinyin import Style, pinyin

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3}  # fmt: skip
_NUMBER = re.compile(
    r"[一二两三四五六七八九十百壹贰叁]+"
    r"(?=(?:号|栋|幢|单元|期|座|层|楼(?![上下道顶底房盘梯宇])|路公交|路车)(?!召|称|令|待|间|望))"
)
_ORDINAL = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,3})中(?:学(?!生)|(?=[门校食南北东西大的放附对旁，]))")
_SPACES = re.compile(r"(?<=[\u4e00-\u9fff，。！？、])\s+|\s+(?=[\u4e00-\u9fff，。！？、])")
# Sentences that say who called and what is asked for, not what is the matter.
_FRAME = re.compile(
    r"市民(?:来电)?反映[:：，]?|来电人?(?:反映|表示|称|咨询)?[:：，]?|(?:群众|居民|网友|业主)(?:来电)?(?:反映|投诉)[:：，]?|"
    r"【[^】]{0,8}】|诉求[:：]|请(?:相关|有关)?(?:部门|领导)?(?:尽快|及时|抓紧|予以)?(?:处理|解决|核实|回复|重视|维修|协调|查处|管管|清运|修复)(?:一下)?|"
    r"(?:我|俺)?(?:前天|昨天|上次|上周|之前|前几天|前两天|上个月|已经)(?:就)?(?:打电话|来电|打过电话)?(?:说|反映|投诉|举报|报)(?:过|的)?(?:了)?的?|"
    r"还是(?:想)?问|再次(?:反映|来电|投诉)|(?:到现在|至今|一直)(?:还)?(?:没|未)(?:人|有人|给)?(?:来)?(?:解决|处理|答复|回复|管)|"
    r"(?:希望|望)(?:相关|有关)?部门?(?:尽快|及时)?(?:处理|解决|回复)?|谢谢|感谢|您好|你好|存在安全隐患|赶紧|尽快|强烈要求"
)


# Two names of one thing; the first is rewritten as the second, so that they can be compared.
_ONE_NAME = {
    "网咖": "网吧", "歌厅": "ktv", "农行": "农业银行", "工行": "工商银行", "建行": "建设银行", "地库": "地下车库", "大酒店": "酒店",
    "社区卫生中心": "社区卫生服务中心", "便民中心": "便民服务中心", "社区服务中心": "便民服务中心", "中国石化": "中石化",
    "中国石油": "中石油", "农贸市场": "菜市场", "信号灯": "红绿灯", "地下停车场": "地下车库", "过街天桥": "天桥", "人行天桥": "天桥",
    "政务服务大厅": "政务服务中心", "政务大厅": "政务服务中心", "行政服务大厅": "政务服务中心", "行政服务中心": "政务服务中心",
}  # fmt: skip


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def plain(text: str) -> str:
    """Return a message in one spelling.

    >>> plain("裕華滿園十二號樓　ＡＢ")
    '裕华满园12号楼ab'
    """
    simple = _simplifier().convert(unicodedata.normalize("NFKC", text)).lower()
    simple = _SPACES.sub("", simple.strip())
    for name, usual in _ONE_NAME.items():
        simple = simple.replace(name, usual)
    simple = _ORDINAL.sub(lambda match: f"第{_digits(match[1])}中学", simple)
    return _NUMBER.sub(lambda match: str(_value(match[0])), simple)


def without_frame(text: str) -> str:
    """Return a plain message without greetings and requests."""
    return _FRAME.sub("，", text)


def _digits(numeral: str) -> str:
    return numeral if numeral.isdigit() else str(_value(numeral))


def _value(numeral: str) -> int:
    total, digit = 0, None
    for sign in numeral:
        if sign in "十百":
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        else:
            digit = (digit or 0) * 10 + _DIGITS[sign]
    return total + (digit or 0)


@cache
def sound(sign: str) -> str:
    """Return the sound of a character without tone, and without what dialects do not tell apart (zh and z, ing and in).

    People type names by sound and take the wrong character.
    """
    if not "\u4e00" <= sign <= "\u9fff":
        return sign
    spoken = pinyin(sign, style=Style.NORMAL, heteronym=False)[0][0]
    return re.sub(r"(?<=[ie])ng$", "n", re.sub(r"^([zcs])h", r"\1", spoken))


def sounds(name: str) -> str:
    """Return the key under which names that sound alike are one name.

    >>> sounds("锐达路") == sounds("瑞达路")
    True
    """
    return " ".join(sound(sign) for sign in name)
