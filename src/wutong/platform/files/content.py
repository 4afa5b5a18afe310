"""What a file is, judged by its bytes and not by its name.

The name decides only between kinds of plain text (txt, md, csv), which look alike.
"""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

HEAD = 4096
LARGEST_UNPACKED = 2 * 2**30  # an Office file that unpacks to more is an attack, not a report
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
SAME = {"htm": "html", "jpeg": "jpg", "markdown": "md", "text": "txt"}
TEXTS = {"txt", "md", "csv", "html"}
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MAGIC = [(b"PAR1", "parquet"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"PK\x03\x04", "zip")]
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word and Excel files, and encrypted new ones
HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")
ENCODINGS = ("utf-8-sig", "gb18030")  # GBK and GB2312 are parts of GB 18030


class NotAccepted(Exception):  # noqa: N818 - turned into FileTypeRefused where the name is known
    """Content that cannot be stored, with the reason in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def kind_of(file: Path, name: str) -> str:
    """Return the kind of a file (a key of MEDIA_TYPES); raise NotAccepted.

    A name whose ending belongs to another kind is refused: a reader chosen by the name
    would meet something else.
    """
    ending = Path(name).suffix.lower().lstrip(".")
    ending = SAME.get(ending, ending)
    kind = _by_content(file, ending)
    if ending in MEDIA_TYPES and kind != ending and not {kind, ending} <= TEXTS:
        raise NotAccepted(
            f"文件名的后缀是 .{ending}，内容却是 {kind.upper()}",
            f"its name ends in .{ending} but its content is {kind}",
        )
    return kind


def _by_content(file: Path, ending: str) -> str:
    with file.open("rb") as handle:
        head = handle.read(HEAD)
    if head.startswith(OLD_OFFICE):
        raise NotAccepted(
            "这是旧版 Office 文件（DOC、XLS）或加密的 Office 文件", "it is an old or an encrypted Office file"
        )
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return _office(file) if kind == "zip" else kind
    return _text(file, head, ending)


def _office(file: Path) -> str:
    """Tell Word from Excel by the parts of the archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()}
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise NotAccepted("压缩结构已损坏", "its archive is damaged") from problem
    if unpacked > LARGEST_UNPACKED:
        raise NotAccepted("解压后的体积异常", "it unpacks to an abnormal size")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAccepted("文件含有宏", "it contains macros")
    for kind, part in OFFICE_PARTS.items():
        if part in names:
            return kind
    raise NotAccepted("这是压缩包，不是 DOCX 或 XLSX 文件", "it is an archive, neither DOCX nor XLSX")


def _text(file: Path, head: bytes, ending: str) -> str:
    if not _decodable(file, head):
        raise NotAccepted(
            "内容不是可识别的类型，也不是文本（UTF-8 或 GBK）", "its content is no known type and no text"
        )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML_SIGNS):
        return "html"
    return ending if ending in TEXTS else "txt"


def _decodable(file: Path, head: bytes) -> bool:
    """Return whether the whole file is text in one of the encodings; reads it piece by piece."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(file, "utf-16")
    return b"\x00" not in head and any(_decodes(file, encoding) for encoding in ENCODINGS)


def _decodes(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    strange = characters = 0
    try:
        with file.open("rb") as handle:
            while piece := handle.read(2**20):
                text = decoder.decode(piece)
                strange += sum(1 for sign in text if sign < " " and sign not in "\t\r\n\f")
                characters += len(text)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return strange <= characters // 1000  # a stray control sign is a slip, one in a hundred is not text
