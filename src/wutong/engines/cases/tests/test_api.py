"""Cases over the API: the same doors as the pages, refusals included."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.types import Given
from wutong.platform.files.api import open_stored

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def chief(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_case_is_opened_and_acted_on_with_its_point_and_its_sequence(street, chief):
    point = {"longitude": "113.55", "latitude": "34.8"}
    given = {"type": "sample", "title": "井盖破损", "area": street.area.code, "point": point}
    made = chief.post("/api/v1/cases", given, content_type=JSON)
    assert made.status_code == 201, made.content
    case = made.json()["id"]
    assert Case.objects.get(pk=case).longitude == 113550000
    assert chief.get(f"/api/v1/cases/{case}/acts").json() == ["accept", "refuse"]
    moved = chief.post(f"/api/v1/cases/{case}/acts/accept", {"expected": 1}, content_type=JSON)
    assert moved.json()["state"] == "dispatching"
    assert [event["kind"] for event in chief.get(f"/api/v1/cases/{case}/events").json()] == ["opened", "move"]
    api.take(case, "dispatch", Given(unit="north"), by=street.chief)


def test_what_a_page_refuses_the_api_refuses(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    refused = chief.post(f"/api/v1/cases/{case}/acts/close", {}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "cases-E005")
    late = chief.post(f"/api/v1/cases/{case}/acts/accept", {"expected": 0}, content_type=JSON)
    assert (late.status_code, late.json()["code"]) == (409, "cases-E009")
    assert chief.get("/api/v1/cases/999999").status_code == 404


def test_lists_go_on_where_they_stopped(street, chief):
    for _ in range(3):
        api.open_case(street.new(), by=street.chief)
    first = chief.get("/api/v1/cases?limit=2").json()
    rest = chief.get(f"/api/v1/cases?limit=2&after={first['cases'][-1]['id']}").json()
    assert (len(first["cases"]), first["more"], len(rest["cases"]), rest["more"]) == (2, True, 1, False)


def test_merging_answering_sub_tasks_and_parting_over_the_api(street, chief):
    into, other = api.open_case(street.new(), by=street.chief), api.open_case(street.new(), by=street.chief)
    assert chief.post(f"/api/v1/cases/{into}/merges", {"case": other}, content_type=JSON).json()["reports"] == 2
    assert chief.post(f"/api/v1/cases/{into}/answers", {"text": "已安排"}, content_type=JSON).json() == 2
    again = chief.post(f"/api/v1/cases/{other}/reports", {"reporter": "丙"}, content_type=JSON)
    assert again.json()["id"] == into
    assert chief.delete(f"/api/v1/cases/{other}/merges").json()["merged_into"] is None
    task = {"type": "sample", "title": "现场取证", "area": street.area.code, "rule": "any"}
    assert chief.post(f"/api/v1/cases/{into}/tasks", task, content_type=JSON).json()["parent"] == into
    assert chief.post(f"/api/v1/cases/{into}/comments", {"text": "好"}, content_type=JSON).status_code == 200


def test_a_photo_is_kept_whole_and_copied_without_its_place(street, chief):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "camera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (8, 8), "green").save(out, "JPEG", exif=exif)
    upload = io.BytesIO(out.getvalue())
    upload.name = "现场.jpg"
    case = api.open_case(street.new(), by=street.chief)
    assert chief.post(f"/cases/{case}/attach/", {"file": upload}).status_code == 302

    kept = api.state_at(case).files[0]
    with Image.open(open_stored(kept.public)) as bare:
        assert dict(bare.getexif()) == {}
    with Image.open(open_stored(kept.digest)) as whole:
        assert 0x010F in whole.getexif()
