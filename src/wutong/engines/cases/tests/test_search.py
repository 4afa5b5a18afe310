"""Cases are found by any two characters of title, place or number, on either database."""

from __future__ import annotations

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.search import matching

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("井盖", True),
        ("盖破", True),
        ("红松路", True),
        ("红松路 井盖", True),
        ("路灯", False),
        ("", True),
        ("YS2025", True),
    ],
)
def test_two_characters_are_enough_and_all_of_them_must_be_there(street, typed, found):
    api.open_case(street.new(title="井盖破损", place="红松路口"), by=street.chief)
    assert matching(Case.objects.all(), typed).exists() == found
    assert api.cases_of(street.chief, "open", typed).exists() == found
