"""Two records: which differences are slips of the pen, and which make two firms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    pytest.param(firm("郑州颍河大学第二附属医院"), firm("颍河大学二附院"), id="words in short"),
    pytest.param(
        firm("中安财产保险股份有限公司郑州市高新支公司"), firm("中安财险郑州高新支公司"), id="a branch in short"
    ),
    pytest.param(firm("巩义市老兵烩面馆"), firm("老兵烩面"), id="a shop without the end of its form"),
    pytest.param(
        firm("郑州瀚宇电子有限公司 Zhengzhou Hanyu Electronics Co., Ltd."),
        firm("郑州瀚宇电子有限公司"),
        id="two tongues",
    ),
    pytest.param(
        firm("河南海纳百川人力资源有限公司"), firm("河南海百纳川人力资源有限公司"), id="swapped beside a number word"
    ),
    pytest.param(
        firm("郑州清野餐饮管理有限公司(2022年由郑州聚福楼餐饮有限公司更名)"),
        firm("郑州聚福楼餐饮有限公司"),
        id="renamed from",
    ),
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
    pytest.param(firm("三、★郑州瀚宇电子有限公司-小规模"), firm("郑州瀚宇电子有限公司"), id="as a list has it"),
    pytest.param(firm("企业名称：洛阳瀚宇玻璃有限公司 联系人：丁一"), firm("洛阳瀚宇玻璃有限公司"), id="with labels"),
    pytest.param(
        firm("许昌瓯尚发制品有限公司【曾用名】许昌瓯尚工艺品厂"), firm("许昌瓯尚工艺品厂"), id="called before"
    ),
    pytest.param(
        firm("河南瀚宇中医馆连锁有限公司金水三馆"), firm("河南瀚宇中医馆连锁有限公司（金水3馆）"), id="a counted part"
    ),
    pytest.param(
        firm("郑州芙诺达生物工程有限公司（formerly Funoda Bio Co., Ltd.）"), firm("Funoda Bio Co., Ltd."), id="formerly"
    ),
    pytest.param(
        firm("郑州芙诺达生物工程有限公司（英文名 Funoda·）"), firm("郑州芙诺达生物工程有限公司"), id="a mark at its end"
    ),
    pytest.param(firm("洛阳八〇六特种玻璃厂"), firm("洛阳八○六特种玻璃厂"), id="a circle for a nought"),
    pytest.param(
        firm("郑州天枰衡器制造有限公司", "管城区南曹乡", "荆宝山"),
        firm("郑州天秤衡器制造有限公司", "管城区南曹乡", "荆宝山"),
        id="a slip of the radical",
    ),
]
TWO_FIRMS = [
    pytest.param(firm("新乡市第九人民医院"), firm("新乡县第九人民医院"), id="a city and the county of its name"),
    pytest.param(
        firm("长葛市后河镇石固蜂业有限公司", "后河镇", "石建"),
        firm("长葛市后河镇石固蜂业专业合作社", "后河镇", "石建"),
        id="a company and a cooperative",
    ),
    pytest.param(firm("郑州天枰衡器制造有限公司"), firm("郑州天秤衡器制造有限公司"), id="a radical, and nothing else"),
    pytest.param(firm("郑州市第四十七高级中学"), firm("郑州市第四十七初级中学"), id="two kinds of middle school"),
    pytest.param(
        firm("郑州航空港区城市运营有限公司"), firm("郑州郑东新区城市运营有限公司"), id="a zone and a district"
    ),
    pytest.param(
        firm("郑州碧澜荣光置业有限公司", "郑东新区", "莫大", "13812345678"),
        firm("郑州碧澜月湖置业有限公司", "郑东新区", "莫大", "13812345678"),
        id="two projects of one brand",
    ),
    pytest.param(firm("河南省农村信用社联合社"), firm("河南省农村信用社联合社郑州办公室"), id="a name that goes on"),
    pytest.param(firm("TCX科技（河南）有限公司"), firm("TXC科技（河南）有限公司"), id="letters swapped"),
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
    match = compare(firm("郑州华创电子科技有限公司", HERE, "张伟铭"), firm("华创电子科技", HERE_TOO, "张伟铭"))
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


def test_a_name_that_very_many_people_have_says_less_than_a_rare_one() -> None:
    def shared(person: str) -> float:
        return compare(firm("郑州华创电子科技有限公司", "", person), firm("华创电子", "", person)).score

    assert shared("王伟") < shared("端木赐")


def test_the_full_name_of_a_firm_stands_against_other_people_at_another_address() -> None:
    moved = firm("郑州华创电子科技有限公司", ELSEWHERE, "李娜", "13912345679")
    assert compare(firm("郑州华创电子科技有限公司", HERE, "张伟", "13812345678"), moved).score >= 0.5
    shop = firm("老李羊肉汤馆", ELSEWHERE, "李娜", "13912345679")
    assert compare(firm("老李羊肉汤馆", HERE, "张伟", "13812345678"), shop).score < 0.5


SHOP = firm("金水区巧手木作工作室", "金水区丰产路28号", "端木生", "13700880211")


def test_a_shop_whose_owner_makes_a_company_of_it_is_one_firm_and_one_in_another_trade_is_not() -> None:
    company = firm("郑州巧手木作装饰设计有限公司", "金水区丰产路28号", "端木生", "13700880211")
    beside = firm("郑州巧手汽车租赁有限公司", "金水区丰产路28号", "端木生", "13700880211")
    assert compare(SHOP, company).score >= 0.5 > compare(SHOP, beside).score


def test_firms_of_one_owner_in_trades_that_have_nothing_in_common_are_two_and_a_new_name_in_the_trade_is_one() -> None:
    contacts = ("金水区国基路168号", "端木瑞", "13849007788")
    trading = firm("郑州瑞棠商贸有限公司", *contacts)
    assert compare(trading, firm("郑州暖雀家政服务有限公司", *contacts)).score < 0.5
    assert compare(trading, firm("河南麦浪电子商务有限公司", *contacts)).score >= 0.5


@pytest.mark.parametrize(
    "number",
    [
        "(0371)6798-2046",
        "0371-6798 2046",
        "86-371-67982046转8015",
        "+86-0371-67982046",
        "67982046-603",
        "0086 371 67982046",
    ],
)
def test_a_landline_is_one_number_however_it_is_written(number: str) -> None:
    kinds = {
        reason.kind
        for reason in compare(firm("甲方机电", "", "", number), firm("甲方机电", "", "", "67982046")).reasons
    }
    assert "phone.same" in kinds


def test_addresses_without_a_road_agree_by_village_and_numbers_in_words_by_their_value() -> None:
    def kinds(one: str, other: str) -> set[str]:
        return {reason.kind for reason in compare(firm("甲方机电", one), firm("甲方机电", other)).reasons}

    assert "address.same_place_name" in kinds("高新区沟赵乡赵村", "郑州市高新区沟赵办事处赵村东头")
    assert "address.same_room" in kinds("金水区花园路二号院十七号楼二单元四零一", "花园路2号院17号楼2单元401")
    assert "address.same_number" in kinds("商务外环十一号9层", "郑东新区商务外环路11号")


def test_a_name_of_the_first_characters_of_words_is_an_abbreviation() -> None:
    kinds = {reason.kind for reason in compare(firm("郑筛机"), firm("郑州筛分机械集团股份有限公司")).reasons}
    assert "name.initials" in kinds
    assert compare(firm("郑铁局", "", "端木铁"), firm("郑州铁路局", "", "端木铁")).score >= 0.5


def test_several_former_names_in_one_bracket_are_each_a_name() -> None:
    renamed = firm("河南国润新材股份有限公司（曾用名：河南国润塑胶有限公司、郑州国润塑料厂）")
    assert compare(renamed, firm("郑州国润塑料厂")).score >= 0.5
    assert compare(renamed, firm("河南国润塑胶有限公司")).score >= 0.5


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_can_stand_where_a_name_should(text: str, other: str) -> None:
    match = compare(firm(text, other, other, other), firm(other, text, text, text))
    assert 0 <= match.score <= 1
