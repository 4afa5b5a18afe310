"""Handing stored files out, and refusing uploads while they arrive."""

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act
from wutong.platform.files.api import FileEmpty, FileTooLarge, store, uploaded
from wutong.platform.files.uploads import LargestUpload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def test_a_file_is_handed_out_as_an_attachment_and_recorded(client):
    client.force_login(make_person("planner"))
    row = store(b"<!doctype html><script>x</script>", name="页面.html", person=None)

    answer = client.get(reverse("stored-file", args=[row.pk]))

    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"<!doctype")
    assert Act.objects.order_by("-sequence").first().verb == "files.download"


def test_a_file_of_a_field_group_that_was_not_granted_is_refused(client):
    client.force_login(make_person("administrator"))
    row = store(b"x", name="税.txt", person=None, field_group="tax")

    assert client.get(reverse("stored-file", args=[row.pk])).status_code == 403


def request_with(content: bytes) -> HttpRequest:
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = RequestFactory().post("/", {"file": SimpleUploadedFile("大.csv", content)})
    request.upload_handlers = [LargestUpload(request), MemoryFileUploadHandler(request)]
    return request


def test_an_upload_over_the_limit_is_stopped_while_it_arrives(settings):
    settings.WUTONG_LARGEST_UPLOAD = 1000
    request = request_with(b"a" * 5000)

    with pytest.raises(FileTooLarge):
        uploaded(request, "file")


def test_an_upload_that_announces_too_much_is_stopped_before_its_first_byte(settings):
    settings.WUTONG_LARGEST_UPLOAD = 1000
    request = request_with(b"a" * (2**20 + 2000))

    with pytest.raises(FileTooLarge):
        uploaded(request, "file")


def test_an_upload_within_the_limit_arrives_and_a_missing_one_is_named(settings):
    settings.WUTONG_LARGEST_UPLOAD = 1000
    request = request_with(b"a" * 500)

    assert uploaded(request, "file").read() == b"a" * 500
    with pytest.raises(FileEmpty):
        uploaded(request, "other")
