"""Nothing on a page is typed in: templates hold no number that a reader could take for a figure."""

import re
from pathlib import Path

TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<(script|style|svg)\b.*?</\1>", re.S)
MARKUP = re.compile(r"<[^>]+>", re.S)
DIGITS = re.compile(r"\d")
ALLOWED = re.compile(r"Ctrl\+?\s?\d|GB/T \d+|SDMX-CSV 2\.0|OpenAPI 3\.1|&#\d+;|A[34]|CSV UTF-8")


def visible_text(template: str) -> str:
    return ALLOWED.sub("", MARKUP.sub(" ", TAGS.sub(" ", template)))


def test_templates_show_no_number_literals(root: Path):
    wrong = []
    for file in sorted((root / "src/wutong").rglob("templates/**/*.html")):
        for line in visible_text(file.read_text(encoding="utf-8")).splitlines():
            if DIGITS.search(line):
                wrong.append(f"{file}: {line.strip()}: a figure comes from a claim, not from the template")
    assert wrong == []


def test_templates_run_no_inline_script(root: Path):
    wrong = [
        str(file)
        for file in sorted((root / "src/wutong").rglob("templates/**/*.html"))
        if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=", file.read_text(encoding="utf-8"))
    ]
    assert wrong == []
