"""Pairs that may be one stand side by side, are decided by a button, and the decision is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.engines.registry import api, models
from wutong.engines.registry.identity import number_of
from wutong.engines.registry.testing import make_firm
from wutong.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(zone: Any) -> tuple[str, str, int]:
    known = make_firm("示例华创电子有限公司", number=1, area=zone.pk, address="科学大道100号", person="张某")
    later = make_firm("示例华创电子公司", area=zone.pk, address="科学大道100号", person="李某")
    reasons = [{"kind": "name.stem", "weight": 3.4, "detail": "华创"}, {"kind": "person.different", "weight": -1.3}]
    row = models.Review.objects.create(
        left_id=number_of(later), right_id=number_of(known), score=0.72, reasons=reasons, recorded_at=clock.now()
    )
    return later, known, row.pk


def test_a_pair_stands_side_by_side_with_its_reasons_in_words(pair: Any, sit: Any) -> None:
    client = sit("planner")
    assert "72%" in client.get("/firms/reviews/").content.decode()
    page = client.get(f"/firms/reviews/{pair[2]}/").content.decode()
    for words in ("字号：字号一致", "+3.4", "法定代表人：不同", "李某", "张某", 'data-key="y"', 'data-key="n"'):
        assert words in page


def test_an_accepted_pair_is_one_firm_until_it_is_taken_back(pair: Any, sit: Any) -> None:
    later, known, number = pair
    client = sit("planner")
    client.post(f"/firms/reviews/{number}/decide/", {"act": "accept", "note": "电话核实"})
    assert api.firm(later).key == known
    assert "电话核实" in client.get(f"/firms/reviews/{number}/").content.decode()
    client.post(f"/firms/reviews/{number}/decide/", {"act": "undo"})
    assert api.firm(later).key == later


def test_after_a_decision_the_next_pair_comes_with_the_way_back(pair: Any, sit: Any, zone: Any) -> None:
    other = make_firm("示例大河网络有限公司", area=zone.pk)
    waiting = models.Review.objects.create(
        left_id=number_of(other), right_id=number_of(pair[1]), score=0.6, reasons=[], recorded_at=clock.now()
    )
    client = sit("planner")
    shown = client.post(f"/firms/reviews/{pair[2]}/decide/", {"act": "refuse"}, follow=True)
    assert shown.redirect_chain[-1][0] == f"/firms/reviews/{waiting.pk}/?after={pair[2]}"
    assert f'action="/firms/reviews/{pair[2]}/decide/"' in shown.content.decode()
    again = client.post(f"/firms/reviews/{pair[2]}/decide/", {"act": "accept"}, follow=True)
    assert "已经判定过" in again.content.decode()


def test_a_merge_is_undone_from_the_portrait(pair: Any, sit: Any) -> None:
    later, known, number = pair
    client = sit("planner")
    merge = api.accept(number, by=None)
    page = client.get(f"/firms/{known}/").content.decode()
    assert f"/firms/merges/{merge}/undo/" in page
    client.post(f"/firms/merges/{merge}/undo/", {"next": f"/firms/{known}/"})
    assert api.firm(later).key == later


def test_only_those_who_identify_see_the_queue(pair: Any, sit: Any) -> None:
    assert sit("department_officer").get("/firms/reviews/").status_code == 403
