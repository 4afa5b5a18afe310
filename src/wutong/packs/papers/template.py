"""A template of a paper: a head in YAML, then the text with its fields; and the check that refuses what is not known.

The text's lines are `# ` to `#### ` headings, 【表 …】 and 【图 …】 of the head, 【附件 标题】 or 【附件 标题 横向】 which begins
an annex, and paragraphs. Fields stand in {{ }}, conditions and repetitions in {% %} (the Jinja language).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import yaml
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wutong.kernel.yaml_text import read_yaml
from wutong.packs.papers.errors import TemplateRefused
from wutong.platform.papers.types import FieldInfo

KINDS = {"monthly": "监测报告", "yearly": "年度评估报告", "midterm": "中期评估报告"}
HEAD = {"种类", "启用日期", "依据", "标题", "落款", "表", "图"}
NEEDED = ("种类", "启用日期", "依据", "标题", "落款")
BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)
PLACE = re.compile(r"^【(表|图|附件) +(\S+?)(?: +(横向))?】$")
FILTERS = {"first", "last", "reverse", "sort"}  # any other could print a figure without its origin
LOOP = "loop"


@dataclass(frozen=True)
class Problem:
    """Something in a template that is not known: the line it stands in, what it is, what may have been meant."""

    line: int
    what: str
    meant: str = ""

    def __str__(self) -> str:
        return f"第{self.line}行：{self.what}" + (f"，是不是“{self.meant}”" if self.meant else "")


@dataclass(frozen=True)
class Template:
    """A template that has been read; `body` begins in line `first_line` of the whole."""

    kind: str
    valid_from: date
    basis: str
    title: str
    signed: str
    tables: Mapping[str, Mapping[str, Any]]
    charts: Mapping[str, Mapping[str, Any]]
    body: str
    first_line: int


def environment() -> ImmutableSandboxedEnvironment:
    """Return the language of templates: no functions, no filters that lose where a figure comes from."""
    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - no HTML
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def read_template(text: str, fields: Mapping[str, FieldInfo], *, name: str) -> Template:
    """Return a template whose every field is among `fields`.

    Raises
        TemplateRefused  naming each unknown thing with its line and what may have been meant
    """
    problems: list[Problem] = []
    found = _parts(text, problems)
    if found is not None:
        problems += [*_wrong_head(text, found, fields), *_wrong_body(found, fields)]
    if problems or found is None:
        ordered = sorted(problems, key=lambda one: one.line)
        raise TemplateRefused(name=name, problems="；".join(map(str, ordered)))
    return found


def _parts(text: str, problems: list[Problem]) -> Template | None:
    text = text.replace("\r\n", "\n")
    cut = BREAK.search(text)
    if cut is None:
        problems.append(Problem(1, "没有用单独一行“---”分开抬头和正文"))
        return None
    try:
        head = read_yaml(text[: cut.start()])
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        problems.append(Problem(mark.line + 1 if mark else 1, "抬头写法有误（冒号后要有空格，缩进要对齐）"))
        return None
    missing = [key for key in NEEDED if not isinstance(head, dict) or key not in head]
    problems += [Problem(1, f"抬头缺少“{key}”") for key in missing]
    if missing or not isinstance(head["启用日期"], date) or head["种类"] not in KINDS:
        if not missing:
            problems.append(Problem(1, f"“启用日期”要写成 2025-01-01，“种类”要是 {'、'.join(KINDS)} 之一"))
        return None
    return Template(
        head["种类"], head["启用日期"], str(head["依据"]), str(head["标题"]), str(head["落款"]),
        head.get("表") or {}, head.get("图") or {}, text[cut.end() + 1 :], text[: cut.end()].count("\n") + 2,
    )  # fmt: skip


# --- what the head may say -----------------------------------------------------------------------


def _wrong_head(text: str, found: Template, fields: Mapping[str, FieldInfo]) -> Iterator[Problem]:
    head = read_yaml(BREAK.split(text.replace("\r\n", "\n"), maxsplit=1)[0])
    for key in head.keys() - HEAD:
        yield _unknown(_line_of(text, str(key)), f"抬头没有“{key}”这一项", str(key), HEAD)
    for said in (found.title, found.signed):
        yield from _wrong_text(said, _line_of(text, said), fields)
    for name, one in (*found.tables.items(), *found.charts.items()):
        yield from _wrong_list(text, name, one, fields)


def _wrong_list(text: str, name: str, one: Any, fields: Mapping[str, FieldInfo]) -> Iterator[Problem]:
    line = _line_of(text, f"{name}:")
    lists = {field.name: field for field in fields.values() if field.parts}
    source = lists.get(str(one.get("取自"))) if isinstance(one, dict) else None
    if source is None:
        given = str(one.get("取自")) if isinstance(one, dict) else ""
        yield _unknown(line, f"“{name}”取自“{given}”，没有这个清单", given, lists)
        return
    parts = {part.name for part in source.parts}
    for part in _named_parts(one):
        if part not in parts:
            place = text.count("\n", 0, max(0, text.find(part, text.find(f"{name}:")))) + 1
            yield _unknown(place, f"“{source.name}”没有“{part}”这个字段", part, parts)


def _named_parts(one: Mapping[str, Any]) -> list[str]:
    columns = [str(column[1]) for column in one.get("列", ())]
    return [*columns, *(str(one[key]) for key in ("名称", "数值", "线", "横轴") if key in one)]


# --- what the text may say -----------------------------------------------------------------------


def _wrong_body(found: Template, fields: Mapping[str, FieldInfo]) -> Iterator[Problem]:
    yield from _wrong_text(found.body, found.first_line, fields)
    known = {"表": found.tables, "图": found.charts}
    for number, line in enumerate(found.body.splitlines(), found.first_line):
        match = PLACE.match(line.strip())
        if match and match[1] in known and match[2] not in known[match[1]]:
            yield _unknown(number, f"抬头没有{match[1]}“{match[2]}”", match[2], known[match[1]])


def _wrong_text(text: str, first_line: int, fields: Mapping[str, FieldInfo]) -> Iterator[Problem]:
    try:
        tree = environment().parse(text)
    except TemplateSyntaxError as trouble:
        yield Problem(first_line + trouble.lineno - 1, f"写法有误（{trouble.message}）")
        return
    yield from _Names(fields, first_line).walk(tree, {})


class _Names:
    """Walks over a parsed text and names every field that there is not."""

    def __init__(self, fields: Mapping[str, FieldInfo], first_line: int) -> None:
        self.fields, self.first_line = fields, first_line

    def walk(self, node: nodes.Node, bound: Mapping[str, FieldInfo | None]) -> Iterator[Problem]:
        """Yield the problems at and below a node; `bound` are the names that repetitions stand for."""
        match node:
            case nodes.For():
                yield from self._repetition(node, bound)
                return
            case nodes.Name(ctx="load"):
                yield from self._name(node, bound)
            case nodes.Getattr():
                yield from self._part(node, bound)
            case nodes.Filter() if node.name not in FILTERS:
                yield Problem(self._line(node), f"不能用“{node.name}”：数据会失去来源")
            case nodes.Call() | nodes.Assign():
                yield Problem(self._line(node), "模板里不能计算或赋值")
        for child in node.iter_child_nodes():
            yield from self.walk(child, bound)

    def _repetition(self, node: nodes.For, bound: Mapping[str, FieldInfo | None]) -> Iterator[Problem]:
        yield from self.walk(node.iter, bound)
        target = node.target.name if isinstance(node.target, nodes.Name) else ""
        inner = {**bound, target: self._listed(node.iter, bound), LOOP: None}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from self.walk(child, inner)

    def _listed(self, node: nodes.Node, bound: Mapping[str, FieldInfo | None]) -> FieldInfo | None:
        """Return the list that is gone through, whatever is cut from or turned in it."""
        match node:
            case nodes.Name():
                return bound.get(node.name) or self.fields.get(node.name)
            case nodes.Getitem() | nodes.Filter() if node.node is not None:
                return self._listed(node.node, bound)
        return None

    def _name(self, node: nodes.Name, bound: Mapping[str, FieldInfo | None]) -> Iterator[Problem]:
        if node.name not in bound and node.name not in self.fields:
            yield _unknown(self._line(node), f"没有“{node.name}”这个字段", node.name, [*bound, *self.fields])

    def _part(self, node: nodes.Getattr, bound: Mapping[str, FieldInfo | None]) -> Iterator[Problem]:
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner == LOOP:
            return
        field = bound.get(owner)
        parts = [part.name for part in field.parts] if field else []
        if owner in bound and node.attr not in parts:
            about = f"“{field.name}”" if field else ""
            yield _unknown(self._line(node), f"{about}没有“{owner}.{node.attr}”这个字段", node.attr, parts)

    def _line(self, node: nodes.Node) -> int:
        return self.first_line + node.lineno - 1


def _unknown(line: int, what: str, word: str, known: Any) -> Problem:
    near = get_close_matches(word, list(known), n=1, cutoff=0.3)
    return Problem(line, what, near[0] if near else "")


def _line_of(text: str, part: str) -> int:
    place = text.find(part)
    return text.count("\n", 0, place) + 1 if place >= 0 else 1
