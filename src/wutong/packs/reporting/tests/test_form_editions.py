"""An official writes the next edition of a form: faults are named, a preview shows what changes, then it is recorded."""

from datetime import timedelta

import pytest

from wutong.engines.returns import api as returns
from wutong.kernel.errors import WutongError
from wutong.platform import clock

NEXT = "/reporting/forms/items/next/"


def next_text(**changed: str) -> str:
    text = returns.text_of(returns.edition_called("items", 1))
    new = {"edition: 1": "edition: 2", "2025-02-01": "2025-04-01", "places: 0": "places: 1", **changed}
    for old, other in new.items():
        assert old in text
        text = text.replace(old, other, 1)
    return text


def test_an_edition_is_previewed_then_recorded_and_used_from_its_first_day(client, committee):
    client.force_login(committee.planner)
    assert "办件月报" in client.get(NEXT).content.decode()
    preview = client.post(NEXT, {"text": next_text()}).content.decode()
    assert "可以登记" in preview
    assert [form.edition for form in returns.forms_on(clock.today())] == [1]
    kept = client.post(
        NEXT, {"text": next_text(), "reason": "统计口径调整", "record": "yes"}, follow=True
    ).content.decode()
    assert "places: 1" in kept
    assert [form.edition for form in returns.forms_on(clock.today())] == [1]
    assert [form.edition for form in returns.forms_on(clock.today() + timedelta(days=40))] == [2]
    assert "未启用" in client.get("/reporting/forms/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"edition: 1": "edition: 3"}, "edition 应是 2"), ({"2025-02-01": "2025-01-01"}, "晚于 2025-02-01"),
        ({"frequency: monthly": "frequency: weekly"}, "weekly"), ({"bureau1]": "bureau9]"}, "没有单位 bureau9"),
        ({"indicator: work.count0": "indicator: nothing"}, "nothing"), ({"code: items": "code: other"}, "code 应是 items"),
        ({"fields:": "fields: ["}, "写法有误"), ({"fields:": f"note: {'长' * 200_000}\nfields:"}, "超过 200000 字"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named_and_nothing_is_recorded(client, committee, changed, said):
    client.force_login(committee.planner)
    answer = client.post(NEXT, {"text": next_text(**changed), "reason": "口径", "record": "yes"})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert len(returns.editions_known()) == 1


def test_an_edition_wants_the_document_it_rests_on_and_the_right_to_record_it(client, committee):
    with pytest.raises(WutongError, match="没有写明理由"):
        returns.record_draft(next_text(), code="items", reason=" ", by=committee.planner)
    client.force_login(committee.officers["bureau0"])
    for address in (NEXT, "/reporting/forms/", "/reporting/forms/items/1/"):
        assert client.get(address).status_code == 403
