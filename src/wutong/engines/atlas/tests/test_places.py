from datetime import date

import pytest
import shapely
from django.test import Client

from wutong.engines.atlas import api as atlas
from wutong.engines.atlas.points import _SOURCES, PointNote
from wutong.engines.atlas.shape_files import features_of
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
HOUSES = "编号,门牌,经度,纬度,别名\nh2,科学大道2号,113.502,34.8001,老供销社\nh10,科学大道10号,113.510,34.8001,\n"


@pytest.fixture
def town():
    """Two roads that cross, one with another name, houses, a facility and a grid."""
    roads = [
        atlas.Feature("r1", "科学大道", shapely.LineString([(113.50, 34.80), (113.52, 34.80)]), {"别名": "科学路"}),
        atlas.Feature("r2", "长椿路", shapely.LineString([(113.51, 34.79), (113.51, 34.81)])),
    ]
    atlas.import_features(roads, "road", DAY)
    atlas.import_features(features_of(HOUSES, "houses.csv"), "address", DAY)
    atlas.import_features([atlas.Feature("f", "社区服务站", shapely.Point(113.503, 34.801))], "facility", DAY)
    atlas.import_features([atlas.Feature("g", "一号网格", shapely.box(113.5, 34.79, 113.52, 34.81))], "grid", DAY)


@pytest.fixture
def visitor():
    client = Client()
    client.force_login(make_person("leader"))
    return client


def test_a_house_is_found_by_road_and_number_by_another_name_of_the_road_and_by_its_own(town):
    for text in ("科学大道10号", "高新区科学大道 10号", "科学路10号"):
        first = atlas.find_places(text, DAY)[0]
        assert (first.kind, first.code, first.name) == ("house", "h10", "科学大道10号")
    assert atlas.find_places("老供销社", DAY)[0].code == "h2"


def test_a_number_between_two_known_ones_is_estimated_and_says_so(town):
    found = atlas.find_places("科学大道6号", DAY)[0]
    assert (found.kind, found.code) == ("between", "")
    assert found.lon == pytest.approx(113.506, abs=1e-5)
    assert "2 号与 10 号" in found.detail
    assert [one.kind for one in atlas.find_places("科学大道600号", DAY)] == []


def test_a_crossing_is_found_where_the_roads_meet(town):
    found = atlas.find_places("科学大道与长椿路交叉口", DAY)[0]
    assert (found.kind, round(found.lon, 6), round(found.lat, 6)) == ("crossing", 113.51, 34.8)


def test_what_was_found_stands_on_the_map_in_the_search_and_in_the_api(town, visitor):
    shown = visitor.get("/map/?day=2024-06-01&q=科学大道6号").content.decode()
    assert "推算" in shown
    assert "没有找到" in visitor.get("/map/?day=2024-06-01&q=无此路1号").content.decode()
    rows = visitor.get("/api/v1/atlas/places?q=科学大道10号").json()
    assert rows[0]["code"] == "h10"
    near = visitor.get("/api/v1/atlas/within?lon=113.502&lat=34.8&level=address&metres=300").json()
    assert [one["code"] for one in near] == ["h2"]


def test_the_facts_of_a_point_name_its_grid_what_is_counted_in_it_and_what_is_near(town, visitor, monkeypatch):
    source = atlas.PointSource(
        "events", "事件", "map.read", lambda person: atlas.Points([113.505, 113.6], [34.8, 34.8], [7, 8]), "/x/{key}/",
        describe=lambda person, keys: {key: PointNote(f"事件{key}", "路口", "late", "超期") for key in keys},
    )  # fmt: skip
    monkeypatch.setitem(_SOURCES, "events", source)
    shown = visitor.get("/map/facts/?lon=113.503&lat=34.8005&day=2024-06-01").content.decode()
    assert "一号网格" in shown
    assert "社区服务站" in shown
    assert "GCJ-02 113.509" in shown
    assert 'href="/map/shapes/g/points/events/?day=2024-06-01"' in shown
    listed = visitor.get("/map/shapes/g/points/events/?day=2024-06-01").content.decode()
    assert "事件7" in listed
    assert "事件8" not in listed
    assert visitor.get("/map/shapes/g/points/nothing/").status_code == 404
    assert visitor.get("/map/facts/?lon=x").status_code == 400
    assert "不在任何网格内" in visitor.get("/map/facts/?lon=100&lat=30").content.decode()


def test_a_table_of_points_is_read_in_its_own_system_and_rows_without_degrees_are_told(town):
    (shifted,) = features_of("code,name,lon,lat\na,甲,113.51,34.80\n", "p.csv", system="gcj02")
    lon, lat = atlas.convert(113.51, 34.80, "gcj02", "wgs84")
    assert shifted.shape.x == pytest.approx(float(lon))
    assert shifted.shape.y == pytest.approx(float(lat))
    plan = atlas.plan_import(features_of("code,name,lon,lat\na,甲,,\n", "p.csv"), "address", DAY)
    assert [one.kind for one in plan.errors] == ["empty"]


def test_an_area_links_to_the_pages_that_other_parts_offer(town, visitor, monkeypatch):
    source = atlas.PointSource(
        "linked", "事件", "map.read", lambda person: atlas.Points([], [], []),
        links=lambda person, area: [atlas.AreaLink(f"{area.code}的数据", "/figures/")],
    )  # fmt: skip
    monkeypatch.setitem(_SOURCES, "linked", source)
    assert "g的数据" in visitor.get("/map/shapes/g/?day=2024-06-01").content.decode()
