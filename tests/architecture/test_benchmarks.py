"""Benchmarks run rarely: what they call is there, though no test runs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path


def imported(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the module and name of everything of ours that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wutong."):
            yield from ((str(node.module), name.name) for name in node.names)


def there(module: str, name: str) -> bool:
    found = import_module(module)
    if hasattr(found, name):
        return True
    try:
        import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True


def test_what_benchmarks_import_is_there(root: Path) -> None:
    files = sorted((root / "tests/benchmarks").glob("*.py"))
    gone = [
        f"{file.name}: {module}.{name}"
        for file in files
        for module, name in sorted(set(imported(file)))
        if not there(module, name)
    ]
    assert files
    assert gone == []
