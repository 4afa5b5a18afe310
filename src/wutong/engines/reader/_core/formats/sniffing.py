"""What a file is, told from its content: a name can lie and often does."""

from __future__ import annotations

import enum
import re
import zipfile

from wutong.engines.reader._core.formats.archive import opened
from wutong.engines.reader.errors import EncryptedOffice, UnknownDocumentType


class Sort(enum.Enum):
    """The kinds of file the reader reads; the value is the name shown to people."""

    TEXT = "TXT"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    XLS = "XLS"
    ODS = "ODS"


_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# (first bytes, Chinese name, English name) of files that people hand in and that are no documents to read
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG picture"),
    (b"\x89PNG", "PNG 图片", "a PNG picture"),
    (b"GIF8", "GIF 图片", "a GIF picture"),
    (b"BM", "BMP 图片", "a BMP picture"),
    (b"II*\0", "TIFF 图片", "a TIFF picture"),
    (b"MM\0*", "TIFF 图片", "a TIFF picture"),
    (b"{\\rtf", "RTF 文件", "an RTF file"),
    (b"%!PS", "PostScript 文件", "a PostScript file"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "GZIP 压缩包", "a GZIP archive"),
    (b"BZh", "BZIP2 压缩包", "a BZIP2 archive"),
    (b"\xfd7zXZ", "XZ 压缩包", "an XZ archive"),
    (b"SQLite format 3\0", "SQLite 数据库", "an SQLite database"),
    (b"PAR1", "Parquet 数据文件", "a Parquet file"),
    (b"MZ", "可执行程序", "an executable program"),
    (b"\x7fELF", "可执行程序", "an executable program"),
    (b"%FDF", "PDF 表单数据", "PDF form data"),
)
_TEXTLIKE_MAGIC = frozenset({b"BM", b"MZ", b"BZh", b"PAR1", b"Rar!", b"GIF8"})
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_INSIDE = re.compile(rb"<(?:html|body|table|div|meta\s[^>]*charset)\b[^>]*>", re.I)
_HTML_LEAD = re.compile(rb"\s*<(?:p|div|table|h[1-6]|meta|section|article|ul|ol|span|title|!--)[\s>-]", re.I)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sort_of(data: bytes, *, name: str) -> Sort:
    """Return what the content is; raise UnknownDocumentType, EncryptedOffice or DamagedDocument if it is unreadable."""
    if b"%PDF-" in data[:1024]:
        return Sort.PDF
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _sort_of_package(data, name)
    if data.startswith(_OLE):
        return _sort_of_ole(data, name)
    for magic, found, found_en in _REFUSED:
        if data.startswith(magic) and (magic not in _TEXTLIKE_MAGIC or b"\0" in data[:4096]):
            raise UnknownDocumentType(name=name, found=found, found_en=found_en)
    return Sort.HTML if _is_html(_narrow(data[:8192])) else Sort.TEXT


def _sort_of_package(data: bytes, name: str) -> Sort:
    with opened(data, name=name, kind="Office 文件（ZIP）") as package:
        entries = set(package.namelist())
        if "word/document.xml" in entries:
            return Sort.DOCX
        if "xl/workbook.xml" in entries or "xl/workbook.bin" in entries:
            return Sort.XLSX
        if _mimetype(package) == "application/vnd.oasis.opendocument.spreadsheet":
            return Sort.ODS
        if any(entry.startswith("ppt/") for entry in entries):
            raise UnknownDocumentType(name=name, found="PowerPoint 演示文稿", found_en="a PowerPoint presentation")
    raise UnknownDocumentType(name=name, found="压缩包或其他 ZIP 格式文件", found_en="an archive or other ZIP file")


def _mimetype(package: zipfile.ZipFile) -> str:
    try:
        entry = package.getinfo("mimetype")
        return package.read(entry).decode("ascii", "replace").strip() if entry.file_size < 200 else ""
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""


def _sort_of_ole(data: bytes, name: str) -> Sort:
    """Tell old Office files apart by the names of their streams, which stand in the file as UTF-16."""
    if _holds(data, "EncryptedPackage") or _holds(data, "EncryptionInfo"):
        raise EncryptedOffice(name=name)
    if _holds(data, "WordDocument"):
        raise UnknownDocumentType(name=name, found="旧版 Word 文件（.doc 或 .wps）", found_en="an old Word file (.doc)")
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return Sort.XLS
    raise UnknownDocumentType(name=name, found="旧版 Office 文件", found_en="an old Office file")


def _holds(data: bytes, stream: str) -> bool:
    return (stream + "\0").encode("utf-16-le") in data


def _narrow(head: bytes) -> bytes:
    return head[2:].replace(b"\0", b"") if head.startswith(_WIDE_MARKS) else head.removeprefix(b"\xef\xbb\xbf")


def _is_html(head: bytes) -> bool:
    if _HTML_START.match(head):
        return True
    return bool(_HTML_LEAD.match(head) and (_HTML_INSIDE.search(head) or head.count(b"</") >= 2))
