"""`./wutong bundle`: one archive from which the same commands run without any network."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from wutong import __version__

LOCKS = ("requirements-bootstrap.lock", "requirements.lock")
LEFT_OUT = {
    ".git",
    ".venv",
    ".wutong",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "wheels",
}
FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "wqy-microhei.ttc")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", type=Path, help="archive to write (default: wutong-VERSION.tar.gz)")
    parser.add_argument("--with-tests", action="store_true", help="also pack what `./wutong test` needs")


def run(given: argparse.Namespace) -> int:
    """Collect wheels, assets, a font and the source into one archive, and print its path."""
    root = Path(os.environ.get("WUTONG_ROOT", ".")).resolve()
    name = f"wutong-{__version__}"
    target = (given.file or Path(f"{name}.tar.gz")).resolve()
    locks = [*LOCKS, "requirements-test.lock"] if given.with_tests else list(LOCKS)
    with tempfile.TemporaryDirectory(prefix="wutong-bundle-") as folder:
        wheels = Path(folder) / "wheels"
        for lock in locks:
            _download(root / lock, wheels)
        _write(root, wheels, target, name)
    print(target)
    return 0


def _download(lock: Path, wheels: Path) -> None:
    print(f"正在收集 {lock.name} 中的组件… Collecting {lock.name} …", file=sys.stderr)
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes",
         "--only-binary", ":all:", "--dest", str(wheels), "--requirement", str(lock)],
        check=True,
        stdout=sys.stderr,
    )  # fmt: skip


def _write(root: Path, wheels: Path, target: Path, name: str) -> None:
    part = target.with_name(target.name + ".part")
    with tarfile.open(part, "w:gz", compresslevel=1) as archive:
        for entry in sorted(root.iterdir()):
            archive.add(entry, f"{name}/{entry.name}", filter=_keep)
        archive.add(wheels, f"{name}/wheels")
        font = _font()
        if font is None:
            print("没有找到中文字体，档案中不含字体。No Chinese font was found; the archive has none.", file=sys.stderr)
        else:
            archive.add(font, f"{name}/fonts/{font.name}")
    part.replace(target)


def _keep(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    parts = set(Path(entry.name).parts)
    return None if parts & LEFT_OUT or entry.name.endswith((".pyc", ".part", ".tar.gz")) else entry


def _font() -> Path | None:
    folders = [Path("/usr/share/fonts"), Path.home() / ".fonts"]
    return next((file for folder in folders for name in FONTS for file in folder.rglob(name)), None)
