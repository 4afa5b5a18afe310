"""Firms are registered, found, shown to those who may see them, and their figures stand beside their peers'."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from wutong.engines.registry import api
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.errors import EntityUnknown, FactRefused
from wutong.engines.registry.models import Entity
from wutong.engines.registry.search_index import PART
from wutong.engines.registry.searching import numbers_of
from wutong.engines.registry.testing import credit_code, hand_in, make_firm
from wutong.engines.registry.types import Question
from wutong.platform.access.scope import Scope
from wutong.platform.audit.models import Act
from wutong.platform.sealing.api import keyed_hash, seal, unseal

pytestmark = pytest.mark.django_db


def names(words: str, scope: Scope | None = None, **filters: list[str]) -> list[str]:
    return [hit.name for hit in api.find(Question(words, filters), scope).hits]


@pytest.fixture
def three() -> list[str]:
    return [
        make_firm(
            "郑州华创电子科技有限公司", number=1, industry="3973", address="科学大道100号", products="智能传感器"
        ),
        make_firm("郑州大河网络有限公司", number=2, industry="6513", address="长椿路11号"),
        make_firm("郑州重山商贸有限公司", number=3, industry="5179"),
    ]


@pytest.mark.parametrize(
    "words", ["华创", "创电", "郑州华创", "hcdz", "HCDZKJ", "科学大道", "传感", "华创 长椿", credit_code(1)[:9]]
)
def test_a_firm_is_found_by_any_two_characters_initials_code_address_or_product(three: list[str], words: str) -> None:
    wanted = [] if words == "华创 长椿" else ["郑州华创电子科技有限公司"]
    found = names(words)
    assert found[:1] == wanted if words != credit_code(1)[:9] else "郑州华创电子科技有限公司" in found


def test_who_types_a_whole_code_finds_its_firm_alone(three: list[str]) -> None:
    code = credit_code(1)
    make_firm(f"郑州示例{code}有限公司", number=4)
    assert names(code) == ["郑州华创电子科技有限公司"]
    assert list(numbers_of(Question(code)).values_list("name", flat=True)) == names(code)
    assert len(names(f"示例{code}")) == 1


def test_firms_are_found_in_every_part_of_a_large_register(three: list[str]) -> None:
    with connection.cursor() as cursor:
        for table, column in (("registry_entity", "id"), ("registry_searchtext", "entity_id")):
            cursor.execute(f"CREATE TEMPORARY TABLE moved AS SELECT * FROM {table} WHERE {column} = %s", [three[1][1:]])
            cursor.execute(f"UPDATE moved SET {column} = {5 << PART}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM moved")
            cursor.execute("DROP TABLE moved")
    assert names("大河") == ["郑州大河网络有限公司"] * 2
    assert len(names("郑州")) == len(three) + 1
    assert names("大河", industry=["65"]) == names("大河")


def test_a_character_with_two_readings_is_found_by_either(three: list[str]) -> None:
    assert names("cssm") == names("zssm") == ["郑州重山商贸有限公司"]


def test_filters_narrow_a_search_and_the_counts_follow(three: list[str]) -> None:
    assert names("郑州", industry=["65"]) == ["郑州大河网络有限公司"]
    facets = api.find(Question("郑州")).facets["industry"]
    assert {facet.value: facet.count for facet in facets} == {"39": 1, "65": 1, "51": 1}


def test_a_firm_that_has_changed_its_name_is_found_by_the_old_one(three: list[str]) -> None:
    api.record_name(three[0], "former", "郑州旭日仪表有限公司", by=None)
    (hit,) = api.find(Question("旭日")).hits
    assert (hit.key, hit.by, hit.found) == (three[0], "former", "郑州旭日仪表有限公司")


def test_what_is_recorded_by_hand_is_shown_with_its_origin(three: list[str]) -> None:
    api.amend(three[0], {"capital_fen": 5_000_000_00}, by=None)
    firm = api.firm(three[0])
    assert (firm.capital_fen, firm.name, firm.code) == (500_000_000, "郑州华创电子科技有限公司", credit_code(1))
    assert firm.origins["capital_fen"].source == "manual"


def test_a_credit_code_that_does_not_check_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(FactRefused, match="校验不通过"):
        api.register("firm", {"name": "甲", "code": credit_code(1)[:-1] + "?"}, by=None)
    assert Entity.objects.count() == 0


def test_a_firm_outside_the_readers_area_is_not_there(three: list[str], two_offices: Any) -> None:
    here, there = two_offices
    api.amend(three[0], {"area": here.pk}, by=None)
    api.amend(three[1], {"area": there.pk}, by=None)
    scope = Scope(frozenset({(here.path, "open")}))
    assert names("郑州", scope) == ["郑州华创电子科技有限公司"]
    assert api.firm(three[0], scope).name
    with pytest.raises(EntityUnknown, match="没有这个主体"):
        api.firm(three[1], scope)


def test_tax_figures_are_hidden_from_whom_they_are_not_for_and_looks_at_them_are_recorded(
    three: list[str], two_offices: Any
) -> None:
    here, _there = two_offices
    api.amend(three[0], {"area": here.pk}, by=None)
    hand_in(three[0], "2023", revenue_fen=1_000_000_00, tax_fen=50_000_00)
    few = Scope(frozenset({(here.path, "open"), (here.path, "internal")}))
    assert api.panel(three[0], few)["2023", "tax_fen"].hidden
    assert api.panel(three[0], few)["2023", "revenue_fen"].value == 1_000_000_00
    before = Act.objects.count()
    api.portrait(three[0], few, person=_somebody())
    assert Act.objects.count() == before
    api.portrait(three[0], Scope(frozenset({(here.path, "*")})), person=_somebody())
    act = Act.objects.latest("sequence")
    assert (act.verb, act.object_key, act.detail["purpose"]) == ("data.look", three[0], "tax_fen")


def _somebody() -> Any:
    from wutong.platform.accounts.models import Person

    return Person(username="looker")


def test_a_corrected_cell_shows_the_new_value_and_keeps_the_old(three: list[str]) -> None:
    row = hand_in(three[0], "2023", revenue_fen=100)
    api.correct(row, "revenue_fen", 120, by=None, reason="漏报")
    assert api.panel(three[0])["2023", "revenue_fen"].value == 120
    assert [cell.value for cell in api.history(row, "revenue_fen")] == [100, 120]


def test_of_two_returns_the_trusted_one_is_shown_and_gaps_are_filled_by_the_other(three: list[str]) -> None:
    hand_in(three[0], "2023", "tax.annual", revenue_fen=90, tax_fen=9)
    hand_in(three[0], "2023", "torch.annual", revenue_fen=100)
    cells = api.panel(three[0])
    assert (cells["2023", "revenue_fen"].value, cells["2023", "tax_fen"].value) == (100, 9)


def peers_of_one_division(count: int, base: int = 0) -> list[str]:
    """Make firms of one division whose revenues are a hundred apart, and work their quartiles out."""
    keys = [make_firm(f"郑州示例{number}号软件有限公司", industry="6513") for number in range(count)]
    for number, key in enumerate(keys, 1):
        hand_in(key, "2023", revenue_fen=base + number * 100)
    api.refresh_quartiles(["2023"])
    return keys


def test_quartiles_are_the_figure_of_no_firm_and_not_told_of_few() -> None:
    (row,) = api.portrait(peers_of_one_division(11)[0]).rows
    assert row.peers == (None,) * 5
    (row,) = api.portrait(peers_of_one_division(13, base=1_234_567)[0]).rows
    assert row.peers[4] is not None
    assert row.peers[4].firms == 13 + 11
    assert all(value % 1_000 == 0 for value in (row.peers[4].middle, row.peers[4].upper)), "three digits are told"


def test_the_portrait_has_five_years_beside_the_quartiles_of_the_division() -> None:
    keys = peers_of_one_division(12)
    portrait = api.portrait(keys[4])
    (row,) = portrait.rows
    assert portrait.periods == ("2019", "2020", "2021", "2022", "2023")
    assert portrait.peer_industry == "65"
    assert row.cells[4] is not None
    assert row.peers[4] is not None
    assert (row.cells[4].value, row.peers[4].lower, row.peers[4].middle, row.peers[4].upper) == (500, 400, 700, 900)
    assert portrait.completeness[-1].missing == tuple(code for code in panel_columns() if code != "revenue_fen")


def test_a_title_without_an_end_holds_as_long_as_its_kind(three: list[str]) -> None:
    api.record_certificate(three[0], "high_tech", by=None, valid_from=date(2023, 11, 22))
    (title,) = api.certificates(three[0], on=date(2025, 3, 3))
    assert (title.valid_to, title.standing) == (date(2026, 11, 21), "valid")
    assert api.certificates(three[0], on=date(2026, 11, 22))[0].standing == "ended"
    assert names("郑州", certificate=["high_tech"]) == ["郑州华创电子科技有限公司"]


def test_a_relation_is_seen_from_both_sides(three: list[str]) -> None:
    api.record_relation(three[0], "parent", three[1], by=None, share_basis_points=6000)
    assert [(one.role, one.name) for one in api.relations(three[0])] == [("subsidiary", "郑州大河网络有限公司")]
    assert [(one.role, one.name) for one in api.relations(three[1])] == [("parent", "郑州华创电子科技有限公司")]


def test_a_consent_holds_until_it_is_taken_back(three: list[str]) -> None:
    number = api.grant_consent(three[0], "bank", by=None, evidence="授权书 2025-1", granted_on=date(2025, 1, 2))
    assert api.may_share(three[0], "bank", on=date(2025, 3, 3))
    api.revoke_consent(number, by=None, on=date(2025, 3, 4))
    assert api.may_share(three[0], "bank", on=date(2025, 3, 3))
    assert not api.may_share(three[0], "bank", on=date(2025, 3, 4))


def test_a_persons_name_stands_nowhere_readable(three: list[str]) -> None:
    key = api.record_office(three[0], "legal_person", name="欧阳明月", identity="410100199001010010", by=None)
    again = api.record_office(three[1], "director", name="欧阳明月", identity="410100199001010010", by=None)
    row = Entity.objects.get(kind="person")
    assert key == again == row.key
    assert row.name == "欧阳**"
    assert "明月".encode() not in bytes(row.sealed)


def test_sealed_texts_differ_and_keyed_hashes_do_not() -> None:
    assert seal("甲") != seal("甲")
    assert unseal(seal("甲")) == "甲"
    assert keyed_hash("甲") == keyed_hash("甲") != keyed_hash("乙")


def test_a_list_keeps_a_question_or_chosen_firms(three: list[str], django_user_model: Any) -> None:
    person = django_user_model.objects.create(username="keeper")
    asked = api.save_list(person, "软件", question=Question("", {"industry": ["65"]}))
    chosen = api.save_list(person, "重点", keys=three[:2])
    assert [row.name for row in api.list_members(person, asked)] == ["郑州大河网络有限公司"]
    assert api.list_members(person, chosen).count() == 2
    assert [(one.name, one.members) for one in api.lists_of(person)] == [("软件", None), ("重点", 2)]


def test_what_cannot_be_is_not_recorded_by_hand_either(three: list[str]) -> None:
    row = hand_in(three[0], "2023", staff=40, profit_fen=100)
    with pytest.raises(FactRefused, match="小于零"):
        api.correct(row, "staff", -3, by=None, reason="漏报")
    api.correct(row, "profit_fen", -500, by=None, reason="亏损")  # a loss can be
    with pytest.raises(FactRefused, match="小于零"):
        api.amend(three[0], {"capital_fen": -1}, by=None)
    with pytest.raises(FactRefused, match="晚于今天"):
        api.amend(three[0], {"founded": "2999-01-01"}, by=None)
    assert api.panel(three[0])["2023", "staff"].value == 40
