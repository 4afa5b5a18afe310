from datetime import date

import pytest
import shapely
from django.test import Client

from wutong.engines.atlas import api as atlas
from wutong.engines.atlas.errors import DivisionRefused, NoSuchShape, ShapesRefused
from wutong.engines.atlas.models import Shape, ShapeLineage
from wutong.engines.atlas.points import _SOURCES
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import add_area, area_by_code

pytestmark = pytest.mark.django_db
BEGIN, CHANGE = date(2024, 1, 1), date(2025, 3, 1)
WEST, SOUTH, SIDE = 113.50, 34.80, 0.01
WHOLE = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
HALVES = [
    shapely.box(WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE),
    shapely.box(WEST + SIDE / 2, SOUTH, WEST + SIDE, SOUTH + SIDE),
]


def feature(code: str, shape=WHOLE, **own) -> atlas.Feature:
    return atlas.Feature(code, f"{code}网格", shape, own)


def imported(*features: atlas.Feature, level="grid", since=BEGIN) -> int:
    return atlas.import_features(features, level, since, source="测试")


@pytest.fixture
def visitor():
    client = Client()
    client.force_login(make_person("planner"))
    return client


def test_a_split_leaves_last_year_as_it_was():
    imported(feature("a"))
    atlas.split("a", [feature("a1", HALVES[0]), feature("a2", HALVES[1])], CHANGE)

    where = WEST + 0.002, SOUTH + 0.005
    assert atlas.locate(*where, level="grid", day=date(2024, 6, 1)).code == "a"
    assert atlas.locate(*where, level="grid", day=date(2025, 6, 1)).code == "a1"
    assert atlas.shape_on("a", date(2025, 2, 28)).valid_to == date(2025, 2, 28)
    assert sorted(ShapeLineage.objects.values_list("after__code", "share_basis_points")) == [("a1", 5000), ("a2", 5000)]


def test_a_join_covers_the_ground_of_all_and_remembers_them():
    imported(feature("a1", HALVES[0]), feature("a2", HALVES[1]))
    joined = atlas.join(["a1", "a2"], feature("a", None), CHANGE)

    assert shapely.equals(joined.shape, WHOLE)
    assert {edge.before.code for edge in joined.came_from.all()} == {"a1", "a2"}
    with pytest.raises(NoSuchShape):
        atlas.shape_on("a1", CHANGE)


def test_a_split_goes_through_to_the_area_of_the_territory():
    add_area("a", "甲网格", kind="grid_level_3", hierarchy="grid", valid_from=BEGIN)
    imported(feature("a"))
    atlas.split("a", [feature("a1", HALVES[0]), feature("a2", HALVES[1])], CHANGE)

    assert atlas.shape_on("a1", CHANGE).area == area_by_code("a1")
    assert sorted(area_by_code("a").became.values_list("after__code", "share_basis_points")) == [
        ("a1", 5000),
        ("a2", 5000),
    ]


@pytest.mark.parametrize(
    "parts", [[HALVES[0]], [HALVES[0], HALVES[0]], [HALVES[0], shapely.box(113.6, 34.8, 113.61, 34.81)]]
)
def test_parts_that_do_not_make_up_the_whole_are_refused(parts):
    imported(feature("a"))
    with pytest.raises(DivisionRefused, match="拆分或合并“a”"):
        atlas.split("a", [feature(f"a{number}", part) for number, part in enumerate(parts)], CHANGE)
    assert atlas.shape_on("a", date(2026, 1, 1)).valid_to is None


def test_shapes_that_do_not_touch_are_not_joined():
    imported(feature("a", HALVES[0]), feature("b", shapely.box(113.6, 34.8, 113.61, 34.81)))
    with pytest.raises(DivisionRefused, match="彼此相接"):
        atlas.join(["a", "b"], feature("c", None), CHANGE)


def test_faulty_shapes_are_refused_and_nothing_is_written():
    with pytest.raises(ShapesRefused, match="重叠"):
        imported(feature("a"), feature("b", HALVES[0]))
    assert Shape.objects.count() == 0


