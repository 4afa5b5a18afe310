"""The territory's pages: seeing the tree of a day, previewing a change, making it, taking it back."""

import html
import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import add_area
from wutong.platform.territory.models import Area, Reorganisation

pytestmark = pytest.mark.django_db
FOUNDED = date(2015, 1, 1)


@pytest.fixture(autouse=True)
def late_2024():
    with clock.standing_at(datetime(2024, 12, 1, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def manager(client):
    zone = add_area("zone", "高新区", kind="zone", valid_from=FOUNDED)
    for code, name in [("first", "一街道"), ("second", "二街道")]:
        add_area(code, name, kind="office", valid_from=FOUNDED, parent=zone)
    add_area("lake", "湖社区", kind="community", valid_from=FOUNDED, parent=Area.objects.get(code="first"))
    client.force_login(make_person("administrator", zone))
    return client


def text(response) -> str:
    return html.unescape(response.content.decode())


def reorganise(client, area, act, **given):
    """Fill the form in, look at the preview, confirm."""
    address = reverse("area-reorganise", args=[area, act])
    given = {"on": "2024-07-01", "basis": "示例文件", **given}
    preview = client.post(address, given)
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())
    return preview, client.post(address, {**given, "seen": seen[1]}) if seen else None


def test_a_rename_is_previewed_then_made(manager):
    preview, done = reorganise(manager, "first", "rename", name_zh="枫杨街道")

    assert "将会发生这些变化" in text(preview)
    assert done.status_code == 302
    assert Area.objects.get(code="first").name_zh == "枫杨街道"
    assert "枫杨街道" in text(manager.get(reverse("areas")))
    assert "一街道" in text(manager.get(reverse("areas") + "?on=2024-06-30"))


def test_a_preview_changes_nothing(manager):
    address = reverse("area-reorganise", args=["first", "rename"])
    preview = manager.post(address, {"on": "2024-07-01", "name_zh": "枫杨街道"})

    assert "更名 · 一街道" in text(preview)
    assert Area.objects.get(code="first").name_zh == "一街道"
    assert not Reorganisation.objects.exists()


def test_what_was_changed_after_the_preview_is_previewed_again(manager):
    address = reverse("area-reorganise", args=["first", "rename"])
    preview = manager.post(address, {"on": "2024-07-01", "name_zh": "枫杨街道"})
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())[1]

    again = manager.post(address, {"on": "2024-07-01", "name_zh": "别的名字", "seen": seen})

    assert "将会发生这些变化" in text(again)
    assert Area.objects.get(code="first").name_zh == "一街道"


def test_a_split_names_where_each_area_below_goes(manager):
    parts = {
        "code_1": "east",
        "name_1": "东街道",
        "share_1": "60",
        "code_2": "west",
        "name_2": "西街道",
        "share_2": "40",
    }

    _, done = reorganise(manager, "first", "split", **parts, child_lake="2")

    assert done.status_code == 302
    assert Area.objects.get(code="lake").parent.code == "west"
    shown = text(manager.get(reverse("area", args=["first"])))
    assert "东街道" in shown
    assert "6000" in shown


def test_shares_that_are_not_the_whole_are_told_in_the_form(manager):
    parts = {
        "code_1": "east",
        "name_1": "东街道",
        "share_1": "60",
        "code_2": "west",
        "name_2": "西街道",
        "share_2": "30",
    }

    preview, done = reorganise(manager, "second", "split", **parts)

    assert "合计为 9000 个万分点" in text(preview)
    assert "东街道" in text(preview)  # what was typed stays
    assert done is None


def test_areas_join_and_the_join_is_undone_after_asking(manager):
    second = Area.objects.get(code="second")
    _, done = reorganise(manager, "first", "join", others=[second.pk], code="joined", name_zh="合并街道")
    assert done.status_code == 302
    assert "合并街道" in text(manager.get(reverse("areas-undo")))
    assert Area.objects.filter(code="joined").exists()

    manager.post(reverse("areas-undo"))

    assert not Area.objects.filter(code="joined").exists()
    assert Area.objects.get(code="second").valid_to is None


def test_a_move_offers_no_parent_from_its_own_branch(manager):
    shown = text(manager.get(reverse("area-reorganise", args=["first", "move"])))
    choices = re.search(r'<select name="parent".*?</select>', shown, re.S)[0]

    assert "湖社区" not in choices
    assert "二街道" in choices


def test_an_undo_with_nothing_to_undo_says_so(manager):
    assert "没有可撤销的调整" in text(manager.get(reverse("areas-undo")))
    assert "[territory-E005]" in text(manager.post(reverse("areas-undo")))


def test_a_new_area_stands_below_its_parent(manager):
    given = {"code": "third", "name_zh": "三街道", "kind": "office", "on": "2024-12-01"}
    manager.post(reverse("area-add", args=["zone"]), given)

    assert Area.objects.get(code="third").parent.code == "zone"
    assert "已有这个代码" in text(manager.post(reverse("area-add", args=["zone"]), given))


def test_a_tree_of_a_day_without_areas_says_what_to_do(manager):
    assert "这一天没有区划" in text(manager.get(reverse("areas") + "?on=1990-01-01"))


def test_a_day_that_is_none_shows_today(manager):
    assert "高新区" in text(manager.get(reverse("areas") + "?on=2024-13-45"))


def test_an_unknown_act_leads_back_to_the_area(manager):
    response = manager.get(reverse("area-reorganise", args=["first", "burn"]))

    assert response.headers["Location"] == reverse("area", args=["first"])


def test_many_areas_show_on_one_page(manager):
    zone = Area.objects.get(code="zone")
    Area.objects.bulk_create(
        Area(code=f"g{n}", name_zh=f"网格{n}", kind="grid_level_4", parent=zone, path=f"{zone.path}{n + 100:04d}",
             valid_from=FOUNDED + timedelta(days=1))
        for n in range(1000)
    )  # fmt: skip

    assert "网格999" in text(manager.get(reverse("areas")))
