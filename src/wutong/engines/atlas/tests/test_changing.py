import argparse
import json
from datetime import date

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wutong.engines.atlas import api as atlas
from wutong.engines.atlas import commands
from wutong.engines.atlas._core.geojson import written
from wutong.engines.atlas.errors import DivisionRefused, UndoRefused
from wutong.engines.atlas.models import Shape, ShapeChange
from wutong.engines.atlas.points import _SOURCES
from wutong.engines.atlas.tests.test_shapes import BEGIN, CHANGE, HALVES, SOUTH, WEST, WHOLE, feature, imported
from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act
from wutong.platform.jobs.models import Job
from wutong.platform.jobs.run import execute
from wutong.platform.territory.api import add_area, area_by_code

pytestmark = pytest.mark.django_db
CUT = shapely.LineString([(WEST + 0.005, SOUTH - 0.001), (WEST + 0.005, SOUTH + 0.011)])


@pytest.fixture
def manager():
    client = Client()
    client.force_login(make_person("administrator"))
    return client


def lines(*features) -> str:
    return written(features)


def test_a_plan_tells_new_moved_unchanged_and_ended_shapes_apart():
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    third = shapely.box(WEST + 0.01, SOUTH, WEST + 0.02, SOUTH + 0.01)
    plan = atlas.plan_import([feature("a", HALVES[0]), feature("c", third)], "grid", CHANGE)
    assert (plan.new, plan.moved, plan.unchanged, plan.ended) == (("c",), (), ("a",), ())
    plan = atlas.plan_import([feature("a", WHOLE), feature("c", third)], "grid", CHANGE, whole=True)
    assert (plan.new, plan.moved, plan.unchanged, plan.ended) == (("c",), ("a",), (), ("b",))
    assert Shape.objects.count() == 2


def test_a_shape_that_overlaps_one_that_stays_is_a_fault():
    imported(feature("a"))
    plan = atlas.plan_import([feature("b", HALVES[0])], "grid", CHANGE)
    assert [one.kind for one in plan.errors] == ["overlap"]


def test_a_code_is_of_one_level_only():
    imported(feature("a"))
    assert [one.kind for one in atlas.plan_import([feature("a")], "office", CHANGE).errors] == ["other_level"]


def test_an_import_is_taken_back_until_something_rests_on_it():
    imported(feature("a"))
    atlas.import_features([feature("b", WHOLE)], "grid", CHANGE, whole=True)
    assert atlas.shape_on("a", date(2025, 2, 1)).valid_to == date(2025, 2, 28)
    first, second = ShapeChange.objects.order_by("id").values_list("id", flat=True)
    with pytest.raises(UndoRefused, match="以它为基础"):
        atlas.undo(first)
    atlas.undo(second)
    assert atlas.shape_on("a", CHANGE).valid_to is None
    assert not Shape.objects.filter(code="b").exists()
    with pytest.raises(UndoRefused, match="已经撤销"):
        atlas.undo(second)
    assert Act.objects.filter(verb="atlas.undo").count() == 1


def test_a_split_takes_the_shapes_below_along_and_back():
    add_area("a", "甲网格", kind="grid_level_3", hierarchy="grid", valid_from=BEGIN)
    imported(feature("a"))
    imported(feature("m", HALVES[0], parent="a"), feature("n", HALVES[1], parent="a"), level="micro")
    atlas.split("a", [feature("a1", HALVES[0]), feature("a2", HALVES[1])], CHANGE)
    assert (atlas.shape_on("m", CHANGE).parent, atlas.shape_on("n", CHANGE).parent) == ("a1", "a2")
    assert atlas.shape_on("m", date(2025, 2, 28)).parent == "a"
    atlas.undo(ShapeChange.objects.get(act="split").pk)
    assert atlas.shape_on("m", CHANGE).parent == "a"
    assert atlas.shape_on("a", CHANGE).area == area_by_code("a")
    assert area_by_code("a").valid_to is None


def test_codes_in_use_are_refused_and_so_is_what_ended():
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    quarter = shapely.box(WEST, SOUTH, WEST + 0.0025, SOUTH + 0.01)
    rest = shapely.box(WEST + 0.0025, SOUTH, WEST + 0.005, SOUTH + 0.01)
    with pytest.raises(DivisionRefused, match="已被使用"):
        atlas.split("a", [feature("b", quarter), feature("a2", rest)], CHANGE)
    atlas.split("a", [feature("a1", quarter), feature("a2", rest)], CHANGE)
    with pytest.raises(DivisionRefused, match="结束"):
        atlas.split("a", [feature("a3", quarter), feature("a4", rest)], CHANGE)


def upload(manager, text: str, **given):
    data = {"level": "grid", "on": "2025-03-01", "source": "", "file": SimpleUploadedFile("g.geojson", text.encode())}
    return manager.post("/map/import/", {**data, **given})


def finished(job_id: str) -> Job:
    job = Job.objects.get(pk=job_id)
    if job.state == "waiting":
        execute(job.pk)
        job.refresh_from_db()
    assert job.state == "done", job.message
    return job


