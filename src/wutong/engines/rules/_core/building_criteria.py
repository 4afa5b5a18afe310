"""Criteria: what is written under `who`, `unless` and `conditions`, read into named conditions."""

from __future__ import annotations

from typing import Any

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.expressions import read_condition
from wutong.engines.rules._core.names import Names
from wutong.engines.rules._core.ruleset import Criterion
from wutong.engines.rules._core.sources import Entry, Sources
from wutong.engines.rules._core.wording import said

Path = tuple[str | int, ...]


def read_criterion(
    sources: Sources, names: Names, entry: Entry, path: Path, written: Any, name: str
) -> Criterion | None:
    """Return one criterion, an expression alone or with title and article; None where it has faults."""
    if isinstance(written, str):
        written = {"when": written}
        here: Path = path
    else:
        here = (*path, "when")
    condition = _condition(sources, names, entry, path, here, written, name)
    if condition is None:
        return None
    if not written.get("about_missing") and any(
        isinstance(part, (tree.IsMissing, tree.Coalesce)) for part in tree.walk(condition)
    ):
        zh = "条件涉及数据是否缺失，须写明 about_missing: true"
        sources.at(entry, path, name.rpartition(".")[2], zh, "say about_missing: true: more data may turn it round")
    title = str(written.get("title") or _title(names, condition))
    return Criterion(name, title, condition, str(written.get("article", "")), str(written.get("changed_by", "")))


def read_criteria(
    sources: Sources, names: Names, entry: Entry, path: Path, items: list[Any], prefix: str
) -> tuple[Criterion, ...]:
    """Return the criteria of a list, numbered where they have no id of their own."""
    found = []
    seen: set[str] = set()
    for at, written in enumerate(items):
        own = str(written.get("id", "")) if isinstance(written, dict) else ""
        code = own or _bare_name(names, written) or str(at + 1)
        if code in seen:
            sources.at(entry, (*path, at), code, "同一条款里两个条件用了同一个 id", "two criteria have the same id")
        seen.add(code)
        found.append(read_criterion(sources, names, entry, (*path, at), written, f"{prefix}.{code}"))
    return tuple(one for one in found if one)


def _bare_name(names: Names, written: Any) -> str:
    text = written if isinstance(written, str) else ""
    return text if text in names.conditions else ""


def _condition(
    sources: Sources, names: Names, entry: Entry, path: Path, here: Path, written: dict[str, Any], name: str
) -> tree.Condition | None:
    given = [key for key in ("when", "any", "all") if key in written]
    if len(given) != 1:
        zh = "条件要写 when、any、all 三者之一"
        sources.at(entry, path, name.rpartition(".")[2], zh, "write one of when, any, all")
        return None
    if given == ["when"]:
        return sources.attempt(entry, here, lambda: read_condition(str(written["when"]), names))
    parts = read_criteria(sources, names, entry, (*path, given[0]), written[given[0]], name)
    kind = tree.Any if given == ["any"] else tree.All
    return kind(tuple(tree.Named(part.name, part.condition, part.title) for part in parts))


def _title(names: Names, condition: tree.Condition) -> str:
    """Return what a condition is called: a named one by its own title, any other by its words."""
    return (condition.title if isinstance(condition, tree.Named) else "") or said(condition, names)
