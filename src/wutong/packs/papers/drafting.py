"""From a template and what there is to say to a paper; no database, no clock.

A figure on its way through the template is put between two private signs with its number, so that it can be told from
typed words afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from wutong.packs.papers.template import PLACE, Template, environment
from wutong.platform.papers.api import LINE, picture_of
from wutong.platform.papers.types import (
    Annex,
    Block,
    ColumnHead,
    Heading,
    Origin,
    Paper,
    Paragraph,
    Run,
    Runs,
    Table,
    Traced,
)

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
FIGURE = re.compile(f"{OPEN}(\\d+){MIDDLE}([^{CLOSE}]*){CLOSE}")
HEADING = re.compile(r"^(#{1,4}) +(.+)$")
ORIGINS = "数据来源"
ORIGINS_NOTE = "〔〕内是数据编号，凭编号可以在系统中查到该数据及其在文件中的位置；计算得出的，列出所用的数据。"
BREAK = "／"  # in a title: begin a new line here
LONGEST_NUMBER = 16  # what is longer is a sentence with numbers
CENTERED = 2.5  # columns up to this width hold marks and short words
NOTHING = {"—", "缺", ""}


class Draft:
    """One paper in the making: collects origins while the template is filled in."""

    def __init__(self, template: Template, values: Mapping[str, Any], fonts: str = "") -> None:
        self.template, self.values, self.fonts = template, values, fonts
        self.origins: dict[Origin, int] = {}
        self.documents: dict[str, int] = {}
        self.language = environment()
        self.language.finalize = self._marked

    def paper(self, moment: datetime, sheet: str) -> Paper:
        """Return the whole paper as it stands at a moment."""
        title, signed = self._plain(self.template.title), self._plain(self.template.signed)
        filled = self.language.from_string(self.template.body).render(self.values)
        body, annexes = self._parts(filled)
        annexes.append(self._origin_list())
        return Paper(
            tuple(filter(None, title.split(BREAK))), tuple(body), tuple(annexes), tuple(self.origins), signed,
            moment.date(), moment, sheet,
        )  # fmt: skip

    def _marked(self, value: Any) -> Any:
        if isinstance(value, Origin):
            return self._cited(value)
        if not isinstance(value, Traced):
            return value
        return f"{OPEN}{self._place(value.origin)}{MIDDLE}{value.text}{CLOSE}"

    def _place(self, origin: Origin) -> int:
        self._document(origin)
        return self.origins.setdefault(origin, len(self.origins))

    def _document(self, origin: Origin) -> str:
        """Return the short name of an origin's document, under which the list of origins gives its title."""
        return f"文件{self.documents.setdefault(origin.source, len(self.documents) + 1)}" if origin.source else ""

    def _cited(self, origin: Origin) -> str:
        return " ".join(part for part in (self._document(origin), origin.place.rpartition(" ")[2]) if part)

    def _plain(self, text: str) -> str:
        filled = self.language.from_string(text).render(self.values)
        return FIGURE.sub(lambda match: match[2], filled).strip()

    def _parts(self, text: str) -> tuple[list[Block], list[Annex]]:
        body: list[Block] = []
        annexes: list[tuple[str, bool, list[Block]]] = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            into = annexes[-1][2] if annexes else body
            place = PLACE.match(line)
            if place and place[1] == "附件":
                annexes.append((place[2], place[3] is not None, []))
            else:
                into += self._blocks(line, place)
        made = [Annex(title, tuple(_pruned(blocks)), wide) for title, wide, blocks in annexes]
        return _pruned(body), [one for one in made if one.blocks]

    def _blocks(self, line: str, place: re.Match[str] | None) -> Iterable[Block]:
        if place:
            return self._table(place[2]) if place[1] == "表" else self._picture(place[2])
        heading = HEADING.match(line)
        if heading:
            return [Heading(len(heading[1]), _runs(heading[2]))]
        return [Paragraph(_runs(line))]

    def _table(self, name: str) -> list[Block]:
        said = self.template.tables[name]
        rows = self.values[said["取自"]]
        if not rows:
            return []
        columns = tuple(self._head(rows, *column) for column in said["列"])
        cells = tuple(
            tuple(self._cell(row[field], *rest) for _head, field, _width, *rest in said["列"]) for row in rows
        )
        return [Table(str(said.get("标题", "")), columns, cells, str(said.get("注", "")))]

    def _head(
        self, rows: Sequence[Mapping[str, Any]], head: str, field: str, width: float, _unit: str = ""
    ) -> ColumnHead:
        """Return a column's head: numbers stand right, marks and short words in the middle."""
        numbers = any(isinstance(row[field], Traced) and row[field].value is not None for row in rows)
        words = any(isinstance(row[field], Traced) and len(row[field].text) > LONGEST_NUMBER for row in rows)
        align = "right" if numbers and not words else ("center" if width <= CENTERED else "left")
        return ColumnHead(self._plain(str(head)), float(width), align)

    def _cell(self, value: Any, unit: str = "") -> Runs:
        """Return what stands in a cell: a figure with its origin and, where the column says so, its unit."""
        if isinstance(value, Origin):
            return (Run(self._cited(value)),)
        if isinstance(value, Traced):
            return (Run(f"{value.text}{unit}", self._place(value.origin)),)
        return (Run(str(value)),)

    def _picture(self, name: str) -> list[Block]:
        said = self.template.charts[name]
        rows = [row for row in self.values[said["取自"]] if isinstance(row[said["数值"]], Traced)]
        if LINE in said:  # a line's points stand in no table: the list of origins has them all the same
            for row in rows:
                self._place(row[said["数值"]].origin)
        return [picture_of(said, rows, fonts=self.fonts)] if rows else []

    def _origin_list(self) -> Annex:
        """Return the documents, and for each indicator where everything that is said of it comes from."""
        named = tuple(((Run(f"文件{number}"),), (Run(title),)) for title, number in self.documents.items())
        files = Table("所依据的文件", (ColumnHead("编号", 1.3, "center"), ColumnHead("名称", 11)), named)
        said: dict[str, list[str]] = {}
        for origin in self.origins:
            said.setdefault(origin.of, []).append(origin.short(self._document(origin)))
        rows = tuple(
            ((Run(str(number), label=number),), (Run(name),), (Run("；".join(dict.fromkeys(said[name]))),))
            for number, name in enumerate(said, 1)
        )
        heads = (ColumnHead("编号", 1.3, "center"), ColumnHead("数据", 4), ColumnHead("来源", 11))
        return Annex(ORIGINS, (*((files,) if named else ()), Table("各数据的来源", heads, rows, ORIGINS_NOTE)))


def _runs(line: str) -> Runs:
    runs: list[Run] = []
    at = 0
    for match in FIGURE.finditer(line):
        runs += [Run(line[at : match.start()])] if match.start() > at else []
        runs.append(Run(match[2], int(match[1])))
        at = match.end()
    return (*runs, Run(line[at:])) if at < len(line) or not runs else tuple(runs)


def _pruned(blocks: Sequence[Block]) -> list[Block]:
    """Leave out headings under which nothing stands."""
    kept: list[Block] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else None
        empty = following is None or (
            isinstance(following, Heading) and isinstance(block, Heading) and following.level <= block.level
        )
        if not (isinstance(block, Heading) and empty):
            kept.append(block)
    return kept[::-1]
