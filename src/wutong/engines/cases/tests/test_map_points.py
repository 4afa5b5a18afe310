import mapbox_vector_tile
import pytest
from django.test import Client

from wutong.engines.cases import api
from wutong.engines.cases.map_points import case_points
from wutong.engines.cases.types import Point
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db
WHERE = Point.of_degrees("113.55", "34.8")


def test_cases_with_a_place_stand_on_the_map_and_open_from_it(street):
    case = api.open_case(street.new(point=WHERE), by=street.chief)
    api.open_case(street.new(title="没有坐标"), by=street.chief)
    given = case_points(street.chief)
    assert (list(given.lon), list(given.lat), list(given.keys)) == ([113.55], [34.8], [case])

    client = Client()
    client.force_login(make_person("leader", area=street.area))
    answer = client.get("/map/tiles/15/26719/13001.mvt?points=cases")
    (dot,) = mapbox_vector_tile.decode(answer.content)["points"]["features"]
    assert dot["id"] == case
    assert '"point_address": "/cases/{key}/"' in client.get("/map/?points=cases").content.decode()


def test_whoever_sees_no_cases_has_none_on_the_map(street):
    assert list(case_points(street.chief).keys) == []
