"""Splits, joins, renames, moves: each keeps the tree sound, and an undo brings back exactly what was."""

from datetime import date, datetime, timedelta

import pytest

from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.accounts.testing import make_person, make_post
from wutong.platform.audit.models import Act
from wutong.platform.territory import errors
from wutong.platform.territory.api import (
    Part,
    add_area,
    broken_paths,
    changes_of,
    descendants,
    join,
    move,
    preview,
    rename,
    resolve,
    split,
    tree_on,
    undo_last,
)
from wutong.platform.territory.models import Area, Lineage, Reorganisation

pytestmark = pytest.mark.django_db
FOUNDED, DAY = date(2015, 1, 1), date(2024, 7, 1)
HALVES = [Part("east", "东街道", 6000), Part("west", "西街道", 4000)]


@pytest.fixture(autouse=True)
def late_2024():
    with clock.standing_at(datetime(2024, 12, 1, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def zone():
    """A zone with two offices; the first has two communities."""
    top = add_area("zone", "高新区", kind="zone", valid_from=FOUNDED)
    first = add_area("first", "一街道", kind="office", valid_from=FOUNDED, parent=top)
    add_area("second", "二街道", kind="office", valid_from=FOUNDED, parent=top)
    add_area("lake", "湖社区", kind="community", valid_from=FOUNDED, parent=first)
    add_area("hill", "山社区", kind="community", valid_from=FOUNDED, parent=first)
    return top


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def everything():
    return list(Area.objects.order_by("id").values()), list(Lineage.objects.order_by("id").values())


def split_first():
    return split(area("first"), HALVES, DAY, children={"lake": "east", "hill": "west"}, basis="示例文件")


def test_a_split_ends_the_area_and_begins_its_parts_with_their_shares(zone):
    split_first()

    assert area("first").valid_to == DAY - timedelta(days=1)
    assert [(s.area.code, s.basis_points) for s in resolve(area("first").pk, DAY)] == [("east", 6000), ("west", 4000)]
    assert [a.code for a in descendants(area("east"))] == ["lake"]
    assert broken_paths(list(Area.objects.all())) == []


def test_before_its_day_the_tree_stands_as_it_stood(zone):
    before = [(a.code, a.name_zh, a.path, a.parent_id) for a in tree_on(date(2024, 6, 30))]
    split_first()
    rename(area("second"), "梧桐街道", DAY)
    move(area("lake"), area("second"), DAY)

    assert [(a.code, a.name_zh, a.path, a.parent_id) for a in tree_on(date(2024, 6, 30))] == before
    assert [a.code for a in tree_on(DAY)] == ["zone", "second", "lake", "east", "west", "hill"]


def test_shares_must_be_the_whole(zone):
    with pytest.raises(errors.SharesDoNotAddUp, match="合计为 9000 个万分点"):
        split(area("second"), [Part("a", "甲", 5000), Part("b", "乙", 4000)], DAY)
    with pytest.raises(errors.SharesDoNotAddUp):
        split(area("second"), [Part("a", "甲", 11000), Part("b", "乙", -1000)], DAY)


def test_every_area_below_a_split_one_must_go_somewhere(zone):
    with pytest.raises(errors.ReorganisationRefused, match="没有去处：山社区"):
        split(area("first"), HALVES, DAY, children={"lake": "east"})


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([Part("alone", "独", 10000)], "至少要拆成两部分"),
        ([Part("a", "甲", 5000), Part("a", "乙", 5000)], "代码已被使用或为空：a"),
        ([Part("zone", "甲", 5000), Part("b", "乙", 5000)], "代码已被使用或为空：zone"),
    ],
)
def test_parts_that_do_not_fit_are_refused(zone, parts, why):
    with pytest.raises(errors.ReorganisationRefused, match=why):
        split(area("second"), parts, DAY)


def test_a_join_takes_what_lies_below_along(zone):
    join([area("first"), area("second")], Part("joined", "合并街道"), DAY)

    assert [a.code for a in descendants(area("joined"))] == ["lake", "hill"]
    assert [s.area.code for s in resolve(area("second").pk, DAY)] == ["joined"]
    assert [s.area.code for s in resolve(area("second").pk, DAY - timedelta(days=1))] == ["second"]


def test_a_join_needs_two_areas_beside_one_another(zone):
    with pytest.raises(errors.ReorganisationRefused, match="两个不同"):
        join([area("first"), area("first")], Part("joined", "合并街道"), DAY)
    with pytest.raises(errors.ReorganisationRefused, match="在它之内"):
        join([area("first"), area("lake")], Part("joined", "合并街道"), DAY)
    add_area("count", "统计范围", kind="scope", valid_from=FOUNDED, hierarchy="statistical")
    with pytest.raises(errors.ReorganisationRefused, match="不属于同一体系"):
        join([area("first"), area("count")], Part("joined", "合并街道"), DAY)


def test_shares_multiply_through_several_generations_and_still_add_up(zone):
    split(area("second"), [Part("a", "甲", 3333), Part("b", "乙", 6667)], DAY)
    later = DAY + timedelta(days=30)
    split(area("a"), [Part("c", "丙", 3333), Part("d", "丁", 6667)], later)
    join([area("d"), area("b")], Part("e", "戊"), later + timedelta(days=1))

    shares = resolve(area("second").pk, later + timedelta(days=1))

    assert sum(share.basis_points for share in shares) == 10_000
    assert {share.area.code: share.basis_points for share in shares} == {"c": 1111, "e": 8889}


