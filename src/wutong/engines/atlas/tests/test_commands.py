import argparse
import json

import pytest
import shapely

from wutong.engines.atlas import commands
from wutong.engines.atlas._core.coordinates import to_gauss_krueger
from wutong.engines.atlas._core.geojson import Feature, written
from wutong.engines.atlas.errors import NotGeoJson, PlaceUnreadable


def run(*words) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def grid(tmp_path):
    file = tmp_path / "grid.geojson"
    boxes = [shapely.box(113.5, 34.8, 113.51, 34.81), shapely.box(113.51, 34.8, 113.52, 34.81)]
    file.write_text(
        written(Feature(f"g{number}", f"{number}号网格", box) for number, box in enumerate(boxes)), encoding="utf-8"
    )
    return file


def test_sound_shapes_pass_the_check(grid, capsys):
    assert run("check", grid) == 0
    assert capsys.readouterr().out == ""


def test_faults_are_listed_with_repairs(tmp_path, capsys):
    file = tmp_path / "bad.geojson"
    file.write_text(written([Feature("a", "", shapely.box(34.8, 113.5, 34.9, 113.6))]), encoding="utf-8")
    assert run("check", file) == 1
    row = json.loads(capsys.readouterr().out)
    assert (row["kind"], row["codes"], row["repair"]) == ("axis_order", ["a"], "交换两个坐标")


def test_metres_are_checked_as_degrees_of_their_zone(tmp_path):
    corners = [to_gauss_krueger(*point, 114) for point in [(113.5, 34.8), (113.6, 34.8), (113.6, 34.9), (113.5, 34.9)]]
    file = tmp_path / "metres.geojson"
    shape = {"type": "Polygon", "coordinates": [[[float(x), float(y)] for x, y in [*corners, corners[0]]]]}
    file.write_text(json.dumps(shape), encoding="utf-8")
    assert run("check", file) == 1
    assert run("check", file, "--meridian", "114") == 0


def metres(tmp_path, crs: str | None):
    corners = [to_gauss_krueger(*point, 114) for point in [(113.5, 34.8), (113.6, 34.8), (113.6, 34.9), (113.5, 34.9)]]
    shape = {"type": "Polygon", "coordinates": [[[float(x), float(y)] for x, y in [*corners, corners[0]]]]}
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    file = tmp_path / "named.geojson"
    feature = {"type": "Feature", "properties": {"code": "g"}, "geometry": shape}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **named}), encoding="utf-8")
    return file


def test_a_file_that_names_its_system_is_converted_by_it(tmp_path, capsys):
    points = tmp_path / "points.csv"
    points.write_text("id,lon,lat\nx,113.55,34.85\n", encoding="utf-8")
    assert run("check", metres(tmp_path, "urn:ogc:def:crs:EPSG::4547")) == 0
    assert run("locate", metres(tmp_path, "EPSG:4547"), points) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "g"
    with pytest.raises(NotGeoJson, match="EPSG:2383"):
        run("check", metres(tmp_path, "urn:ogc:def:crs:EPSG::2383"))
    with pytest.raises(NotGeoJson, match="--meridian"):
        run("locate", metres(tmp_path, None), points)


def test_a_coordinate_that_is_no_number_is_a_fault_like_others(tmp_path, capsys):
    file = tmp_path / "nan.geojson"
    ring = "[[113.5, 34.8], [NaN, 34.8], [113.6, 34.9], [113.5, 34.8]]"
    file.write_text(f'{{"type": "Polygon", "coordinates": [{ring}]}}', encoding="utf-8")
    assert run("check", file) == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "not_finite"


def test_points_are_located_whatever_system_they_come_in(grid, tmp_path, capsys):
    points = tmp_path / "points.csv"
    points.write_text("编号,经度,纬度\nx,113.505,34.805\ny,113.6,34.8\nz,,\n", encoding="gb18030")
    assert run("locate", grid, points) == 0
    assert [json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()] == ["g0", "", ""]
    assert run("locate", grid, points, "--system", "gcj02", "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("id,code,name\nx,")


def test_files_that_cannot_be_read_are_refused(grid, tmp_path):
    with pytest.raises(NotGeoJson, match="打不开"):
        run("check", tmp_path / "absent.geojson")
    points = tmp_path / "points.csv"
    points.write_text("id,colour\n1,red\n", encoding="utf-8")
    with pytest.raises(PlaceUnreadable, match="没有 lon"):
        run("locate", grid, points)
