"""The style sheets stay small, and style only what some page shows."""

import re
from pathlib import Path

import pytest

MOST_BYTES = {
    "wutong.css": 25_000,
    "phone.css": 4_500,
    "print.css": 1_000,
    "paper-a3.css": 60,
    "paper-a4.css": 130,
}  # may only fall
# Classes that no template names: set by Django's forms and messages, and by htmx while it waits.
SET_BY_OTHERS = {"errorlist", "helptext", "success", "warning", "htmx-request"}
CLASSES = re.compile(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
QUOTED = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
WORD = re.compile(r"[\w-]+")


@pytest.fixture(scope="module")
def sheets(root: Path) -> dict[str, str]:
    folder = root / "src/wutong/site/static/site"
    return {sheet.name: sheet.read_text(encoding="utf-8") for sheet in sorted(folder.glob("*.css"))}


@pytest.fixture(scope="module")
def used(root: Path) -> set[str]:
    """Every word that stands where a class can stand: in templates, in markup made by Python, in strings of scripts."""
    words: set[str] = set()
    for file in (root / "src/wutong").rglob("*"):
        if file.suffix in {".html", ".py", ".js"} and not {"vendor", "tests"} & set(file.parts):
            text = file.read_text(encoding="utf-8")
            found = CLASSES.findall(text) + (QUOTED.findall(text) if file.suffix != ".html" else [])
            words.update(word for piece in found for word in WORD.findall(piece))
    return words


def test_the_style_sheets_are_small(sheets):
    sizes = {name: len(text.encode()) for name, text in sheets.items()}
    print("".join(f"\n{size:>7} {name}" for name, size in sizes.items()))
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES.get(name, 0)} == {}


def test_every_class_of_the_style_sheets_stands_on_some_page(sheets, used):
    rules = [re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", text, flags=re.S) for text in sheets.values()]
    styled = {name for rule in rules for name in re.findall(r"\.([a-zA-Z][\w-]*)", rule)}
    assert sorted(styled - used - SET_BY_OTHERS) == []
