"""Two records: which differences are slips of the pen, and which make two firms."""

from __future__ import annotations

import math

import pytest

from wutong.engines.matching.api import compare
from wutong.engines.matching.finding import load_weights
from wutong.engines.matching.types import Record

HERE = "河南省郑州市高新技术产业开发区科学大道100号5号楼12层1203室"
HERE_TOO = "郑州高新区科学大道100号5号楼1203"
ELSEWHERE = "郑州市金水区花园路85号"
CODE, OTHER_CODE = "91350100M000100Y43", "91410100MA3X00019H"


def firm(name: str, address: str = "", person: str = "", phone: str = "", code: str = "") -> Record:
    return Record(name, name, code, address, person, phone)


ONE_FIRM = [
    pytest.param(firm("郑州华创电子科技有限公司"), firm("鄭州市華創電子科技有限責任公司"), id="traditional characters"),
    pytest.param(firm("郑州华创电子科技有限公司"), firm("华创电子科技（郑州）有限公司"), id="the place in brackets"),
    pytest.param(firm("郑州华创电子科技有限公司"), firm("华创电子"), id="a short name"),
    pytest.param(
        firm("郑州华创电子科技有限公司"), firm("Zhengzhou Huachuang Electronic Technology Co., Ltd."), id="English"
    ),
    pytest.param(firm("郑州三晖电气股份有限公司"), firm("郑州三辉电气股份有限公司"), id="a slip of sound"),
    pytest.param(firm("郑州华创电子科技有限公司"), firm("郑州华刨电子科技有限公司"), id="a slip of shape"),
    pytest.param(firm("新乡云恒新材料有限公司"), firm("新乡云恒新才料有限公司"), id="a slip in a word of trade"),
    pytest.param(firm("郑州华创电子有限公司"), firm("郑州华创电子有责任公司"), id="a slip in the legal form"),
    pytest.param(
        firm("郑州新开普电子有限公司"), firm("郑州新开普电子股份有限公司"), id="turned into a company by shares"
    ),
    pytest.param(
        firm("郑州新华信息技术有限公司（原郑州昌明软件有限公司）"),
        firm("郑州昌明软件有限公司"),
        id="a former name in brackets",
    ),
    pytest.param(
        firm("郑州华创电子科技有限公司", HERE, "张伟", "0371-67891234"),
        firm("郑州鼎新智能装备有限公司", HERE_TOO, "張偉", "67891234"),
        id="renamed: all contacts agree",
    ),
    pytest.param(
        firm("郑州华创电子科技有限公司", code=CODE), firm("河南大地实业有限公司", code=CODE), id="renamed: one code"
    ),
    pytest.param(
        firm("郑州华创电子科技有限公司", code=CODE),
        firm("郑州华创电子科技有限公司", code=CODE[:-1] + "4"),
        id="a slip in the code",
    ),
]
TWO_FIRMS = [
    pytest.param(firm("郑州华创电子科技有限公司"), firm("洛阳华创电子科技有限公司"), id="one stem in two cities"),
    pytest.param(firm("郑州华创电子科技有限公司"), firm("郑州华创电子科技有限公司洛阳分公司"), id="a branch"),
    pytest.param(
        firm("郑州华创集团有限公司", HERE, "张伟", "67891234"),
        firm("郑州华创电子科技有限公司", HERE_TOO, "张伟", "67891234"),
        id="a group and its subsidiary under one roof",
    ),
    pytest.param(
        firm("郑州华创电子科技有限公司", HERE, "张伟"),
        firm("郑州华创置业有限公司", HERE_TOO, "张伟"),
        id="one owner, two trades",
    ),
    pytest.param(firm("德邦物流股份有限公司"), firm("德邦物流河南有限公司"), id="the firm of a group in one province"),
    pytest.param(firm("郑州第一建筑工程有限公司"), firm("郑州第二建筑工程有限公司"), id="numbered firms"),
    pytest.param(firm("郑州东方环保科技有限公司"), firm("郑州西方环保科技有限公司"), id="directions"),
    pytest.param(firm("郑州华创光学科技有限公司"), firm("郑州华创激光科技有限公司"), id="neighbouring trades"),
    pytest.param(firm("郑州大学"), firm("郑州大学第一附属医院"), id="an institution and its part"),
    pytest.param(
        firm("郑州宏图信息技术有限公司", HERE, "张伟", "13812345678"),
        firm("郑州鸿图信息技术有限公司", ELSEWHERE, "李娜", "13912345679"),
        id="one sound, other people elsewhere",
    ),
    pytest.param(
        firm("郑州华创电子科技有限公司", HERE, "张伟", code=CODE),
        firm("郑州华创电子科技有限公司", HERE_TOO, "张伟", code=OTHER_CODE),
        id="two valid codes",
    ),
]


@pytest.mark.parametrize(("one", "other"), ONE_FIRM)
def test_what_is_one_firm_written_twice(one: Record, other: Record) -> None:
    assert compare(one, other).score >= 0.5
    assert compare(other, one).score == compare(one, other).score


@pytest.mark.parametrize(("one", "other"), TWO_FIRMS)
def test_what_only_looks_like_one_firm(one: Record, other: Record) -> None:
    assert compare(one, other).score < 0.5
    assert compare(other, one).score == compare(one, other).score


def test_the_score_is_the_sum_of_its_reasons() -> None:
    match = compare(firm("郑州华创电子科技有限公司", HERE, "张伟"), firm("华创电子科技", HERE_TOO, "张伟"))
    odds = match.score / (1 - match.score)
    prior = float(load_weights()["prior"])  # type: ignore[arg-type]
    evidence = prior + sum(reason.weight for reason in match.reasons)
    assert math.log(odds) == pytest.approx(evidence, abs=0.2)
    assert {reason.kind for reason in match.reasons} >= {"name.stem", "person.same", "address.same_room"}


def test_a_masked_name_or_number_is_no_evidence() -> None:
    match = compare(
        firm("郑州华创科技有限公司", "", "张**", "138****5678"), firm("郑州华创科技有限公司", "", "张**", "138****5678")
    )
    assert {reason.kind for reason in match.reasons} == {"name.same"}
