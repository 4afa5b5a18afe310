"""`./wutong audit`: what does not add up in files, without a database unless the ledger is asked.

Findings alone go to standard output; a file that cannot be read is reported and the others are audited all the same; the exit
status is then 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wutong.kernel.errors import WutongError

if TYPE_CHECKING:
    from wutong.engines.reader.types import AuditedDocument, Document, Figure, KnownFigure


@dataclass(frozen=True)
class ReadFile:
    """A file that could be read, with its figures."""

    name: str
    document: Document
    figures: list[Figure]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from wutong.engines.reader.api import AUDIT_FORMATS

    parser.description = "核对文件中的数据：与算术、上下文、表格、其他文件或台账不符之处。给出多个文件时互相核对。"
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="TXT、Markdown、DOCX、PDF、HTML、XLSX、XLS 或 ODS 文件"
    )
    parser.add_argument("--with-ledger", action="store_true", help="同时与台账中已采用的数据核对（需要数据库）")
    parser.add_argument("--format", choices=AUDIT_FORMATS, default="jsonl", help="输出格式，默认 jsonl")
    parser.add_argument("--rules", default="", metavar="RULE,RULE", help="只用这些规则；不给时用全部规则")
    parser.add_argument("--without", action="append", default=[], metavar="RULE", help="不用这条规则，可多次给出")
    parser.add_argument("--least", type=float, default=0.0, metavar="0..1", help="只列出把握不低于此值的")
    parser.add_argument("--data", type=Path, help="数据目录（与 --with-ledger 一起用，默认 WUTONG_DATA）")


def run(given: argparse.Namespace) -> int:
    """Print the findings of every file; return 0, or 1 if a file could not be read."""
    from wutong.engines.reader.api import audit_report

    if given.with_ledger:
        _start_database(given.data)
    read, failures = _read_all(given.files)
    audited = [_audited(one, read, given) for one in read]
    sys.stdout.buffer.write(audit_report(given.format, audited))
    sys.stdout.buffer.flush()
    return 1 if failures else 0


def _audited(one: ReadFile, read: Sequence[ReadFile], given: argparse.Namespace) -> AuditedDocument:
    from wutong.engines.reader import api
    from wutong.engines.reader.types import AuditedDocument

    known = [
        known
        for other in read
        if other is not one
        for known in api.known_from(other.document, other.figures, name=other.name)
    ]
    known += _ledger_figures(one.figures) if given.with_ledger else []
    rules = [name for name in given.rules.split(",") if name] or None
    found = api.audit(one.document, figures=one.figures, known=known, rules=rules, without=given.without)
    return AuditedDocument(
        one.name, one.document, tuple(finding for finding in found if finding.certainty >= given.least)
    )


def _read_all(names: Sequence[str]) -> tuple[list[ReadFile], int]:
    """Every file that can be read, and how many could not."""
    from wutong.engines.reader import api

    read, failures = [], 0
    for name in names:
        try:
            document = api.open_document(Path(name), name=name)
        except WutongError as error:
            print(error.message(), file=sys.stderr)
            failures += 1
            continue
        for warning in document.warnings:
            print(f"{name}：{warning}", file=sys.stderr)
        read.append(ReadFile(name, document, api.read(document)))
    return read, failures


def _start_database(data: Path | None) -> None:
    if data:
        os.environ["WUTONG_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    import django

    django.setup()
    from wutong.site.zone import ensure_zone

    ensure_zone()


def _ledger_figures(figures: Sequence[Figure]) -> list[KnownFigure]:
    from wutong.packs.documents.known_figures import known_figures

    return known_figures(figures)
