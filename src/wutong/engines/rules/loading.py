"""Clause files from disk: the files named, what they include, and the published schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from wutong.engines.rules._core.building import build
from wutong.engines.rules._core.document import Document, read_document
from wutong.engines.rules._core.faults import Problem
from wutong.engines.rules._core.ruleset import RuleSet
from wutong.engines.rules._core.sources import Refused
from wutong.engines.rules.errors import ClauseFileRefused

SCHEMA = Path(__file__).parent / "data" / "clauses.schema.json"


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON schema of clause files."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def load_files(paths: list[Path]) -> RuleSet:
    """Return the rules of files and folders of them. Raises ClauseFileRefused with every fault."""
    names = "、".join(path.name for path in paths)
    read = list(_documents(paths))
    return _built(read, names)


def load_texts(texts: dict[str, str]) -> RuleSet:
    """Return the rules of texts by name. Raises ClauseFileRefused."""
    return _built([read_document(text, name) for name, text in texts.items()], "、".join(texts))


def _built(read: list[Document | Problem], names: str) -> RuleSet:
    problems = [one for one in read if isinstance(one, Problem)]
    if problems:
        raise ClauseFileRefused(names, problems)
    try:
        return build([one for one in read if isinstance(one, Document)], schema())
    except Refused as refused:
        raise ClauseFileRefused(names, refused.problems) from None


def _documents(paths: list[Path]) -> Iterator[Document | Problem]:
    """Yield every file once, what a file includes before it."""
    seen: set[Path] = set()
    for path in paths:
        files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
        for file in files:
            yield from _with_included(file.resolve(), seen)


def _with_included(file: Path, seen: set[Path]) -> Iterator[Document | Problem]:
    if file in seen:
        return
    seen.add(file)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        yield Problem(1, 1, file.name, "没有这个文件", "there is no such file", "", file.name)
        return
    except UnicodeDecodeError:
        yield Problem(1, 1, file.name, "文件不是 UTF-8 编码", "the file is not UTF-8", "", file.name)
        return
    document = read_document(text, file.name)
    included = (
        document.data.get("include") if isinstance(document, Document) and isinstance(document.data, dict) else None
    )
    for name in included if isinstance(included, list) else ():
        yield from _with_included((file.parent / str(name)).resolve(), seen)
    yield document
