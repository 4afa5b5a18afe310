"""What a reviewer corrects is read that way in the next document, listed, and revocable."""

from dataclasses import asdict, replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.ledger.testing import small_ledger
from wutong.engines.reader import api, library
from wutong.engines.reader.errors import LessonUnknown, LexiconBroken
from wutong.engines.reader.models import Candidate, Document
from wutong.engines.reader.types import Figure
from wutong.packs.documents import review
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.api import store

pytestmark = pytest.mark.django_db

TEXT = "全年经济总量达到548.2亿元，比上年增长3%。"
READ = Figure(
    start=8, end=15, value_text="548.2亿元", value=548.2, value_hi=None, unit="亿元", comparator="=", kind="actual",
    measure="level", period="2021", area="测试区", indicator="经济总量", where="text", confidence=0.7,
)  # fmt: skip


@pytest.fixture
def planner():
    return make_person("planner")


@pytest.fixture
def candidate():
    """A figure read under a name that only this place uses."""
    small_ledger()
    document = Document.objects.create(
        code="D1", title="测试区年度报告", area_name="测试区", text=TEXT, recorded_at=clock.now(),
        layout={"blocks": [], "tables": []},
    )  # fmt: skip
    return Candidate.objects.create(document=document, start=READ.start, end=READ.end, reading=asdict(READ)).pk


def correct(candidate, by, **given):
    given = {"indicator_code": "test.gdp", "indicator": "生产总值", **given}
    return review.decide(candidate, act="accept", given=given, expected=0, by=by)


def read_next(by, text="2022年，经济总量达到601亿元。"):
    """Read another document with what was taught so far."""
    stored = store(text.encode(), name="next.txt", person=None)
    code = library.add_document(
        stored, text.encode(), title="下一份", area="测试区", by=by, lexicon=library.learned_lexicon()
    )
    return library.candidates(code)


def test_a_corrected_name_is_read_that_way_in_the_next_document(candidate, planner):
    correct(candidate, planner)
    (found,) = read_next(planner)
    assert found.figure.indicator == "生产总值"
    assert any(reason.startswith("lexicon: c") for reason in found.figure.reasons)


def test_a_chosen_indicator_is_suggested_for_the_same_name(candidate, planner):
    correct(candidate, planner)
    assert review.suggest_indicator(replace(READ, indicator="生产总值"), library.mappings()) == "test.gdp"


def test_a_revoked_lesson_is_kept_and_no_longer_followed(candidate, planner):
    correct(candidate, planner)
    (reading,) = [row for row in library.lessons() if row.kind == "reading"]
    library.set_in_force(reading.code, in_force=False, by=planner)
    (found,) = read_next(planner)
    assert found.figure.indicator == "经济总量"
    assert reading.code in library.learned_lexicon_text()
    assert "active: false" in library.learned_lexicon_text()


def test_taking_a_decision_back_takes_its_lessons_back(candidate, planner):
    decided = correct(candidate, planner)
    review.decide(candidate, act="reopen", given={}, expected=decided.version, by=planner)
    assert all(row.revoked_at for row in library.lessons())


def test_what_is_no_figure_is_not_read_again(candidate, planner):
    review.decide(candidate, act="ignore", given={}, expected=0, by=planner)
    assert read_next(planner, "全年经济总量达到612亿元。") == []


def test_an_accepted_reading_without_a_change_teaches_nothing(candidate, planner):
    Candidate.objects.filter(pk=candidate).update(indicator_code="test.gdp")
    review.decide(candidate, act="accept", given={}, expected=0, by=planner)
    assert library.lessons() == []


def test_a_lexicon_file_is_taken_in_once_and_handed_out_again(planner):
    file = "format: 1\nname: 青禾\nentries:\n- code: a\n  when: {indicator: 经济总量}\n  then: {indicator: 生产总值}\n"
    assert library.add_lexicon(file.encode(), name="a.yaml", by=planner) == 1
    assert library.add_lexicon(file.encode(), name="a.yaml", by=planner) == 0
    assert "经济总量" in library.learned_lexicon_text()


def test_a_broken_lexicon_file_keeps_nothing(planner):
    with pytest.raises(LexiconBroken):
        library.add_lexicon(b"format: 1\nentries:\n- code: a\n", name="a.yaml", by=planner)
    assert library.lessons() == []


def test_an_unknown_lesson_is_refused():
    with pytest.raises(LessonUnknown) as refused:
        library.lesson("c9")
    assert "词库里没有这一条" in refused.value.message("zh-hans")


def test_the_page_lists_revokes_and_restores(candidate, planner, client):
    correct(candidate, planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    assert "指标 经济总量" in client.get("/documents/lexicon/").content.decode()
    code = library.lessons()[0].code
    client.post(f"/documents/lexicon/{code}/force/", {"in_force": "no"})
    assert "已停用" in client.get(f"/documents/lexicon/{code}/").content.decode()
    client.post(f"/documents/lexicon/{code}/force/", {"in_force": "yes"})
    assert "使用中" in client.get(f"/documents/lexicon/{code}/").content.decode()


def test_the_api_lists_and_revokes(candidate, planner, client):
    correct(candidate, planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    code = client.get("/api/v1/documents/lexicon").json()[0]["code"]
    answer = client.post(
        f"/api/v1/documents/lexicon/{code}", {"in_force": False}, content_type="application/json"
    )  # fmt: skip
    assert answer.json()["revoked_at"]


def test_lessons_in_memory_are_filtered_and_sorted_by_what_their_cells_say(candidate, planner, client):
    correct(candidate, planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    kept = client.get("/documents/lexicon/", {"f.kind": "读法", "sort": "-condition"}).content.decode()
    assert "生产总值" in kept
    assert "test.gdp" not in kept


def test_a_lexicon_file_over_its_limit_is_refused_before_it_is_read(planner, client, monkeypatch):
    monkeypatch.setattr(api, "LARGEST_LEXICON", api.MEGABYTE)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("large.yaml", b"#" * api.MEGABYTE)
    answer = client.post("/documents/lexicon/import/", {"file": file})
    assert answer.status_code == 400
    assert "reader-E002" in answer.content.decode()
    assert library.lessons() == []
