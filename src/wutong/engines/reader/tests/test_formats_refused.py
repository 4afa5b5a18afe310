"""Every file that cannot be read is refused with its own error, in words a person can act on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from wutong.engines.reader import errors
from wutong.engines.reader.api import LARGEST_FILE, open_document
from wutong.engines.reader.tests import samples

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _ole(stream: str) -> bytes:
    return OLE + (stream + "\0").encode("utf-16-le") + b"\0" * 512


def _bomb() -> bytes:
    return samples.repacked(samples.as_docx(), {"word/document.xml": b"<a>" + b" " * 80_000_000 + b"</a>"})


def _zip_of(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


REFUSED = {
    "a PDF with a password": (samples.encrypted_pdf, errors.EncryptedPdf, "密码"),
    "a scanned PDF": (samples.scanned_pdf, errors.ScannedPdf, "扫描"),
    "a broken PDF": (lambda: b"%PDF-1.7\n" + b"junk " * 100, errors.DamagedDocument, "损坏"),
    "a cut-off PDF": (lambda: samples.as_pdf()[:900], errors.DamagedDocument, "损坏"),
    "a Word file with a password": (lambda: _ole("EncryptedPackage"), errors.EncryptedOffice, "密码"),
    "an old Word file": (lambda: _ole("WordDocument"), errors.UnknownDocumentType, "旧版 Word"),
    "a broken old Excel file": (lambda: _ole("Workbook"), errors.DamagedDocument, "损坏"),
    "a cut-off Word file": (lambda: samples.as_docx()[:5000], errors.DamagedDocument, "损坏"),
    "a cut-off Excel file": (lambda: samples.as_xlsx()[:3000], errors.DamagedDocument, "损坏"),
    "a Word file with broken XML": (
        lambda: samples.repacked(samples.as_docx(), {"word/document.xml": b"<w:document"}),
        errors.DamagedDocument,
        "损坏",
    ),
    "an Excel file with broken XML": (
        lambda: samples.repacked(samples.as_xlsx(), {"xl/workbook.xml": b"<workbook"}),
        errors.DamagedDocument,
        "损坏",
    ),
    "a zip bomb": (_bomb, errors.UnpackedTooLarge, "恶意"),
    "a sheet that claims all columns and rows": (
        lambda: samples.repacked(
            samples.as_xlsx(),
            {
                "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
                b'main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v>'
                b"</c></row></sheetData></worksheet>"
            },
        ),
        errors.SheetTooLarge,
        "单元格太多",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 40, errors.UnknownDocumentType, "PNG"),
    "another zip": (lambda: _zip_of(readme=b"x"), errors.UnknownDocumentType, "压缩包"),
    "a presentation": (lambda: _zip_of(**{"ppt/presentation.xml": b"x"}), errors.UnknownDocumentType, "演示文稿"),
    "an empty page": (lambda: b"<html><body><script>1</script></body></html>", errors.EmptyDocument, "没有文字"),
}


NOISE = bytes((at * at * 31 + at * 7) % 251 + 1 for at in range(5000))


@pytest.mark.parametrize(
    ("name", "kind"), [("报告.pdf", "PDF"), ("报告.DOCX", "DOCX"), ("表.xlsx", "XLSX"), ("报告.doc", "Word")]
)
def test_noise_under_the_name_of_a_document_is_a_damaged_one(name, kind):
    with pytest.raises(errors.DamagedDocument) as refused:
        open_document(NOISE, name=name)

    said = refused.value.message("zh")
    assert kind in said
    assert "重新下载" in said
    assert "UTF-8" not in said


def test_noise_under_the_name_of_a_text_is_a_matter_of_encoding():
    with pytest.raises(errors.UndecodableText):
        open_document(NOISE, name="报告.txt")


def test_a_pdf_of_empty_pages_may_be_a_scan():
    stream = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.write(stream)

    with pytest.raises(errors.ScannedPdf, match="扫描"):
        open_document(stream.getvalue(), name="空白.pdf")


TAKES_SECONDS = {"a zip bomb"}


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=[pytest.mark.slow] if what in TAKES_SECONDS else []) for what in REFUSED]
)
def test_it_is_refused_with_its_own_error(what):
    make, error, word = REFUSED[what]

    with pytest.raises(error) as refused:
        open_document(make(), name="材料.bin")

    assert word in refused.value.message("zh")
    assert "材料.bin" in refused.value.message("zh")
    assert "Nothing was read" in refused.value.message("en")


def test_a_file_at_the_limit_is_refused_without_being_read(tmp_path: Path, monkeypatch):
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(LARGEST_FILE)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))

    with pytest.raises(errors.DocumentTooLarge, match="200 MB"):
        open_document(large, name="large.txt")


@pytest.mark.parametrize("path", ["nowhere.txt", "."])
def test_what_the_system_cannot_open_is_refused(path):
    with pytest.raises(errors.UnreadableFile, match="打不开"):
        open_document(Path(path), name=path)


def test_the_content_counts_and_not_the_name():
    assert open_document(samples.as_pdf(), name="report.docx").format == "pdf"
    assert open_document(samples.as_docx(), name="report.pdf").format == "docx"
    assert open_document(samples.as_html(), name="report.txt").format == "html"


def test_every_error_is_documented_under_its_code():
    page = (Path(__file__).parents[5] / "docs/reference/errors.md").read_text(encoding="utf-8")
    classes = [
        value for value in vars(errors).values() if isinstance(value, type) and value.__module__ == errors.__name__
    ]

    assert len({cls.code for cls in classes}) == len(classes)
    assert [cls.code for cls in classes if cls.code not in page] == []
