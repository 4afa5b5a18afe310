"""Every error a person can meet has a code of its own, a page entry, and four whole sentences in two languages."""

import re
import string
from importlib import import_module
from pathlib import Path

import pytest

from wutong.kernel.errors import WutongError


def error_classes(root: Path) -> list[type[WutongError]]:
    for file in sorted((root / "src/wutong").rglob("*.py")):
        if "WutongError" in file.read_text(encoding="utf-8") and "tests" not in file.parts:
            name = ".".join(file.relative_to(root / "src").with_suffix("").parts)
            import_module(name.removesuffix(".__init__"))
    found: list[type[WutongError]] = []
    waiting = WutongError.__subclasses__()
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting += current.__subclasses__()
    return [kind for kind in found if kind.__module__.startswith("wutong.") and ".tests." not in kind.__module__]


def fields(kind: type[WutongError], language: str) -> set[str]:
    wording = getattr(kind, language)
    parts = (wording.asked, wording.obstacle, wording.written, wording.advice)
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def test_codes_are_unique(root: Path):
    codes: dict[str, str] = {}
    for kind in error_classes(root):
        if "code" in vars(kind):
            assert codes.setdefault(kind.code, kind.__name__) == kind.__name__, kind.code


def test_every_code_is_documented(root: Path):
    page = (root / "docs/reference/errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `?([a-z]+-E\d+)`? \|", page, re.M))
    missing = {kind.code for kind in error_classes(root) if "zh" in vars(kind)} - documented
    bases = {code for code in missing if code.endswith("E000")}
    assert missing - bases == set(), "add a row to docs/reference/errors.md"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_says_what_was_asked_what_stood_in_the_way_what_was_written_and_what_to_do(
    root: Path, language: str
):
    for kind in error_classes(root):
        facts = {name.split(".")[0].split("[")[0]: "样例" for name in fields(kind, language)}
        if any("." in name or "[" in name for name in fields(kind, language)):
            continue
        for part in getattr(kind, language).fill(facts):
            assert part.strip(), kind
            assert not part.rstrip().endswith(("。", "!", "！")), f"{kind.__name__}: message() adds the sentence ends"
