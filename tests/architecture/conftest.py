"""Where the source stands and what it parses to, for the tests that read it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Parsed:
    """What the tests ask of a file's syntax tree; the trees of all files together would fill the memory."""

    imports: frozenset[str]  # dotted names, of modules and of what is taken from them
    functions: tuple[tuple[str, int, int], ...]  # name, line, number of lines


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every statement at any depth, and none of the expressions, which are nine nodes in ten."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, part, ())


@cache
def parsed(file: Path) -> Parsed:
    """Parse a file once for all tests of the process."""
    imports: set[str] = set()
    functions = []
    for node in statements(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
            imports.add(node.module)
        elif isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1))
    return Parsed(frozenset(imports), tuple(functions))


@pytest.fixture(scope="session")
def parse() -> Callable[[Path], Parsed]:
    return parsed


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sources(root: Path) -> list[Path]:
    return sorted((root / "src/wutong").rglob("*.py"))
