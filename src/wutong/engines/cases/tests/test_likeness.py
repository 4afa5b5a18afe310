"""Reports of the same matter: suggested on entry with reasons, merged by rule where the type says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, sample_text
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Point
from wutong.platform import clock

pytestmark = pytest.mark.django_db
GARBAGE = {
    "title": "梧桐街与红松路交叉口垃圾堆放无人清理",
    "place": "梧桐街与红松路交叉口",
    "point": Point(113550000, 34810000),
}
AGAIN = {"title": "红松路梧桐街路口垃圾没人清", "place": "红松路梧桐街路口", "point": Point(113550200, 34810100)}


def test_the_same_matter_is_suggested_with_reasons_and_another_is_not(street):
    first = api.open_case(street.new(**GARBAGE), by=street.chief)
    api.open_case(street.new(title="长椿路路灯不亮", place="长椿路80号", category="09005"), by=street.chief)
    again = api.open_case(street.new(**AGAIN), by=street.chief)

    found = api.candidates(Case.objects.get(pk=again))

    assert [one.row.pk for one in found] == [first]
    assert found[0].reasons


def test_closed_cases_and_old_ones_are_not_suggested(street):
    closed(street, handled(street, **GARBAGE))
    with clock.standing_at(MONDAY - timedelta(days=40)):
        api.open_case(street.new(**GARBAGE), by=street.chief)
    again = api.open_case(street.new(**AGAIN), by=street.chief)
    assert api.candidates(Case.objects.get(pk=again)) == []


def test_a_type_may_have_repeats_merged_by_themselves_and_a_person_may_part_them(street):
    rule = {"edition: 1": "edition: 2", "closing: {": "duplicates: {merge_at: 0.5, within_days: 7}\nclosing: {"}
    api.record_type(sample_text(**rule))
    first = api.open_case(street.new(**GARBAGE), by=street.chief)
    again = api.open_case(street.new(**AGAIN), by=street.chief)

    assert Case.objects.get(pk=again).merged_into_id == first
    assert api.events_of([again])[again][-1].personal["reason"]
    api.unmerge(again, by=street.chief)
    assert Case.objects.get(pk=again).merged_into_id is None


def test_of_many_neighbours_the_likeliest_are_compared(street):
    for number in range(30):
        api.open_case(street.new(title=f"紫荆路{number}号占道经营", place=f"紫荆路{number}号"), by=street.chief)
    first = api.open_case(street.new(title="红松路8号井盖破损", place="红松路8号"), by=street.chief)
    for number in range(30):
        api.open_case(street.new(title=f"枫杨街{number}号路灯不亮", place=f"枫杨街{number}号"), by=street.chief)
    again = api.open_case(street.new(title="红松路8号的井盖坏了", place="红松路8号"), by=street.chief)
    assert api.candidates(Case.objects.get(pk=again))[0].row.pk == first
