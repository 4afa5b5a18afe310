"""A lexicon on paper: YAML or JSON, format 1, as docs/reference/lexicon.md describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

import yaml

from wutong.engines.reader._core.lexicon import field_names
from wutong.engines.reader.errors import LexiconBroken
from wutong.engines.reader.types import Lexicon, LexiconCondition, LexiconEntry, LexiconMeaning

FORMAT = 1
CHOICES = {
    "kind": frozenset({"actual", "target", "definition"}),
    "measure": frozenset({"level", "growth", "share", "rank", "ratio", "change"}),
    "comparator": frozenset({"=", ">=", "<=", "~", ">", "<"}),
}
_HEAD = frozenset({"format", "name", "edition", "entries"})
_ENTRY = frozenset({"code", "when", "then", "source", "active"})
Part = TypeVar("Part", LexiconCondition, LexiconMeaning)


def parse(text: str, *, name: str) -> Lexicon:
    """The lexicon that a file's text holds; JSON is read too, being YAML.

    Raises LexiconBroken, which names the entry, for text that is no YAML, of another format, with a field that the
    format does not have, a value that a field cannot take, a code used twice, or an entry that asks or says nothing.
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "整个文件"
        raise _broken(name, place, "不是 YAML 或 JSON", "no YAML or JSON") from problem
    head = _mapping(content, _HEAD, name, "整个文件")
    if head.get("format") != FORMAT:
        problem_zh = f"format 须为 {FORMAT}，文件中是 {head.get('format')!r}"
        raise _broken(name, "format", problem_zh, f"format must be {FORMAT}")
    entries = head.get("entries") or []
    if not isinstance(entries, list):
        raise _broken(name, "entries", "须是列表", "must be a list")
    made = tuple(_entry(one, index, name) for index, one in enumerate(entries, start=1))
    _refuse_doubles(made, name)
    return Lexicon(str(head.get("name") or name), str(head.get("edition") or ""), made)


def dump(lexicon: Lexicon) -> str:
    """The lexicon as YAML, fields that say nothing left out; `parse` gives the same lexicon back."""
    content = {
        "format": FORMAT,
        "name": lexicon.name,
        "edition": lexicon.edition,
        "entries": [_plain(entry) for entry in lexicon.entries],
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _plain(entry: LexiconEntry) -> dict[str, Any]:
    made: dict[str, Any] = {"code": entry.code}
    made |= {part: _said(asdict(getattr(entry, part))) for part in ("when", "then")}
    made |= {"source": entry.source} if entry.source else {}
    return made | ({} if entry.active else {"active": False})


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _entry(content: object, index: int, name: str) -> LexiconEntry:
    place = f"entries 第 {index} 条"
    fields = _mapping(content, _ENTRY, name, place)
    code = str(fields.get("code") or "")
    if not code:
        raise _broken(name, place, "缺少 code", "code is missing")
    when = _part(LexiconCondition, fields.get("when"), name, f"{place} when")
    then = _part(LexiconMeaning, fields.get("then"), name, f"{place} then")
    active = fields.get("active", True)
    if not isinstance(active, bool):
        raise _broken(name, f"{place} active", "须为 true 或 false", "must be true or false")
    return LexiconEntry(code, when, then, str(fields.get("source") or ""), active)


def _part(kind: type[Part], content: object, name: str, place: str) -> Part:
    fields = _mapping(content, field_names(kind), name, place)
    for field, value in fields.items():
        _check(field, value, name, f"{place}.{field}")
    if not any(fields.values()):
        raise _broken(name, place, "不能为空", "must not be empty")
    return kind(**{field: value if isinstance(value, bool) else str(value) for field, value in fields.items()})


def _check(field: str, value: object, name: str, place: str) -> None:
    if (field == "ignore") != isinstance(value, bool):
        raise _broken(name, place, "只有 ignore 是 true 或 false，其余为文字", "ignore is a truth value, all else text")
    allowed = CHOICES.get(field)
    if allowed and value not in allowed:
        known = "、".join(sorted(allowed))
        raise _broken(
            name, place, f"“{value}”不在可用的值中：{known}", f"'{value}' is none of {', '.join(sorted(allowed))}"
        )


def _mapping(content: object, allowed: frozenset[str], name: str, place: str) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise _broken(name, place, "须是“字段: 值”的形式", "must be a mapping")
    unknown = sorted(str(key) for key in content if key not in allowed)
    if unknown:
        known = "、".join(sorted(allowed))
        raise _broken(name, place, f"没有“{unknown[0]}”这个字段，可用：{known}", f"there is no field '{unknown[0]}'")
    return content


def _refuse_doubles(entries: tuple[LexiconEntry, ...], name: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            raise _broken(name, "entries", f"code “{entry.code}”出现两次", f"code '{entry.code}' stands twice")
        seen.add(entry.code)


def _broken(name: str, place: str, problem: str, problem_en: str) -> LexiconBroken:
    return LexiconBroken(name=name, place=place, problem=problem, problem_en=problem_en)
