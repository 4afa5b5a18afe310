"""Finished SQLite databases of tests, kept in the user's cache for the next run of the same sources.

A database belongs to the sources it was made from: every file that could change what migrations and the loading of
the zone write, and the versions of what runs them. Other sources have other folders; the oldest go. Where the cache
cannot be read or written, databases are made anew in each run.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).parents[1]
KEPT = 4  # sources whose databases stay: a few branches side by side
SUFFIXES = {".py", ".yaml", ".csv", ".json", ".md", ".geojson", ".sql"}
APART = {"tests", "static", "templates", "locale", "web", "__pycache__"}  # folders that no row comes from


def fetch(name: str, target: Path) -> bool:
    """Copy the database `name` of the present sources to `target`; say whether there is one."""
    part = target.with_suffix(".part")
    try:
        shutil.copyfile(_folder() / name, part)
    except OSError:
        return False
    part.replace(target)
    return True


def offer(name: str, made: Path) -> None:
    """Keep a copy of a database for later runs of the present sources, if the cache can be written."""
    folder = _folder()
    part = folder / f"{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, part)
        part.replace(folder / name)  # whole or not at all: other runs may be looking
        _forget_the_oldest(folder.parent)
    except OSError:
        with suppress(OSError):
            part.unlink()


def _folder() -> Path:
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "wutong/test-databases" / digest()


@cache
def digest(source: Path = SOURCE) -> str:
    """Return a name for the sources: it changes with any file that rows could come from."""
    told = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version} {version('django')}".encode())
    for file in sorted(_files(source)):
        told.update(f"\0{file.relative_to(source)}\0".encode() + file.read_bytes())
    return told.hexdigest()[:24]


def _files(source: Path) -> list[Path]:
    return [
        Path(folder) / name
        for folder, inner, names in os.walk(source)
        if _kept_in(inner)
        for name in names
        if Path(name).suffix in SUFFIXES
    ]


def _kept_in(inner: list[str]) -> bool:
    """Leave the folders out that no row comes from; `os.walk` goes into what is left in the list."""
    inner[:] = [name for name in inner if name not in APART]
    return True


def _forget_the_oldest(root: Path) -> None:
    for folder in sorted(root.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
