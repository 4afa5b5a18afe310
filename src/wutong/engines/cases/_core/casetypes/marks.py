"""YAML with the line of every part, so that a fault can say where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: the line (from 1), the part, and two sentences without their full stops."""

    line: int
    path: str
    zh: str
    en: str


@dataclass(frozen=True)
class Marked:
    """A file's content and the line on which each part begins."""

    content: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, zh: str, en: str) -> Fault:
        """Return a fault at a part."""
        return Fault(self.line_of(path), ".".join(map(str, path)) or "/", zh, en)


def read_marked(text: str) -> tuple[Marked | None, list[Fault]]:
    """Return a YAML text with its lines, or what keeps it from being read; a key given twice is a fault."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or str(problem)
        return None, [
            Fault(mark.line + 1 if mark else 1, "/", f"不是有效的 YAML：{reason}", f"no valid YAML: {reason}")
        ]
    except ValueError as problem:  # an impossible date, such as 2025-02-30
        return None, [Fault(1, "/", f"有无法读取的值：{problem}", f"a value cannot be read: {problem}")]
    lines: dict[Path, int] = {}
    faults: list[Fault] = []
    if node is not None:
        _walk(node, (), lines, faults)
    return Marked(content, lines), faults


def _walk(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                faults.append(
                    Fault(
                        line,
                        ".".join(map(str, (*path, key.value))),
                        f"“{key.value}”写了两次",
                        f"“{key.value}” is given twice",
                    )
                )
            seen.add(key.value)
            lines[(*path, key.value)] = line
            _walk(value, (*path, key.value), lines, faults)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*path, index)] = value.start_mark.line + 1
            _walk(value, (*path, index), lines, faults)
