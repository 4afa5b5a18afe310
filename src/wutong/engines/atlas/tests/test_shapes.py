from datetime import date

import mapbox_vector_tile
import pytest
import shapely
from django.test import Client

from wutong.engines.atlas import api as atlas
from wutong.engines.atlas.errors import DivisionRefused, NoSuchShape, ShapesRefused
from wutong.engines.atlas.models import Shape, ShapeLineage
from wutong.engines.atlas.points import _SOURCES, point_layer
from wutong.engines.atlas.viewing import drawable
from wutong.platform.access.api import scope_of
from wutong.platform.accounts.models import Holding, Post
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import add_area, area_by_code
from wutong.platform.territory.errors import NothingToUndo
from wutong.platform.territory.models import Area

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


def test_a_point_is_no_grid_but_may_be_a_facility():
    with pytest.raises(ShapesRefused, match="应是面"):
        imported(feature("p", shapely.Point(WEST, SOUTH)))
    assert imported(feature("p", shapely.Point(WEST, SOUTH)), level="facility") == 1


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
    assert '<a href="/map/shapes/a/?day=2025-02-28">a网格</a>' in shown
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


def tiles_of(view: atlas.MapView, person) -> str:
    """Return the address of the tile that holds the test's shapes, as a page drawn now would ask for it."""
    return drawable(view, person)["tiles"].replace("{z}/{x}/{y}", "12/3339/1625")


def test_a_tile_is_kept_for_good_until_its_content_changes(visitor):
    imported(feature("a"))
    view = atlas.MapView(day=CHANGE)
    address = tiles_of(view, make_person("leader"))
    first = visitor.get(address)
    assert "immutable" in first["Cache-Control"]
    assert visitor.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    atlas.split("a", [feature("a1", HALVES[0]), feature("a2", HALVES[1])], CHANGE)
    later = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert later["Cache-Control"] == "private, no-cache"
    assert later.content != first.content
    assert tiles_of(view, make_person("leader")) != address


def test_points_of_one_reader_never_reach_another_whatever_address_is_asked_for(monkeypatch):
    imported(feature("a"))
    own = {"one": 7, "other": 8}
    secret = atlas.PointSource(
        "secret", "事件", "map.read", scope=lambda person: person.username,
        load=lambda person: atlas.Points([WEST + 0.002], [SOUTH + 0.002], [own[person.username]]),
    )  # fmt: skip
    monkeypatch.setitem(_SOURCES, "secret", secret)
    addresses, seen = {}, {}
    for username in own:
        person = make_person("planner", username=username)
        client = Client()
        client.force_login(person)
        view = atlas.MapView(day=BEGIN, points="secret")
        client.get(tiles_of(view, person).replace("12/3339/1625", "14/13357/6500"))  # reads the points
        addresses[username] = tiles_of(view, person).replace("12/3339/1625", "14/13357/6500")
        seen[username] = client
    assert addresses["one"] != addresses["other"]
    for username, client in seen.items():
        for address in addresses.values():
            tile = mapbox_vector_tile.decode(client.get(address).content)
            assert [one["id"] for one in tile["points"]["features"]] == [own[username]]


def test_points_are_read_once_for_all_who_may_see_the_same(monkeypatch):
    reads = []
    source = atlas.PointSource(
        "shared", "事件", "map.read", scope=lambda person: "all", version=lambda: str(len(reads) // 9),
        load=lambda person: reads.append(person) or atlas.Points([WEST], [SOUTH], [1]),
    )  # fmt: skip
    for username in ("one", "two", "three"):
        point_layer(source, make_person("planner", username=username))
    assert len(reads) == 1


def test_the_export_is_geojson(visitor):
    imported(feature("a"))
    answer = visitor.get("/map/export/?day=2024-06-01")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["features"][0]["properties"]["code"] == "a"


def test_every_drawn_area_of_the_grid_is_one_of_the_territory_under_the_one_that_holds_it():
    root = add_area("root", "网格", kind="grid_level_1", hierarchy="grid", valid_from=BEGIN)
    imported(feature("o"), level="office")
    imported(feature("g1", HALVES[0]), feature("g2", HALVES[1]))
    office, grid = area_by_code("o"), area_by_code("g1")
    assert (office.parent, grid.parent, grid.hierarchy, grid.kind) == (root, office, "grid", "grid_unit")
    assert atlas.shape_on("g1", BEGIN).area == grid
    assert atlas.shape_on("g1", BEGIN).parent == "o"


def test_an_import_of_a_whole_level_leaves_the_old_grid_to_its_days_and_says_what_became_of_it():
    imported(feature("a"))
    atlas.import_features([feature("a1", HALVES[0]), feature("a2", HALVES[1])], "grid", CHANGE, whole=True)
    old = area_by_code("a")
    assert str(old.valid_to) == "2025-02-28"
    assert sorted(old.became.values_list("after__code", "share_basis_points")) == [("a1", 5000), ("a2", 5000)]
    assert sorted(ShapeLineage.objects.values_list("after__code", flat=True)) == ["a1", "a2"]
    assert atlas.locate(WEST + 0.002, SOUTH + 0.005, level="grid", day=date(2024, 6, 1)).code == "a"


def test_taking_an_import_back_takes_its_areas_back_unless_they_are_used():
    imported(feature("a"))
    atlas.import_features([feature("a1", HALVES[0]), feature("a2", HALVES[1])], "grid", CHANGE, whole=True)
    change = atlas.changes().first()
    make_person("office_worker", area_by_code("a1"))
    with pytest.raises(NothingToUndo, match="岗位"):
        atlas.undo(change.pk)
    Holding.objects.filter(post__area__code="a1").delete()
    Post.objects.filter(area__code="a1").delete()
    atlas.undo(change.pk)
    assert area_by_code("a").valid_to is None
    assert not Area.objects.filter(code="a1").exists()


def test_who_answers_for_an_office_answers_for_the_grids_on_its_ground():
    office, other = (add_area(code, code, kind="office", valid_from=BEGIN) for code in ("office", "other"))
    add_area("grid-office", "网格", kind="grid_level_2", hierarchy="grid", valid_from=BEGIN, same_ground=office)
    imported(atlas.Feature("g1", "一", HALVES[0], {"parent": "grid-office"}))
    path = area_by_code("g1").path
    assert scope_of(make_person("office_worker", office), "cases.read").covers(path, "open")
    assert not scope_of(make_person("office_worker", other), "cases.read").covers(path, "open")
