"""Chinese numerals are read whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.types import Document

WHOLE = [
    ("职工年平均工资五万一千二百元。", [("五万一千二百元", 51200, None, "元")]),
    ("居民人均可支配收入达六万三千元。", [("六万三千元", 63000, None, "元")]),
    ("投资额较去年增加百分之六点五。", [("百分之六点五", 6.5, None, "%")]),
    ("常住人口一百二十三万四千五百六十七人，增长千分之三点二。",
     [("一百二十三万四千五百六十七人", 1234567, None, "人"), ("千分之三点二", 3.2, None, "‰")]),
    ("总投资三亿五千万元，其中贷款一亿二千三百万元。", [("三亿五千万元", 35000, None, "万元"), ("一亿二千三百万元", 12300, None, "万元")]),
    ("预算支出三亿零五百万元。", [("三亿零五百万元", 30500, None, "万元")]),
    ("固定资产投资一万二千亿元，增长百分之五至八。", [("一万二千亿元", 12000, None, "亿元"), ("百分之五至八", 5, 8, "%")]),
    ("增长百分之五到百分之八。", [("百分之五到百分之八", 5, 8, "%")]),
    ("科技贷款余额六点五亿元，提高十二点三个百分点。", [("六点五亿元", 6.5, None, "亿元"), ("十二点三个百分点", 12.3, None, "个百分点")]),
    ("参加培训的群众一万五千余人次。", [("一万五千余人次", 15000, None, "人次")]),
    ("发放补贴两千三百元，在校学生三万五千人。", [("两千三百元", 2300, None, "元"), ("三万五千人", 35000, None, "人")]),
    ("七成五的企业设有研发机构。", [("七成五", 7.5, None, "成")]),
    ("办理时间缩短两个半小时。", [("两个半小时", 2.5, None, "个小时")]),
]  # fmt: skip
UNREAD = [
    "新增企业数百家。",
    "签约几十个项目，培育十几家龙头企业。",
    "走访五六百户。",
    "游客1万5千人次。",
    "差错率降到万分之五。",
    "会议于上午八点十五分召开。",
]


def read(text):
    return read_figures(Document(text, (), ()), published=date(2024, 12, 10), area="松岭高新区")


@pytest.mark.parametrize(("sentence", "expected"), WHOLE, ids=[one[0][:12] for one in WHOLE])
def test_a_numeral_is_read_to_its_end(sentence, expected):
    assert [(one.value_text, one.value, one.value_hi, one.unit) for one in read(sentence)] == expected


@pytest.mark.parametrize("sentence", UNREAD)
def test_a_numeral_that_names_no_single_number_is_not_read_in_part(sentence):
    assert read(sentence) == []
