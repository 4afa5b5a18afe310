"""A clause file as data that remembers where each part stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from wutong.engines.rules._core.faults import Problem

Path = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Document:
    """The data of a clause file; days stay text, so that a day may be a key."""

    name: str
    text: str
    data: Any
    nodes: dict[Path, yaml.Node] = field(repr=False)

    def problem(self, path: Path, word: str, zh: str, en: str, meant: str = "") -> Problem:
        """Return a fault at a word below a place of the file."""
        line, column = self.place(path, word)
        return Problem(line, column, word, zh, en, meant, self.name)

    def place(self, path: Path, word: str = "") -> tuple[int, int]:
        """Return line and column, from 1, of a word inside the part at `path`, of the part itself without one."""
        while path not in self.nodes and path:
            path = path[:-1]
        node = self.nodes.get(path)
        if node is None:
            return 1, 1
        start, end = node.start_mark.index, node.end_mark.index
        found = self._search(word, start, end)
        at = start if found is None else found
        return self.text.count("\n", 0, at) + 1, at - (self.text.rfind("\n", 0, at) + 1) + 1

    def _search(self, word: str, start: int, end: int) -> int | None:
        if not word:
            return None
        edge = r"(?<!\w){}(?!\w)" if word[0].isalnum() or word[0] == "_" else "{}"
        pattern = re.compile(edge.format(re.escape(word)))
        match = pattern.search(self.text, start, end) or re.compile(re.escape(word)).search(self.text, start, end)
        return match.start() if match else None


def read_document(text: str, name: str = "") -> Document | Problem:
    """Return a YAML text as data with its places, or the fault that keeps it from being read."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = str(getattr(fault, "problem", "") or fault)
        return Problem(line, column, "", "YAML 写法有误（缩进、冒号或引号）", f"not well-formed YAML: {said}", "", name)
    nodes: dict[Path, yaml.Node] = {}
    data: Any = {}
    if root is not None:
        nodes[()] = root
        repeated = list(_repeated(root))
        if repeated:
            key = repeated[0]
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            return Problem(line, column, key.value, "同一处写了两次这个键", "the key stands here twice", "", name)
        data = _build(root, (), nodes, yaml.SafeLoader(""))
    return Document(name, text, data, nodes)


def _build(node: yaml.Node, path: Path, nodes: dict[Path, yaml.Node], loader: yaml.SafeLoader) -> Any:
    nodes[path] = node
    if isinstance(node, yaml.MappingNode):
        return {key.value: _build(value, (*path, key.value), nodes, loader) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, at), nodes, loader) for at, item in enumerate(node.value)]
    if node.tag == _TIMESTAMP:
        return node.value
    return loader.construct_object(node)


def _repeated(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
