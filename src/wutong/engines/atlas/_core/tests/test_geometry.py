import json

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from wutong.engines.atlas._core.checks import check
from wutong.engines.atlas._core.coordinates import (
    convert,
    from_gauss_krueger,
    gcj02_to_wgs84,
    meridian_of,
    metres_per_degree,
    to_gauss_krueger,
    wgs84_to_gcj02,
)
from wutong.engines.atlas._core.descent import Share, descent
from wutong.engines.atlas._core.geojson import Feature, read_features, written
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas._core.mvt import PointFeatures, ShapeFeatures, encode
from wutong.engines.atlas._core.tiles import AreaLayer, PointLayer, Tile, tile_of
from wutong.engines.atlas._core.tiling import Plan, gathered, tile
from wutong.engines.atlas.errors import NotGeoJson

ZONE = Plan(offices=5, grids=571, columns=95, rows=41, square_kilometres=99.0, lon=113.55, lat=34.80)
SIDE = 0.01


def square(column: float, row: float = 0.0, side: float = SIDE) -> shapely.Polygon:
    west, south = 113.5 + column * SIDE, 34.8 + row * SIDE
    return shapely.box(west, south, west + side, south + side)


@pytest.fixture(scope="module")
def tiling():
    return tile(ZONE, seed=7)


def test_gcj02_and_back_is_where_one_began():
    chance = np.random.default_rng(1)
    lon, lat = chance.uniform(73, 135, 20_000), chance.uniform(18, 53, 20_000)
    back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    assert np.abs(back[0] - lon).max() < 1e-9
    assert np.abs(back[1] - lat).max() < 1e-9


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_is_that_of_published_pairs(wgs84, gcj02):
    # Pairs by which the library eviltransform (MIT) tests itself: Shanghai, Shenzhen, Beijing.
    assert tuple(map(float, convert(*wgs84, "wgs84", "gcj02"))) == pytest.approx(gcj02, abs=1e-12)
    assert tuple(map(float, convert(*gcj02, "gcj02", "cgcs2000"))) == pytest.approx(wgs84, abs=1e-9)


def test_gcj02_lies_hundreds_of_metres_off_in_china_and_nowhere_else():
    east, north = wgs84_to_gcj02(113.55, 34.80)
    across, along = metres_per_degree(34.80)
    assert 300 < np.hypot((east - 113.55) * across, (north - 34.80) * along) < 800
    assert tuple(map(float, wgs84_to_gcj02(-0.1276, 51.5072))) == (-0.1276, 51.5072)


def test_cgcs2000_degrees_are_those_of_wgs84():
    assert tuple(map(float, convert(113.55, 34.80, "cgcs2000", "wgs84"))) == (113.55, 34.80)
    with pytest.raises(ValueError, match="bd09"):
        convert(113.55, 34.80, "bd09", "wgs84")


def test_metres_of_a_zone_become_degrees_and_back():
    lon, lat = np.array([113.0, 113.55, 115.2]), np.array([18.2, 34.8, 53.1])
    easting, northing = to_gauss_krueger(lon, lat, 114)
    back = from_gauss_krueger(easting + 38_000_000, northing, 114)
    np.testing.assert_allclose(back, [lon, lat], atol=1e-9)
    assert meridian_of(113.55) == 114


def test_the_meridian_arc_has_its_published_length():
    # A quarter of the meridian of GRS 80, which CGCS2000 shares to the millimetre: 10,001,965.729 m.
    assert float(to_gauss_krueger(114.0, 90.0 - 1e-12, 114)[1]) == pytest.approx(10_001_965.729, abs=0.01)


def test_the_tiling_has_its_numbers_and_area_without_gap_or_overlap(tiling):
    assert [len(level) for level in (tiling.offices, tiling.grids, tiling.micro)] == [5, 571, 3895]
    assert shapely.is_valid(tiling.micro).all()
    assert shapely.coverage_is_valid(tiling.micro)
    assert shapely.coverage_is_valid(tiling.grids)
    assert {shape.geom_type for shape in tiling.grids} == {"Polygon"}
    across, along = metres_per_degree(ZONE.lat)
    assert shapely.area(tiling.micro).sum() * across * along / 1e6 == pytest.approx(99.0, abs=0.1)
    assert shapely.union_all(tiling.micro).interiors[:] == []


def test_the_tiling_is_the_same_for_the_same_seed(tiling):
    assert shapely.equals_exact(tile(ZONE, seed=7).micro, tiling.micro).all()
    assert not shapely.equals_exact(tile(ZONE, seed=8).micro, tiling.micro).all()


def test_a_point_lies_in_the_grid_that_covers_it(tiling):
    found = Locator(tiling.micro).locate(
        *np.array([shape.representative_point().coords[0] for shape in tiling.micro]).T
    )
    np.testing.assert_array_equal(found, np.arange(3895))


