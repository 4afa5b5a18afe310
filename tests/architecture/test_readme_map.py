"""The README's map names every folder under src/wutong, and only those."""

import re
from pathlib import Path

MAP_LINE = re.compile(r"^\| `([\w/]+)/?` \|", re.M)


def folders(root: Path) -> set[str]:
    top = root / "src/wutong"
    found = {folder.name for folder in top.iterdir() if folder.is_dir() and not folder.name.startswith("__")}
    for layer in ("engines", "packs", "platform"):
        found |= {
            f"{layer}/{folder.name}"
            for folder in (top / layer).iterdir()
            if folder.is_dir()
            and not folder.name.startswith("__")
            and folder.name not in {"tests", "templates", "locale", "web"}
        }
    return found


def test_the_readme_map_is_true(root: Path):
    for readme in ("README.md", "README.zh.md"):
        assert set(MAP_LINE.findall((root / readme).read_text(encoding="utf-8"))) == folders(root), readme
