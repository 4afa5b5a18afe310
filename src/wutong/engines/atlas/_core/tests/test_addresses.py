import pytest
import shapely

from wutong.engines.atlas._core.addresses import House, KnownHouse, crossing_of, house_of, place, road_named
from wutong.engines.atlas._core.streets import streets

ROAD = shapely.LineString([(0, 0), (1, 0), (1, 1)])
KNOWN = [
    KnownHouse(2, 0, 0.2, 0.01, "h2"),
    KnownHouse(3, 0, 0.3, -0.01, "h3"),
    KnownHouse(10, 0, 1.01, 0.8, "h10"),
    KnownHouse(10, 1, 1.02, 0.8, "h10-1"),
]


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("科学大道100号", House("科学大道", 100)),
        ("郑州市高新区科学大道 １００ 号院3号楼", House("郑州市高新区科学大道", 100)),
        ("长椿路11-2号", House("长椿路", 11, 2)),
        ("瑞达路西段96", House("瑞达路西段", 96)),
        ("翠竹街1号", House("翠竹街", 1)),
        ("3号楼漏水", None),
        ("科学大道与长椿路交叉口", None),
        ("", None),
    ],
)
def test_house_numbers_are_read_as_people_write_them(text, house):
    assert house_of(text) == house


def test_crossings_are_read_as_people_write_them():
    assert crossing_of("科学大道与长椿路交叉口向北200米") == ("科学大道", "长椿路")
    assert crossing_of("翠竹街、冬青街口") == ("翠竹街", "冬青街")
    assert crossing_of("科学大道100号") is None


def test_city_and_district_before_a_road_are_passed_over():
    assert road_named("郑州高新区科学大道", ["大道", "科学大道", "长椿路"]) == "科学大道"
    assert road_named("文化路", ["科学大道"]) is None


def test_a_known_number_lies_where_it_is_known_and_a_part_of_it_beside_the_whole():
    assert place(House("r", 10, 1), KNOWN).code == "h10-1"
    assert place(House("r", 10, 7), KNOWN).code == "h10"


def test_an_unknown_number_lies_between_its_neighbours_of_the_same_side_along_the_bent_road():
    found = place(House("r", 6), KNOWN, ROAD)
    assert found.between == (2, 10)
    assert (found.lon, found.lat) == pytest.approx((1.005, 0.005))  # halfway along the road, 0.2 to 1.8, is its bend
    straight = place(House("r", 6), KNOWN)
    assert (straight.lon, straight.lat) == pytest.approx((0.605, 0.405))


def test_beyond_the_last_known_number_nothing_is_guessed():
    assert place(House("r", 12), KNOWN, ROAD) is None
    assert place(House("r", 1), KNOWN, ROAD) is None
    assert place(House("r", 5), [], ROAD) is None


def test_illustrative_streets_lie_on_their_ground_with_numbers_on_both_sides():
    ground = shapely.box(113.5, 34.75, 113.6, 34.85)
    made = streets(ground, seed=7)
    assert {one.name for one in made.addresses} == {one.name for one in streets(ground, seed=7).addresses}
    assert all(ground.buffer(1e-6).covers(one.shape) for one in made.roads)
    numbers = [house_of(one.name).number for one in made.addresses if one.name.startswith("示意一大道")]
    assert {number % 2 for number in numbers} == {0, 1}
    codes = [one.code for one in (*made.roads, *made.addresses, *made.facilities)]
    assert len(codes) == len(set(codes))