def test_a_new_border_ends_the_old_one_and_none_is_redrawn():
    imported(feature("a"))
    imported(feature("a", HALVES[0]), since=CHANGE)
    assert [str(row.valid_to) for row in Shape.objects.filter(code="a")] == ["2025-02-28", "None"]
    with pytest.raises(ShapesRefused, match="已有图形"):
        imported(feature("a"), since=CHANGE)


def test_shapes_come_out_as_they_went_in():
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    back = atlas.read_features(atlas.export_geojson(BEGIN), "x")
    assert [one.code for one in back] == ["a", "b"]
    assert shapely.hausdorff_distance(back[0].shape, HALVES[0]) < 1e-7


def test_points_of_a_web_map_are_put_right_before_they_are_located():
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    lon, lat = (float(one) for one in atlas.convert(WEST + 0.002, SOUTH + 0.005, "wgs84", "gcj02"))
    assert atlas.locate(lon, lat, level="grid", day=BEGIN, system="gcj02").code == "a"
    assert atlas.locate(lon, lat, level="grid", day=BEGIN).code == "b"


def test_nearest_within_and_search_find_shapes():
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    assert atlas.nearest(WEST - 0.001, SOUTH, level="grid", day=BEGIN)[0].code == "a"
    assert [one.code for one in atlas.within(WEST - 0.001, SOUTH, 2000, level="grid", day=BEGIN)] == ["a", "b"]
    assert [row.code for row in atlas.search("b 网格", BEGIN)] == ["b"]
    assert atlas.search("无此", BEGIN) == []


def test_the_illustrative_grid_is_loaded_once_and_says_what_it_is():
    assert atlas.load_illustration(BEGIN) == 5 + 571 + 3895
    assert atlas.load_illustration(BEGIN) == 0
    assert not Shape.objects.filter(illustrative=False).exists()
    micro = Shape.objects.filter(level="micro").first()
    assert [one.level for one in atlas.chain(*micro.shape.representative_point().coords[0], day=BEGIN)] == [
        "office",
        "grid",
        "micro",
    ]


def test_the_page_shows_map_and_table_and_the_point_asked_for(visitor):
    imported(feature("a"))
    shown = visitor.get("/map/?level=grid&day=2024-06-01").content.decode()
    assert "data-map=" in shown
    assert "a网格" in shown
    found = visitor.get(f"/map/at/?lon={WEST + 0.002}&lat={SOUTH + 0.002}&day=2024-06-01").json()["found"]
    assert [(one["code"], one["url"]) for one in found] == [("a", "/map/shapes/a/")]
    assert visitor.get("/map/at/?lon=x").status_code == 400


def test_the_page_of_a_shape_tells_its_history(visitor):
    imported(feature("a"))
    atlas.split("a", [feature("a1", HALVES[0]), feature("a2", HALVES[1])], CHANGE)
    shown = visitor.get("/map/shapes/a1/?day=2025-06-01").content.decode()
    assert "由 a网格（a）而来" in shown
    assert "data-origin" in shown
    assert visitor.get("/map/shapes/nowhere/").status_code == 404


def test_tiles_hold_areas_and_offered_points_and_are_empty_elsewhere(visitor):
    imported(feature("a"))
    tile = "/map/tiles/12/3339/1625.mvt?day=2024-06-01"
    plain = visitor.get(tile)
    assert plain["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert b"grid" in plain.content
    atlas.offer_points(
        atlas.PointSource(
            "events", "事件", "map.read", lambda person: atlas.Points([WEST + 0.002], [SOUTH + 0.002], [7])
        )
    )
    try:
        assert b"points" in visitor.get(f"{tile}&points=events").content
    finally:
        del _SOURCES["events"]
    assert visitor.get("/map/tiles/12/0/0.mvt").status_code == 204
    assert visitor.get("/map/tiles/2/9/9.mvt").status_code == 404


def test_the_export_is_geojson(visitor):
    imported(feature("a"))
    answer = visitor.get("/map/export/?day=2024-06-01")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["features"][0]["properties"]["code"] == "a"
