"""Lists of decisions out of text: numbered items with who answers for them and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wutong.packs.supervision._core.days import read_day

LEAST_WORDS = 4  # a heading such as 议定事项 names no matter


@dataclass(frozen=True)
class Draft:
    """A matter as read: `unit` and `assisting` are words, not codes; `place` says where it stands in the source."""

    title: str
    unit: str = ""
    assisting: str = ""
    deadline: date | None = None
    deadline_words: str = ""
    giver: str = ""
    basis: str = ""
    place: str = ""


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("事项", "督办事项", "议定事项", "工作任务", "任务", "主要内容", "批示内容", "问题", "发现问题", "整改问题", "内容", "matter", "title"),
    "unit": ("责任单位", "牵头单位", "承办单位", "主办单位", "责任部门", "牵头部门", "unit"),
    "assisting": ("配合单位", "协办单位", "配合部门", "assisting"),
    "deadline": ("完成时限", "办结时限", "整改时限", "时限", "截止日期", "完成时间", "deadline", "due"),
    "giver": ("批示领导", "交办人", "交办领导", "责任领导", "giver"),
    "basis": ("来源", "会议", "依据", "文件", "会议名称", "basis"),
}  # fmt: skip

_ITEM = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十百]{1,4}[）)]?[、.．]?|[（(]?\d{1,3}[）)]?[、.．)）]|\d{1,3}\.)\s*(?=\D)"
)
_FIELD = {
    "unit": re.compile(
        r"(?:责任单位|牵头单位|承办单位|主办单位|责任部门|牵头部门|牵头)[:：]\s*(?P<value>[^；;。)）\n]+)"
    ),
    "assisting": re.compile(r"(?:配合单位|协办单位|配合部门|配合)[:：]\s*(?P<value>[^；;。)）\n]+)"),
    "deadline": re.compile(r"(?:完成时限|办结时限|整改时限|完成时间|截止日期|时限)[:：]\s*(?P<value>[^；;。)）\n]+)"),
    "giver": re.compile(r"(?:批示领导|交办领导|交办人|责任领导)[:：]\s*(?P<value>[^；;。)）\n]+)"),
}
_BRACKETED = re.compile(r"[（(][^（()）]*(?:单位|部门|时限|牵头|领导|交办人)[:：][^（()）]*[）)]")


def draft_of(cells: Mapping[str, str], place: str, today: date) -> Draft:
    """Return the matter of a table's row."""
    given = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    day = read_day(given["deadline"], today) if given["deadline"] else None
    return Draft(
        given["title"], given["unit"], given["assisting"], day, given["deadline"], given["giver"], given["basis"], place
    )


def drafts_of(paragraphs: Sequence[str], today: date) -> list[Draft]:
    """Return the numbered items of a text; lines without number belong to the item above. Without any number, one a line.

    A line that only names units and limits is no matter of its own.
    """
    items = _items(paragraphs)
    found = [_draft(text, f"第{number}段", today) for number, text in items]
    return [one for one in found if len(one.title) >= LEAST_WORDS and one.title[-1] not in ":："]


def _items(paragraphs: Sequence[str]) -> list[tuple[int, str]]:
    listed = [(number, line.strip()) for number, line in enumerate(paragraphs, 1) if line.strip()]
    if not any(_ITEM.match(line) for _number, line in listed):
        return listed
    items: list[tuple[int, str]] = []
    for number, line in listed:
        if _ITEM.match(line):
            items.append((number, line))
        elif items:
            items[-1] = (items[-1][0], f"{items[-1][1]}\n{line}")
    return items


def _draft(text: str, place: str, today: date) -> Draft:
    said = {name: match["value"].strip() for name, pattern in _FIELD.items() if (match := pattern.search(text))}
    body = _ITEM.sub("", text, count=1)
    for pattern in (_BRACKETED, *_FIELD.values()):
        body = pattern.sub("", body)
    title = re.sub(r"[；;。\s]+$", "", re.sub(r"\s+", " ", body).strip(" ；;。（）()"))
    words = said.get("deadline", "")
    day = read_day(words, today) if words else read_day(body, today)
    return Draft(title, said.get("unit", ""), said.get("assisting", ""), day, words, said.get("giver", ""), place=place)


def named_units(text: str, units: Mapping[str, str]) -> list[str]:
    """Return the codes of the units that a text names, in the order of their mention.

    units  names by code; a name is found whole, without the zone's own name, and by its short form (产业局 for
           产业发展局): the first two characters and its last one

    >>> named_units("请产业局会同财政局办理", {"industry": "产业发展局", "finance": "财政局"})
    ['industry', 'finance']
    """
    found: dict[str, int] = {}
    for code, name in units.items():
        places = [text.find(form) for form in _forms(name) if form in text]
        if places:
            found[code] = min(places)
    return sorted(found, key=lambda code: found[code])


def _forms(name: str) -> Iterable[str]:
    yield name
    if len(name) > 3 and name[-1] in "局部办委":
        yield name[:2] + name[-1]
    for long, short in (("办公室", "办"), ("办事处", "办"), ("委员会", "委")):
        if name.endswith(long):
            yield name.removesuffix(long) + short
    for part in name.split("和") if len(name.split("和")) > 1 else ():
        if len(part) > 3:
            yield part