def test_a_move_takes_the_branch_along(zone):
    move(area("first"), area("second"), DAY)

    assert [a.code for a in descendants(area("second"))] == ["first", "lake", "hill"]
    assert broken_paths(list(Area.objects.all())) == []


@pytest.mark.parametrize(
    ("mover", "parent", "why"),
    [("zone", "lake", "就在它自己之下"), ("lake", "first", "上级没有变化"), ("zone", None, "没有选择上级")],
)
def test_a_move_that_makes_no_sense_is_refused(zone, mover, parent, why):
    with pytest.raises(errors.ReorganisationRefused, match=why):
        move(area(mover), area(parent) if parent else None, DAY)


def test_a_change_of_tomorrow_and_one_before_the_last_are_refused(zone):
    with pytest.raises(errors.ReorganisationRefused, match="还没有到"):
        rename(area("second"), "梧桐街道", date(2024, 12, 2))
    rename(area("second"), "梧桐街道", DAY)
    with pytest.raises(errors.ReorganisationRefused, match="已有一次调整"):
        rename(area("first"), "枫杨街道", DAY - timedelta(days=1))


def test_a_rename_to_the_same_name_is_refused(zone):
    with pytest.raises(errors.ReorganisationRefused, match="与现名相同"):
        rename(area("second"), "二街道", DAY)


@pytest.mark.parametrize(
    "act",
    [
        split_first,
        lambda: join([area("first"), area("second")], Part("joined", "合并街道"), DAY),
        lambda: rename(area("first"), "枫杨街道", DAY, name_en="Fengyang"),
        lambda: move(area("first"), area("second"), DAY),
    ],
    ids=["split", "join", "rename", "move"],
)
def test_an_undo_restores_exactly(zone, act):
    before = everything()
    act()
    assert everything() != before

    undo_last()

    assert everything() == before
    assert list(Act.objects.order_by("sequence").values_list("verb", flat=True))[-1] == "territory.undo"


def test_acts_are_undone_last_first_down_to_none(zone):
    before = everything()
    join([area("first"), area("second")], Part("joined", "合并街道"), DAY)
    rename(area("joined"), "大街道", DAY + timedelta(days=1))
    undo_last()
    undo_last()

    assert everything() == before
    with pytest.raises(errors.NothingToUndo, match="没有可撤销"):
        undo_last()


def test_an_undo_is_refused_once_something_rests_on_the_new_areas(zone):
    split_first()
    make_post("office_worker", area("east"))

    with pytest.raises(errors.NothingToUndo, match="已有岗位"):
        undo_last()


def test_an_undo_is_refused_when_the_old_place_is_taken(zone):
    move(area("second"), area("first"), DAY)
    add_area("third", "三街道", kind="office", valid_from=DAY, parent=area("zone"))

    with pytest.raises(errors.NothingToUndo, match="原位置已有“三街道”"):
        undo_last()


def test_a_preview_shows_the_changes_and_makes_none(zone):
    before = everything()

    changes = preview(lambda: move(area("first"), area("second"), DAY))

    assert [(c.area.code, str(c.field), c.before, c.after) for c in changes] == [("first", "上级", "高新区", "二街道")]
    assert everything() == before
    assert not Reorganisation.objects.exists()


def test_a_split_reads_as_an_end_and_beginnings(zone):
    changes = changes_of(split(area("second"), HALVES, DAY))

    assert [(c.area.code, str(c.field), c.after) for c in changes] == [
        ("second", "最后一天", "2024-06-30"), ("east", "设立", "2024-07-01"), ("west", "设立", "2024-07-01"),
    ]  # fmt: skip


def test_rights_over_an_area_go_on_in_its_successors(zone):
    person = make_person("office_worker", area("second"))
    split(area("second"), [Part("a", "甲", 5000), Part("b", "乙", 5000)], DAY)

    scope = scope_of(person, "figures.read")

    assert scope.covers(area("a").path, "open")
    assert scope.covers(area("b").path, "open")
    assert scope.covers(area("second").path, "open")
    assert not scope.covers(area("first").path, "open")


def test_an_area_that_never_was_has_no_successors():
    with pytest.raises(errors.NoSuchArea):
        resolve(404, DAY)


def test_a_tree_deeper_than_a_path_can_name_is_refused():
    deepest = None
    for level in range(16):
        deepest = add_area(f"level-{level}", str(level), kind="level", valid_from=FOUNDED, parent=deepest)

    with pytest.raises(errors.TreeTooDeep, match="最多 16 级"):
        add_area("too-deep", "过深", kind="level", valid_from=FOUNDED, parent=deepest)


def test_a_parent_with_no_free_number_is_refused():
    top = add_area("zone", "高新区", kind="zone", valid_from=FOUNDED)
    Area.objects.create(code="last", name_zh="末", kind="x", parent=top, path=top.path + "9998", valid_from=FOUNDED)

    with pytest.raises(errors.TreeFull, match="9998"):
        add_area("more", "再来", kind="x", valid_from=FOUNDED, parent=top)
