"""The scheme that firms are screened by: a folder with rungs.yaml, sources.yaml and clauses/, declared by a pack at start."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from wutong.kernel.yaml_text import read_yaml

_FOLDERS: list[Path] = []


def declare(folder: Path) -> None:
    """Say where the scheme lies. There is one: a second pack with another folder is an error at start."""
    if _FOLDERS and folder not in _FOLDERS:
        raise ValueError(f"{_FOLDERS[0]} is the scheme already")
    _FOLDERS[:] = [folder]


def folder() -> Path:
    """Return the folder of the scheme. Raises LookupError where no pack has declared one."""
    if not _FOLDERS:
        raise LookupError("no pack has declared a scheme")
    return _FOLDERS[0]


@cache
def data(name: str) -> Any:
    """Return a data file of the scheme."""
    return read_yaml((folder() / f"{name}.yaml").read_text(encoding="utf-8"))
