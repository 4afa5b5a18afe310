"""Files that go with a return: added with what is typed, listed, handed out to who may see it, taken away, never lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import StepNotPossible
from wutong.engines.returns.types import Doing, Return
from wutong.kernel.errors import WutongError
from wutong.platform.files.models import StoredFile

PAGE = "/reporting/items/2025-02/bureau0/"


@pytest.fixture
def row(committee) -> Return:
    return committee.open()["bureau0"]


def sent(content: bytes, name: str = "台账.txt", **more: object) -> dict[str, object]:
    return {"act": "attach", "seen": 0, "value-f0": "1030", "file": SimpleUploadedFile(name, content), **more}


def test_a_file_is_added_with_what_is_typed_and_listed_and_handed_out(client, committee, row):
    client.force_login(committee.officers["bureau0"])
    assert client.post(f"{PAGE}act/", sent("任务台账".encode())).status_code == 302
    (file,) = returns.files_of(row)
    assert (file.name, returns.latest_values(row)[0]["f0"]["text"]) == ("台账.txt", "1030")
    client.force_login(committee.planner)
    page = client.get(PAGE).content.decode()
    assert "台账.txt" in page
    answer = client.get(f"{PAGE}files/{file.digest}/")
    assert b"".join(answer.streaming_content) == "任务台账".encode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_what_is_taken_away_goes_from_the_list_and_stays_in_the_history(client, committee, row):
    client.force_login(committee.officers["bureau0"])
    client.post(f"{PAGE}act/", sent(b"one"))
    (file,) = returns.files_of(row)
    assert client.post(f"{PAGE}act/", {"act": f"detach/{file.digest}", "seen": 1}).status_code == 302
    assert returns.files_of(row) == []
    assert client.get(f"{PAGE}files/{file.digest}/").status_code == 200
    assert [step.act for step in row.steps.all()] == ["attach", "detach"]


def test_nothing_is_stored_for_whoever_may_read_and_not_fill_in(committee, row):
    with pytest.raises(StepNotPossible):
        returns.attach(row, Doing(committee.planner), SimpleUploadedFile("a.txt", b"by nobody"))
    assert not StoredFile.objects.filter(name="a.txt").exists()


def test_another_unit_sees_no_file_and_adds_none(client, committee, row):
    file = returns.attach(row, Doing(committee.officers["bureau0"]), SimpleUploadedFile("a.txt", b"one"))
    client.force_login(committee.officers["bureau1"])
    assert client.get(f"{PAGE}files/{file.digest}/").status_code == 404
    assert client.post(f"{PAGE}act/", sent(b"two")).status_code == 404
    client.force_login(committee.heads["bureau0"])
    assert "returns-E006" in client.post(f"{PAGE}act/", sent(b"two", seen=1)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "code"), [("a.exe", b"MZ\x00\x01", "files-"), ("a.pdf", b"text", "files-")]
)
def test_a_file_of_a_wrong_kind_is_refused_and_what_was_typed_stays_on_the_page(
    client, committee, row, name, content, code
):
    client.force_login(committee.officers["bureau0"])
    answer = client.post(f"{PAGE}act/", sent(content, name))
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert 'value="1030"' in answer.content.decode()
    assert not row.steps.exists()


def test_a_return_has_a_limited_number_of_files(committee, row):
    doing = Doing(committee.officers["bureau0"])
    for number in range(returns.MOST_FILES):
        returns.attach(row, doing, SimpleUploadedFile(f"{number}.txt", str(number).encode()))
    with pytest.raises(WutongError, match="已有 20 个附件"):
        returns.attach(row, doing, SimpleUploadedFile("more.txt", b"more"))
    with pytest.raises(WutongError, match="没有这个附件"):
        returns.file_of(row, "0" * 64)


def test_over_the_api_a_file_is_added_and_listed(client, committee, row):
    client.force_login(committee.officers["bureau0"])
    api = "/api/v1/reporting/returns/items/2025-02/bureau0"
    added = client.post(f"{api}/files", {"file": SimpleUploadedFile("a.txt", b"one")})
    assert added.json() == client.get(api).json()["files"]
    assert added.json()[0]["name"] == "a.txt"
