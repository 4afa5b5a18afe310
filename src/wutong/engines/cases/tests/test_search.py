"""Cases are found by any two characters of title, place or number, on either database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.search import matching
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given

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


@pytest.mark.parametrize("queue", ["open", "closed", "all"])
def test_a_search_finds_in_a_queue_what_the_queue_holds(street, queue):
    running, ended = handled(street, title="紫荆路井盖破损"), handled(street, title="紫荆路井盖丢失")
    closed(street, ended)
    found = set(api.cases_of(street.chief, queue, "紫荆路井盖").values_list("pk", flat=True))
    assert found == {"open": {running}, "closed": {ended}, "all": {running, ended}}[queue]


def test_a_file_of_many_cases_takes_as_many_statements_as_one_of_few(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")

    def lines() -> list[str]:
        parts = client.get("/cases/?queue=all&export=csv").streaming_content
        return b"".join(parts).decode("utf-8-sig").splitlines()

    handled(street)
    assert len(lines()) == 2
    with CaptureQueriesContext(connection) as few:
        lines()
    for _ in range(3):
        handled(street)
    with CaptureQueriesContext(connection) as many:
        listed = lines()
    assert len(listed) == 5
    assert len(many) == len(few)
    assert street.area.name in listed[1]


def test_a_case_is_found_by_its_words_of_today_and_in_the_queue_it_is_in_today(street):
    case = handled(street, title="紫荆路井盖破损")
    closed(street, case)
    api.take(case, "reopen", Given(reason="又破了"), by=street.chief)
    assert api.cases_of(street.chief, "open", "紫荆路").exists()
    api.erase(case, reason="本人要求", basis="个人信息保护法第四十七条", by=street.chief)
    assert not api.cases_of(street.chief, "open", "紫荆").exists()
    assert api.cases_of(street.chief, "open", "依法删除").exists()
