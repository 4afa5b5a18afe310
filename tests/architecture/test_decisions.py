"""Decisions are numbered without gaps, dated, and all in the index."""

import re
from pathlib import Path


def test_decisions_are_numbered_without_gaps_and_dated(root: Path):
    files = sorted((root / "docs/decisions").glob("[0-9]*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: \w+", file.read_text(encoding="utf-8"), re.M), file


def test_the_index_names_every_decision_by_its_title(root: Path):
    folder = root / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for file in sorted(folder.glob("[0-9]*.md")):
        title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"- [{title}]({file.name})" in index, file