def test_a_point_on_a_border_lies_in_the_first_and_one_outside_in_none():
    locator = Locator([square(0), square(1)])
    found = locator.locate([113.51, 113.505, 113.6, np.nan], [34.805, 34.805, 34.805, 34.8])
    assert found.tolist() == [0, 0, -1, -1]


def test_nearest_and_within_measure_in_metres():
    locator = Locator([square(0), square(2)])
    across, _ = metres_per_degree(34.805)
    ((first, zero), (second, far)) = locator.nearest(113.505, 34.805, 2)
    assert (first, zero, second) == (0, 0.0, 1)
    assert far == pytest.approx(0.015 * across, rel=1e-3)
    assert [shape for shape, _ in locator.within(113.505, 34.805, far - 1)] == [0]
    assert [shape for shape, _ in locator.within(113.505, 34.805, far + 1)] == [0, 1]


@pytest.mark.parametrize(
    ("shapes", "kind"),
    [
        ([square(0), square(0.9)], "overlap"),
        ([square(0), square(1), square(0, 1), square(1, 1, SIDE * 0.99)], None),
        ([shapely.Polygon([(113.5, 34.8), (113.6, 34.9), (113.6, 34.8), (113.5, 34.9)])], "self_crossing"),
        ([shapely.transform(square(0), lambda points: points[:, ::-1])], "axis_order"),
        ([shapely.transform(square(0), lambda points: points * [-1, 1])], "hemisphere"),
        ([shapely.box(458_820, 3_852_497, 459_820, 3_853_497)], "projected"),
        ([shapely.box(2.3, 48.8, 2.4, 48.9)], "elsewhere"),
        ([None], "empty"),
        ([shapely.box(113.5, 34.8, 113.6, 34.80001)], "sliver"),
    ],
)
def test_each_fault_is_named_with_a_repair(shapes, kind):
    found = check([str(number) for number in range(len(shapes))], shapes)
    assert {one.kind for one in found} == ({kind} if kind else set())
    assert all(one.repair and one.detail for one in found)


def test_a_gap_between_areas_is_found_with_its_size_and_neighbours():
    ring = square(0, 0, 3 * SIDE).difference(shapely.box(113.51, 34.81, 113.511, 34.811))
    halves = [
        shapely.clip_by_rect(ring, 113.4, 34.7, 113.5105, 34.9),
        shapely.clip_by_rect(ring, 113.5105, 34.7, 113.6, 34.9),
    ]
    (gap,) = check(["west", "east"], halves)
    across, along = metres_per_degree(34.81)
    assert (gap.kind, set(gap.codes)) == ("gap", {"west", "east"})
    assert gap.square_metres == pytest.approx(0.001 * across * 0.001 * along, rel=0.01)


def test_a_code_that_stands_twice_is_a_fault():
    assert [one.kind for one in check(["a", "a"], [square(0), square(1)])] == ["repeated_code"]


def test_geojson_comes_back_as_it_went_out():
    features = [Feature("g1", "一号网格", square(0)), Feature("g2", "二号网格", square(1), {"level": 3})]
    back = read_features(written(features), "x")
    assert [(one.code, one.name) for one in back] == [("g1", "一号网格"), ("g2", "二号网格")]
    assert shapely.hausdorff_distance(back[1].shape, square(1)) < 1e-7


def test_open_rings_are_closed_and_lines_of_features_are_read():
    line = json.dumps(
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[113, 34], [114, 34], [114, 35]]]}}
    )
    (one, other) = read_features(f"{line}\n{line}", "x")
    assert one.shape.is_valid
    assert (one.code, other.code) == ("1", "2")


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"type": "Nothing"}', "<xml/>"])
def test_what_is_no_geojson_is_refused(text):
    with pytest.raises(NotGeoJson):
        read_features(text, "x")


def test_a_tile_holds_counts_from_afar_and_points_from_near():
    chance = np.random.default_rng(3)
    lon, lat = chance.uniform(113.5, 113.6, 5000), chance.uniform(34.75, 34.85, 5000)
    layer = PointLayer(lon, lat, np.arange(5000))
    afar = layer.features(tile_of(113.55, 34.80, 8))
    assert afar.counts.sum() == 5000
    assert len(afar.places) < 100
    near = layer.features(tile_of(113.55, 34.80, 15))
    assert len(near.ids) == len(near.places) > 0
    assert near.counts is None


def test_every_point_stands_in_exactly_one_tile_of_a_zoom_level():
    chance = np.random.default_rng(4)
    lon, lat = chance.uniform(113.5, 113.6, 800), chance.uniform(34.75, 34.85, 800)
    layer = PointLayer(lon, lat, np.arange(800))
    tiles = {tile_of(*point, 14) for point in zip(lon, lat, strict=True)}
    keys = np.concatenate([layer.features(each).ids for each in tiles])
    assert sorted(keys.tolist()) == list(range(800))


