"""Names, codes, addresses and contacts of made-up firms: valid in form, and plainly nobody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wutong.engines.twin._core.allocation import Ints
from wutong.kernel.credit_code import ALPHABET

MARK = "（示例）"
DISTRICT = "419999"  # of the credit codes: no such district exists (GB/T 2260)
STEMS = "华创新宇恒信博瑞达通盛泰安宏图远景天成源东方川正德嘉和永兴鑫隆凯越科锐腾飞鸿运豪迈卓尔思明致云帆启航中豫大河龙湖莲银雅居瀚海智联万象蓝绿晨光旭日佳美优品诚仁众合立开元"
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文海波晓东红梅子涵浩然欣怡宇轩"
ROADS = (
    "科学大道",
    "瑞达路",
    "莲花街",
    "长椿路",
    "冬青街",
    "金梭路",
    "银屏路",
    "翠竹街",
    "雪松路",
    "石楠路",
    "红松路",
    "梧桐街",
    "合欢街",
    "国槐街",
    "枫杨街",
    "杜英街",
    "檀香路",
    "西三环",
)
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_CHARACTERS = np.array(list(ALPHABET))


def codes(start: int, count: int) -> pl.Series:
    """Return valid credit codes (GB 32100) of a district that does not exist, numbered from `start`; none twice."""
    numbers = np.arange(start, start + count)
    body = np.zeros((count, 17), dtype=np.int64)
    body[:, :8] = [ALPHABET.index(letter) for letter in "91" + DISTRICT]
    for place in range(15, 7, -1):  # eight digits of the organisation
        body[:, place] = numbers % 10
        numbers = numbers // 10
    remainder = 11 - (body[:, 8:16] * _ORGANISATION_WEIGHTS).sum(axis=1) % 11
    body[:, 16] = np.where(remainder == 10, ALPHABET.index("X"), np.where(remainder == 11, 0, remainder))
    check = (31 - (body * _WEIGHTS).sum(axis=1) % 31) % 31
    letters = _CHARACTERS[np.column_stack([body, check])]
    return joined(letters)


def joined(letters: NDArray[np.str_]) -> pl.Series:
    """Return rows of single characters as one text each."""
    wide = np.ascontiguousarray(letters.astype("<U1")).view(f"<U{letters.shape[1]}").ravel()
    return pl.Series(wide.tolist(), dtype=pl.String)


def names(
    start: int, industry: Ints, shape: Mapping[str, Any], chance: np.random.Generator
) -> tuple[pl.Series, pl.Series]:
    """Return full and short names; the stem is the firm's number in another alphabet, so that no two firms share a name."""
    base = len(STEMS)
    prime = 1_000_003  # steps through the numbers out of their order, without meeting one twice
    numbers = (np.arange(start, start + len(industry)) * prime + 12_345) % base**4
    signs = np.array(list(STEMS))
    stem = joined(np.column_stack([signs[(numbers // base**place) % base] for place in range(4)]))
    trades = pl.Series([entry["trade"] for entry in shape["industries"]])[industry.tolist()]
    forms = pl.Series(["有限公司", "有限责任公司", "股份有限公司"])[
        chance.choice(3, size=len(industry), p=[0.86, 0.1, 0.04]).tolist()
    ]
    frame = pl.DataFrame({"stem": stem, "trade": trades, "form": forms})
    return (
        frame.select(pl.concat_str(pl.lit("郑州"), "stem", "trade", "form", pl.lit(MARK)))[:, 0],
        frame.select(pl.concat_str("stem", "trade"))[:, 0],
    )


def persons(count: int, chance: np.random.Generator) -> pl.Series:
    """Return made-up names of persons."""
    family = np.array(list(FAMILY))[chance.integers(0, len(FAMILY), count)]
    given = np.array(list(GIVEN))
    first, second = given[chance.integers(0, len(given), count)], given[chance.integers(0, len(given), count)]
    return joined(np.column_stack([family, first, second]))


def phones(count: int, chance: np.random.Generator) -> pl.Series:
    """Return made-up numbers that no network gives out: 100 in place of a mobile prefix, and eight digits."""
    digits = np.char.zfill(chance.integers(0, 10**8, count).astype("<U8"), 8)
    return pl.Series(np.char.add("100", digits).tolist(), dtype=pl.String)


def addresses(offices: Sequence[str], office: Ints, chance: np.random.Generator) -> pl.Series:
    """Return made-up addresses in the zone."""
    count = len(office)
    frame = pl.DataFrame(
        {
            "office": pl.Series(list(offices))[office.tolist()],
            "road": pl.Series(list(ROADS))[chance.integers(0, len(ROADS), count).tolist()],
            "number": chance.integers(1, 400, count),
            "building": chance.integers(1, 31, count),
            "room": chance.integers(1, 29, count) * 100 + chance.integers(1, 24, count),
        }
    )
    return frame.select(
        pl.format("郑州高新区{}{}{}号{}号楼{}室{}", "office", "road", "number", "building", "room", pl.lit(MARK))
    )[:, 0]
