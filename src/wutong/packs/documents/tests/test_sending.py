"""A document that is handed in ends in words: what was read of it, that it is there already, or why it was refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.reader import library
from wutong.packs.documents.errors import EndingUnknown
from wutong.packs.documents.sending import send
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.models import StoredFile
from wutong.platform.jobs.api import Job
from wutong.platform.jobs.run import execute

pytestmark = pytest.mark.django_db(transaction=True)
REPORT = "测试区年度报告\n2023年，全区工业总产值300亿元。"


@pytest.fixture
def planner():
    return make_person("planner")


def sent(planner, name: str, text: str = REPORT) -> Job:
    file = SimpleUploadedFile(name, text.encode())
    started = send(file, title="", published=None, area="", by=planner)
    execute(started.pk)
    started.refresh_from_db()
    return started


def test_reading_ends_with_all_of_it_done_and_what_was_read(planner):
    ended = sent(planner, "report.txt")
    assert (ended.state, ended.percent) == ("done", 100)
    assert "读出 1 个数据" in ended.message


def test_the_same_content_under_another_name_leads_to_the_document_that_is_there(planner):
    first = sent(planner, "report.txt")
    again = sent(planner, "copy.txt")
    assert "内容与已有的《测试区年度报告》完全相同" in again.message
    assert again.result["link"] == first.result["link"]
    assert (again.percent, len(library.documents())) == (100, 1)


def test_a_text_without_a_figure_says_that_none_was_read(planner):
    ended = sent(planner, "note.txt", "今天天气很好。")
    assert ended.state == "done"
    assert "没有读出一个数据" in ended.message


def test_a_script_is_no_report(planner):
    with pytest.raises(EndingUnknown, match="documents-E005"):
        sent(planner, "mk.py", "print(601.3)\n")
    assert not StoredFile.objects.exists()
    assert not Job.objects.exists()