def test_the_mark_of_points_changes_with_each_of_them():
    lon, lat, keys = [113.5, 113.6], [34.8, 34.9], [1, 2]
    marks = {
        PointLayer(lon, lat, keys).mark, PointLayer(lon, lat, [1, 3]).mark, PointLayer([113.5, 113.7], lat, keys).mark,
        PointLayer(lon, lat, keys, weights=[1, 2]).mark,
    }  # fmt: skip
    assert len(marks) == 4
    assert PointLayer(lon[::-1], lat[::-1], keys[::-1]).mark == PointLayer(lon, lat, keys).mark


def test_points_of_a_decoded_tile_have_their_numbers_and_counts():
    places = np.array([[1, 2], [-3, 4]])
    data = encode(
        {"near": PointFeatures(places, ids=np.array([7, 8])), "far": PointFeatures(places, counts=np.array([5, 5]))}
    )
    decoded = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    assert [(one["id"], one["geometry"]["coordinates"]) for one in decoded["near"]["features"]] == [
        (7, [1, 2]),
        (8, [-3, 4]),
    ]
    assert [one["properties"] for one in decoded["far"]["features"]] == [{"count": 5}, {"count": 5}]


def test_rings_of_a_tile_turn_as_the_format_asks_and_shapes_of_all_kinds_survive():
    hollow = shapely.box(0, 0, 100, 100, ccw=False).difference(shapely.box(20, 20, 40, 40))
    shapes = [
        hollow, shapely.MultiPolygon([shapely.box(5, 5, 9, 9), shapely.box(50, 50, 60, 60)]),
        shapely.LineString([(0, 0), (5, 5), (5.2, 5.1), (9, 1)]), shapely.Point(3, 4), shapely.box(7.1, 7.1, 7.2, 7.2),
    ]  # fmt: skip
    data = encode({"all": ShapeFeatures(shapes, [{"code": str(at), "name": "甲"} for at in range(5)])})
    back = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})["all"]["features"]
    assert [one["properties"]["code"] for one in back] == ["0", "1", "2", "3"]  # the last one vanishes in rounding
    outer, inner = back[0]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw  # counterclockwise with y up is clockwise on a screen
    assert not shapely.LinearRing(inner).is_ccw
    assert shapely.equals(shapely.Polygon(outer, [inner]), hollow)
    assert [one["geometry"]["type"] for one in back] == ["Polygon", "MultiPolygon", "LineString", "Point"]


def test_a_tile_decodes_to_what_was_put_in(tiling):
    layer = AreaLayer(tiling.micro, [{"code": str(number)} for number in range(3895)])
    data = encode(
        {"areas": layer.features(tile_of(113.55, 34.80, 13)), "points": PointFeatures(np.empty((0, 2), dtype=np.int64))}
    )
    decoded = mapbox_vector_tile.decode(data)
    assert set(decoded) == {"areas"}
    assert 300 < len(decoded["areas"]["features"]) < 1500
    assert len(data) < 500_000


def test_a_tile_without_anything_is_empty():
    assert encode({"areas": AreaLayer([square(0)], [{}]).features(Tile(13, 0, 0))}) == b""


def test_a_name_stands_in_one_tile_however_many_its_area_crosses():
    layer = AreaLayer([shapely.box(113.4, 34.7, 113.9, 35.1)], [{"code": "a", "name": "甲"}])
    around = [Tile(11, x, y) for x in range(1665, 1675) for y in range(807, 817)]
    assert sum(len(layer.features(tile)) for tile in around) > 1
    assert [len(layer.labels(tile)) for tile in around].count(1) == 1
    assert sum(len(layer.labels(tile)) for tile in around) == 1


def test_the_ground_of_an_old_area_is_dealt_out_in_shares_that_add_up():
    thirds = [shapely.box(at, 0, at + 1, 1) for at in range(3)]
    assert [one.basis_points for one in descent([shapely.box(0, 0, 3, 1)], thirds)] == [3334, 3333, 3333]
    assert descent([shapely.box(0, 0, 3, 1)], [shapely.box(0, 0, 1.5, 1)]) == [Share(0, 0, 5000)]
    assert descent([shapely.box(0, 0, 1, 1)], [shapely.box(1, 0, 2, 1)]) == []  # borders that touch share no ground
    assert descent([], thirds) == []


def test_the_earlier_grid_is_made_of_whole_grids_of_the_present_one(tiling):
    coarse, group, office_of = gathered(tiling, 198)
    assert len(coarse) == len(office_of) == 198
    assert sorted(set(group.tolist())) == list(range(198))
    assert (office_of[group] == tiling.office_of).all()
    assert abs(shapely.area(coarse).sum() - shapely.area(tiling.grids).sum()) < 1e-9
