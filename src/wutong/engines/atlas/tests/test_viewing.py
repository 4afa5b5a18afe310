from datetime import date

import pytest
import shapely
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from wutong.engines.atlas import api as atlas
from wutong.engines.atlas.viewing import drawable, shading
from wutong.platform.accounts.testing import make_person

DAY = date(2024, 1, 1)
PLACE = atlas.MapPlace(113.505, 34.805, "<井盖>", url="/cases/7/", detail="路口", state="late")


def printed(view: atlas.MapView | None, person) -> str:
    request = RequestFactory().get("/")
    request.user = person
    return Template("{% load atlas %}{% map_view view %}").render(Context({"view": view, "request": request}))


def test_figures_of_shapes_fall_into_steps_of_equal_number_with_a_legend_of_what_is_printed():
    shown = shading([atlas.Shade(f"g{number}", number, f"{number} 件") for number in range(10)], "grid")
    assert [shown["rows"][f"g{number}"]["step"] for number in range(10)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [key["printed"] for key in shown["keys"]][:2] == ["0 件 – 1 件", "2 件 – 3 件"]


def test_equal_figures_share_one_step_and_none_gives_no_legend():
    assert len(shading([atlas.Shade("a", 3, "3"), atlas.Shade("b", 3, "3")], "grid")["keys"]) == 1
    assert shading([], "grid") is None


@pytest.mark.django_db
def test_a_page_with_places_shows_map_and_list():
    shown = printed(atlas.MapView(places=(PLACE,)), make_person("planner"))
    assert 'data-map="map-1"' in shown
    assert '<a href="/cases/7/">' in shown
    assert "&lt;井盖&gt;" in shown
    assert "<井盖>" not in shown


def test_without_the_right_to_the_map_the_list_of_places_remains():
    shown = printed(atlas.MapView(places=(PLACE,)), AnonymousUser())
    assert "data-map=" not in shown
    assert "/cases/7/" in shown
    assert printed(None, AnonymousUser()) == ""


@pytest.mark.django_db
def test_the_first_view_holds_the_places_else_all_shapes():
    planner = make_person("planner")
    assert drawable(atlas.MapView(), planner)["bounds"] is None
    atlas.import_features([atlas.Feature("a", "", shapely.box(113.5, 34.8, 113.6, 34.9))], "grid", DAY)
    assert drawable(atlas.MapView(day=DAY), planner)["bounds"] == [113.5, 34.8, 113.6, 34.9]
    west, south, east, north = drawable(atlas.MapView(places=(PLACE,)), planner)["bounds"]
    assert west < PLACE.lon < east
    assert south < PLACE.lat < north


@pytest.mark.django_db
def test_points_that_the_reader_may_not_see_are_left_out(monkeypatch):
    from wutong.engines.atlas.points import _SOURCES

    monkeypatch.setitem(
        _SOURCES, "x", atlas.PointSource("x", "某某", "no.such", lambda person: atlas.Points([], [], []))
    )
    shown = drawable(atlas.MapView(points="x"), make_person("planner"))
    assert not shown["points"]
    assert "points" not in shown["tiles"]


@pytest.mark.django_db
def test_a_ground_map_comes_from_a_setting_and_its_host_alone_is_let_through(settings, client):
    planner = make_person("planner")
    assert drawable(atlas.MapView(), planner)["ground"] is None
    settings.WUTONG_MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    assert drawable(atlas.MapView(), planner)["ground"] == {"tiles": "https://tiles.example/{z}/{x}/{y}.png"}
    client.force_login(planner)
    assert "https://tiles.example" in client.get("/map/")["Content-Security-Policy"]
