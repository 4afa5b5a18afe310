from datetime import date

import pytest

from wutong.platform.territory.api import NewArea, add_area, add_areas, area_by_code, broad, broken_paths, take_back
from wutong.platform.territory.errors import NoSuchArea, NothingToUndo
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


@pytest.fixture
def root():
    return add_area("root", "网格", kind="grid_level_1", hierarchy="grid", valid_from=DAY)


def test_many_areas_begin_at_once_where_one_by_one_they_would(root, django_assert_max_num_queries):
    rows = [NewArea("g2", "二", "grid_unit", "root"), NewArea("g2-1", "二之一", "grid_micro", "g2")]
    rows += [NewArea(f"g{number}", str(number), "grid_unit", "root") for number in range(3, 600)]
    add_area("g1", "一", kind="grid_unit", valid_from=DAY, parent=root)
    with django_assert_max_num_queries(16):
        made = add_areas(rows, "grid", DAY)
    assert len(made) == len(rows)
    assert area_by_code("g2").path == f"{root.path}0002"
    assert area_by_code("g2-1").path == f"{root.path}00020001"
    assert broken_paths(list(Area.objects.all())) == []
    with pytest.raises(NoSuchArea, match="nowhere"):
        add_areas([NewArea("x", "x", "grid_unit", "nowhere")], "grid", DAY)


def test_lists_to_choose_from_leave_out_the_units_of_the_grid(root):
    add_areas([NewArea("g", "一", "grid_unit", "root"), NewArea("m", "一", "grid_micro", "g")], "grid", DAY)
    assert list(broad(Area.objects.all())) == [root]


def test_areas_that_began_together_are_taken_back_together_while_nothing_uses_them(root):
    made = [
        one.pk
        for one in add_areas(
            [NewArea("g", "一", "grid_unit", "root"), NewArea("m", "一", "grid_micro", "g")], "grid", DAY
        )
    ]
    child = add_area("later", "后来", kind="grid_micro", valid_from=DAY, parent=area_by_code("m"))
    with pytest.raises(NothingToUndo):
        take_back(made, {})
    child.delete()
    take_back(made, {root.pk: "2024-06-30"})
    assert list(Area.objects.values_list("code", "valid_to")) == [("root", date(2024, 6, 30))]
