"""The reference pages name every command and every setting, and nothing that is gone."""

import re
from pathlib import Path

from wutong.site.commandline import _commands

SETTING = re.compile(r"\bWUTONG_[A-Z_]+\b|\bDATABASE_URL\b")
# Set by the start script and the tests for themselves; nobody sets them by hand.
INTERNAL = {
    "WUTONG_LARGEST_UPLOAD", "WUTONG_ROOT", "WUTONG_TEST_DATA", "WUTONG_TEST_POSTGRES", "WUTONG_SHARED", "WUTONG_PACKS",
}  # fmt: skip


def test_every_command_is_documented(root: Path):
    page = (root / "docs/reference/commands.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^## `\./wutong ([\w-]+)", page, re.M))
    assert documented == {entry.name for entry in _commands()}


def test_every_setting_is_documented(root: Path, sources: list[Path]):
    page = (root / "docs/reference/settings.md").read_text(encoding="utf-8")
    files = [*sources, root / "wutong"]
    environment = re.compile(r"environ|getenv|\$\{")
    read = {
        name
        for file in files
        if "tests" not in file.parts
        for line in file.read_text(encoding="utf-8").splitlines()
        if environment.search(line)
        for name in SETTING.findall(line)
    }
    documented = set(SETTING.findall(page))
    assert read - documented - INTERNAL == set()


def test_the_readmes_first_screen_names_the_two_commands(root: Path):
    for name in ("README.md", "README.zh.md"):
        first_screen = (root / name).read_text(encoding="utf-8").splitlines()[:40]
        assert any("./wutong demo" in line for line in first_screen)
        assert any("./wutong test" in line for line in first_screen)
