"""The search asks every pack and offers only what the reader may open."""

import pytest
from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(db):
    ledger.ensure_group("fiscal", "财政")
    info = IndicatorInfo(
        "tax.all", "全口径税收收入", "Tax revenue", "亿元", "flow", group="fiscal", aliases=("税收总额",)
    )
    ledger.ensure_indicator(info)


def found(client, typed: str) -> str:
    return client.get(reverse("search"), {"q": typed}, headers={"HX-Request": "true"}).content.decode()


def test_two_characters_find_an_indicator_by_a_part_of_its_name(signed_in, indicator):
    assert reverse("indicator", args=["tax.all"]) in found(signed_in, "税收")


def test_aliases_and_english_names_are_found_too(signed_in, indicator):
    assert "全口径税收收入" in found(signed_in, "税收总额")
    assert "全口径税收收入" in found(signed_in, "tax rev")


def test_pages_are_found_by_their_name(signed_in):
    assert f'href="{reverse("cockpit")}"' in found(signed_in, "一块屏")


def test_nothing_found_says_how_to_go_on(signed_in):
    assert "没有找到“乌有之物”" in found(signed_in, "乌有之物")


def test_what_was_typed_is_shown_as_text(signed_in):
    page = signed_in.get(reverse("search"), {"q": "<b>x</b>"}).content.decode()
    assert "<b>x</b>" not in page


def test_a_reader_without_the_right_finds_no_indicator(client, indicator, db):
    from wutong.platform.accounts.testing import make_person

    client.force_login(make_person("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    assert "税收" not in found(client, "税收").replace("“税收”", "")