def test_a_file_is_tried_looked_at_and_imported(manager):
    answer = upload(manager, lines(feature("a", HALVES[0]), feature("b", HALVES[1])))
    address = answer["Location"]
    finished(address.split("/")[-2])
    shown = manager.get(address).content.decode()
    assert "没有写入任何数据" in shown
    assert "按此导入" in shown
    assert Shape.objects.count() == 0
    done = manager.post(address)["Location"]
    finished(done.split("/")[-2])
    assert "已写入 2 个图形" in manager.get(done).content.decode()
    assert Shape.objects.count() == 2
    assert "导入" in manager.get("/map/changes/").content.decode()


def test_a_faulty_file_is_answered_with_its_repairs(manager):
    address = upload(manager, lines(feature("a"), feature("b", HALVES[0])))["Location"]
    finished(address.split("/")[-2])
    shown = manager.get(address).content.decode()
    assert "修复清单" in shown
    assert "重叠" in shown
    assert "按此导入" not in shown


def test_a_shape_is_split_along_a_line_after_a_preview_and_put_back(manager):
    imported(feature("a"))
    points = atlas.Points([WEST + 0.002, WEST + 0.003, WEST + 0.008], [SOUTH + 0.005] * 3, [1, 2, 3])
    atlas.offer_points(atlas.PointSource("events", "事件", "map.read", lambda person: points))
    try:
        form = {"on": "2025-03-01", "source": "", "parts": lines(feature("cut", CUT))}
        shown = manager.post("/map/split/a/", form).content.decode()
        assert "a-1" in shown
        assert "<td>2</td>" in shown
        assert Shape.objects.count() == 1
        seen = shown.partition('name="seen" value="')[2].partition('"')[0]
        assert manager.post("/map/split/a/", {**form, "seen": seen})["Location"] == "/map/changes/"
    finally:
        del _SOURCES["events"]
    assert sorted(atlas.on_day(CHANGE).values_list("code", flat=True)) == ["a-1", "a-2"]
    change = ShapeChange.objects.get(act="split")
    assert "a-1" in manager.get(f"/map/changes/{change.pk}/undo/").content.decode()
    manager.post(f"/map/changes/{change.pk}/undo/")
    assert atlas.on_day(CHANGE).get().code == "a"


def test_shapes_are_joined_after_a_preview(manager):
    imported(feature("a", HALVES[0]), feature("b", HALVES[1]))
    form = {"on": "2025-03-01", "codes": "a b", "code": "c", "name": "丙", "source": ""}
    shown = manager.post("/map/join/?codes=a", form).content.decode()
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    manager.post("/map/join/", {**form, "seen": seen})
    assert atlas.on_day(CHANGE).get().name == "丙"
    assert manager.get("/map/join/?codes=c").status_code == 200
    assert "拆分或合并" in manager.post("/map/join/", {**form, "codes": "c c"}).content.decode()


def test_only_who_manages_the_territory_changes_the_map():
    reader = Client()
    reader.force_login(make_person("planner"))
    for address in ("/map/import/", "/map/join/", "/map/changes/", "/map/split/a/", "/api/v1/atlas/changes"):
        assert reader.get(address).status_code == 403
    assert reader.get("/api/v1/atlas/shapes").status_code == 200


def test_the_api_imports_splits_and_takes_back(manager):
    def post(address, **body):
        return manager.post(f"/api/v1/atlas{address}", json.dumps(body), "application/json")

    given = {"shapes": json.loads(lines(feature("a"))), "level": "grid", "on": "2024-01-01"}
    assert post("/import", **given, preview=True).json()["written"] is False
    assert post("/import", **given).json()["new"] == 1
    cut = {"shapes": json.loads(lines(feature("cut", CUT))), "on": "2025-03-01"}
    before, *after = post("/shapes/a/split", **cut, preview=True).json()
    assert (before["code"], [one["code"] for one in after]) == ("a", ["a-1", "a-2"])
    post("/shapes/a/split", **cut)
    joined = post("/join", codes=["a-1", "a-2"], code="z", on="2025-04-01").json()
    assert joined[-1]["code"] == "z"
    last = manager.get("/api/v1/atlas/changes").json()[0]
    assert post(f"/changes/{last['id']}/undo").json()["undone_at"]
    near = manager.get(f"/api/v1/atlas/nearest?lon={WEST}&lat={SOUTH}&level=grid&day=2025-05-01").json()
    assert near[0]["code"] == "a-1"


def test_the_command_imports_or_only_looks(tmp_path, capsys):
    file = tmp_path / "g.geojson"
    file.write_text(lines(feature("a")), encoding="utf-8")

    def told(*words) -> dict:
        parser = argparse.ArgumentParser()
        commands.add_arguments(parser)
        given = parser.parse_args(["import", str(file), "--level", "grid", "--since", "2025-03-01", *words])
        assert given.needs_database
        assert commands.run(given) == 0
        return json.loads(capsys.readouterr().out)

    assert told("--dry-run")["written"] is False
    assert Shape.objects.count() == 0
    assert told()["new"] == 1
    assert told()["unchanged"] == 1
