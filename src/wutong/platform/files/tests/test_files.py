"""Stored files: judged by content, kept once, refused with a reason."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.platform.accounts.models import Person
from wutong.platform.files.api import (
    FileEmpty,
    FileTooLarge,
    FileTypeRefused,
    StoredFileMissing,
    open_stored,
    path_of,
    safe_name,
    store,
)
from wutong.platform.files.models import StoredFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def archive(*parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as handle:
        for part in parts:
            handle.writestr(part, "x")
    return buffer.getvalue()


def kept(folder: Path):
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("规划.pdf", PDF, "application/pdf"),
        ("报告.docx", archive("[Content_Types].xml", "word/document.xml"), "wordprocessingml"),
        ("数据.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
        ("页.html", b"<!DOCTYPE html><html></html>", "text/html"),
        ("文.txt", "全年地区生产总值".encode("gb18030"), "text/plain"),
        ("文.txt", "全年地区生产总值".encode(), "text/plain"),
        ("文.txt", "全年地区生产总值".encode("utf-16"), "text/plain"),
        ("说明.md", "# 标题".encode(), "text/markdown"),
        ("表.csv", b"a,b\n1,2\n", "text/csv"),
        ("图.png", PNG, "image/png"),
        ("照.jpeg", b"\xff\xd8\xff\xe0" + b"\x00" * 20, "image/jpeg"),
    ],
)
def test_a_file_is_known_by_its_content(name, content, media_type):
    row = store(content, name=name, person=None)

    assert media_type in row.media_type
    assert open_stored(row.digest).read() == content


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("报告.docx", PDF, "内容却是 PDF"),
        ("规划.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "不是可识别的类型"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "旧版 Office"),
        ("a.docx", archive("readme.txt"), "压缩包"),
        ("a.docx", archive("word/document.xml")[:-30], "损坏"),
        ("a.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        ("a.txt", b"\x81\x20\xff\xfe\x81 garbage \xff", "不是可识别的类型"),
        ("a.txt", bytes(range(1, 32)) * 40, "不是可识别的类型"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_kept(folder, name, content, reason):
    with pytest.raises(FileTypeRefused) as refusal:
        store(content, name=name, person=None)

    assert refusal.value.message("zh").startswith(f"[files-E002] 上传文件“{name}”")
    assert reason in refusal.value.message("zh")
    assert "the file was not kept" in refusal.value.message("en")
    assert kept(folder) == []
    assert not StoredFile.objects.exists()


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty) as refusal:
        store(b"", name="空.txt", person=None)

    assert refusal.value.message("zh").startswith("[files-E003] 上传文件“空.txt”：文件是空的")
    assert "the file is empty" in refusal.value.message("en")


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(folder, settings):
    settings.WUTONG_LARGEST_UPLOAD = 3 * 2**20
    given = []

    def endless():
        for _piece in range(200):
            given.append(1)
            yield b"a" * 2**20

    class Upload:
        def chunks(self, _size):
            return endless()

    with pytest.raises(FileTooLarge) as refusal:
        store(Upload(), name="大.csv", person=None)

    assert refusal.value.message("zh").startswith("[files-E001] 上传文件“大.csv”：文件超过 3 MB 的上限")
    assert "larger than the limit of 3 MB" in refusal.value.message("en")
    assert len(given) == 4
    assert kept(folder) == []


def test_the_same_bytes_lie_on_the_disk_once(folder):
    person = Person.objects.create(username="wang")

    first = store(PDF, name="甲.pdf", person=person)
    again = store(SimpleUploadedFile("x", PDF), name="甲.pdf", person=person)
    other = store(io.BytesIO(PDF), name="乙.pdf", person=person)

    assert first == again
    assert first.digest == other.digest
    assert len(kept(folder)) == 1


def test_a_missing_file_says_where_to_get_it_back():
    row = store(PDF, name="甲.pdf", person=None)
    path_of(row.digest).unlink()

    with pytest.raises(StoredFileMissing) as missing:
        open_stored(row.digest)

    assert missing.value.message("zh").startswith(f"[files-E004] 打开文件 {row.digest}：数据目录中没有这个文件")
    assert "restore the files folder" in missing.value.message("en")


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64])
def test_only_a_digest_opens_a_file(digest):
    with pytest.raises(StoredFileMissing):
        open_stored(digest)


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\桌面\\报告.docx", "报告.docx"),
        ("a\u202etxt.exe", "a_txt.exe"),
        ("...", "file"),
        ("名" * 300 + ".pdf", "名" * 112 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_path_and_tricks(given, kept_as):
    assert safe_name(given) == kept_as
