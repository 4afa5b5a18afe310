"""The commands `read` and `text`: figures and text of files, without a database.

Results alone go to standard output; messages and warnings go to standard error.
A file that cannot be read is reported and the others are read all the same; the
exit status is then 1.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wutong.kernel.errors import WutongError

if TYPE_CHECKING:
    from wutong.engines.reader.types import Document, Figure, Lexicon

_FORMATS = ("jsonl", "csv", "table")


def add_read_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `wutong read`."""
    parser.description = "读出文件中的数据：每行一个数据，含数值、单位、时期、地区、指标和在原文中的位置。"
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="TXT、Markdown、DOCX、PDF、HTML、XLSX、XLS 或 ODS 文件"
    )
    parser.add_argument("--published", metavar="DATE", help="文件的发布日期，如 2025-02-18；不给时从文件中推断")
    parser.add_argument("--area", default="", metavar="NAME", help="文件所说的地区，如 郑州高新区；不给时从文件中推断")
    parser.add_argument(
        "--lexicon", metavar="LEXICON", action="append", default=[], help="词库（YAML 或 JSON），可多次给出，后给的优先"
    )
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument(
        "--commitments", action="store_true", help="读出要做的事：谁、做什么、何时完成、以哪些数据衡量（JSON 行）"
    )
    wanted.add_argument("--projects", action="store_true", help="读出有名称的项目：投资、合作方、阶段、地点（JSON 行）")
    parser.add_argument("--format", choices=_FORMATS, default="jsonl", help="输出格式，默认 jsonl")


def add_text_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `wutong text`."""
    parser.description = "打印文件的文字。数据的位置（start、end）就是按这份文字计数的。"
    parser.add_argument("file", metavar="FILE", help="TXT、Markdown、DOCX、PDF、HTML、XLSX、XLS 或 ODS 文件")


def run_read(args: argparse.Namespace) -> int:
    """Print the figures of every file; return 0, or 1 if a file or the date could not be read."""
    from wutong.engines.reader.figure_output import writer_for

    try:
        published, lexicon = _day(args.published), _lexicon(args.lexicon)
    except WutongError as error:
        return _report(error)
    if args.commitments or args.projects:
        return _read_undertakings(args, published, lexicon)
    output = writer_for(args.format, _Bytes(), name_files=len(args.files) > 1)
    failures = 0
    for name in args.files:
        try:
            output.add(name, _figures(name, published, args.area, lexicon))
        except WutongError as error:
            failures += _report(error)
    output.finish()
    return 1 if failures else 0


def _read_undertakings(args: argparse.Namespace, published: datetime.date | None, lexicon: Lexicon | None) -> int:
    from wutong.engines.reader import api
    from wutong.engines.reader.undertaking_output import UndertakingLines

    output = UndertakingLines(_Bytes(), name_files=len(args.files) > 1)
    failures = 0
    for name in args.files:
        try:
            document = _document(name)
        except WutongError as error:
            failures += _report(error)
            continue
        _say_guesses(name, document, published, args.area)
        wanted = api.commitments if args.commitments else api.projects
        output.add(name, wanted(document, published=published, area=args.area, lexicon=lexicon), document.text)
    return 1 if failures else 0


def run_text(args: argparse.Namespace) -> int:
    """Print the text of one file; return 0, or 1 if it could not be read."""
    try:
        document = _document(args.file)
    except WutongError as error:
        return _report(error)
    _Bytes().write(document.text)
    return 0


def _figures(name: str, published: datetime.date | None, area: str, lexicon: Lexicon | None) -> list[Figure]:
    from wutong.engines.reader import api
    from wutong.engines.reader.figure_output import as_printed

    document = _document(name)
    _say_guesses(name, document, published, area)
    figures = api.read(document, published=published, area=area, lexicon=lexicon)
    return [as_printed(figure, document.text) for figure in figures]


def _say_guesses(name: str, document: Document, published: datetime.date | None, area: str) -> None:
    """Tell on standard error what is taken for the day and the area where nobody gave them."""
    from wutong.engines.reader._core.formats.identity import guess_area, guess_published

    if published is None:
        print(f"{name}：未给 --published，按 {guess_published(document) or '日期不详'} 发布理解", file=sys.stderr)
    if not area:
        print(f"{name}：未给 --area，按“{guess_area(document) or '地区不详'}”理解", file=sys.stderr)


def _document(name: str) -> Document:
    from wutong.engines.reader.api import open_document

    document = open_document(Path(name), name=name)
    for warning in document.warnings:
        print(f"{name}：{warning}", file=sys.stderr)
    return document


def _lexicon(names: list[str]) -> Lexicon | None:
    from wutong.engines.reader import api

    return api.joined_lexicon([api.load_lexicon(Path(name), name=name) for name in names]) if names else None


def _day(given: str | None) -> datetime.date | None:
    from wutong.engines.reader.errors import ImpossibleDate

    if given is None:
        return None
    try:
        return datetime.date.fromisoformat(given.strip())
    except ValueError as problem:
        raise ImpossibleDate(name="--published", given=given) from problem


def _report(error: WutongError) -> int:
    print(error.message(), file=sys.stderr)
    return 1


class _Bytes:
    """Standard output as UTF-8 bytes: offsets must not shift by a translated line end, nor a locale refuse a character."""

    def write(self, text: str) -> None:
        for piece in _pieces(text):
            sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def _pieces(text: str, length: int = 1 << 20) -> Iterator[str]:
    for start in range(0, len(text), length):
        yield text[start : start + length]
