"""The count said of a list against its items: 五项任务：一是…; 甲、乙、丙三大产业; 三个基地，即甲、乙和丙."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader._core.figures.numerals import plain_value
from wutong.engines.reader._core.figures.passages import Passage
from wutong.engines.reader.types import Finding, FindingFigure

NUMERAL = r"(?<![\d一二三四五六七八九十百第])(?P<count>[二两三四五六七八九十]{1,2}|\d{1,2})"
MEASURE = r"(?:个方面|大方面|方面|大类|大|个|项|条|点|种|类|件|步|家|所|座|支|位|名|处|批|轮|张|块|片|组)"
MARKERS = (
    re.compile(r"(?<![一二三四五六七八九十之])(?P<at>[一二三四五六七八九十]{1,2})(?:是|要|则)(?=[一-龥“])"),
    re.compile(r"(?<=[。；：，:;])?第(?P<at>[一二三四五六七八九十])[，,、]"),
    re.compile(r"[（(](?P<at>[一二三四五六七八九十]|\d{1,2})[)）]"),
    re.compile(r"(?<![\d.])(?P<at>\d{1,2})[.．、](?!\d)"),
)
ANNOUNCED = re.compile(rf"{NUMERAL}{MEASURE}(?P<noun>[一-龥“”、]{{0,14}})[:：。，][^。；]{{0,10}}$")
NAME = r"[一-龥A-Za-z0-9“”（）()·+\-]"
# The list begins where its clause does: starting anywhere would read a long one again from each of its characters.
BEFORE = re.compile(
    rf"(?<![一-龥A-Za-z0-9“”（）()·+\-、])(?P<items>{NAME}{{1,60}}、(?:{NAME}{{1,30}}、){{0,20}}{NAME}{{1,30}}?)(?P<etc>等)?"
    rf"(?P<about>[^一-龥\d]?){NUMERAL}(?P<measure>大|个|项|家|类|种|条|所|座|张|方面)(?P<noun>[一-龥]{{2,10}})"
)
# 共 or 等 before the count says that the names are what is counted; then no noun need follow it.
CLOSED = re.compile(
    rf"(?<![一-龥A-Za-z0-9“”（）()·+\-、])(?P<items>(?:{NAME}{{1,24}}?、){{1,20}}{NAME}{{1,16}}?)[，,]?(?P<etc>等|等共|共计?|一共|合计)"
    rf"{NUMERAL}(?P<measure>个|项|家|类|种|条|所|座|件|名|位|处|镇|村|县|区|市)(?![月年以多余])"
)
AFTER = re.compile(
    rf"{NUMERAL}(?P<measure>大|个|项|家|类|种|条|所|座|张|支|片)(?P<noun>[一-龥“”]{{1,10}})(?:[:：]|，?即|，分别(?:是|为)|，包括|，?——|[（(])(?P<items>(?:[一-龥A-Za-z“”·\-]{{2,16}}、)+[一-龥A-Za-z“”·\-]{{2,30}})(?=[。；）)，])"
)
JOINT = re.compile(r"[和与及]|以及")
AMONG = re.compile(r"在内的?$|等$")
VERB_END = re.compile(
    r"(?:落实|推进|实施|做到|坚持|建立|完善|新增|新建|共|达到?|有|获批?|引进|建成|完成|设立|举办|为|了|的|等|及|增强|坚定|抓好|实现|打造|开展|形成|组建|培育|列入|签约|建设)$"
)
COUNTED_ITEM = re.compile(r"[二两三四五六七八九十\d]+(?:大|个|项|家|类|种|条|所)[^和与及]{0,12}(?:[和与及]|$)")
QUANTITY_BEFORE = re.compile(r"\d[\d.]*[万亿]?[一-龥%]")
LONGEST_ITEM = 16
NOT_A_LIST = re.compile(r"等|其他|之一|多|余|近|约|前|第|每|年|月|日|％|%")
VERB_HEAD = re.compile(
    r"^.*(?:包括|涵盖|聚焦|围绕|发展|打造|建设|推动|推进|抓好|实施|形成|突出|培育|构建|做强|立足|做大|坚持|统筹|加强|依托|以|为|和|对|向|在|把|将|由|了)"
)


def check(material: Material) -> Iterator[Finding]:
    """Counts that their lists do not have."""
    for at, passage in enumerate(material.passages):
        yield from _enumerated(material.passages, at)
        yield from _named_before(passage)
        yield from _named_after(passage)
        yield from _closed(passage)


def _enumerated(passages: list[Passage], at: int) -> Iterator[Finding]:
    """N项：一是…；二是…, the items in this passage or in the next ones."""
    text = passages[at].text
    for marker in MARKERS:
        first = next((match for match in marker.finditer(text) if plain_value(match["at"]) == 1), None)
        if first is None:
            continue
        head = text[: first.start()] or (passages[at - 1].text if at else "")
        announced = _nearest_count(head[-60:])
        if not announced:
            continue
        told, items = plain_value(announced["count"]), _last_item(passages, at, marker, first.start())
        if told is None or items < 2 or told == items or told > 30:
            continue
        home = passages[at] if text[: first.start()] else passages[at - 1]
        offset = len(home.text[: first.start()] if home is passages[at] else home.text) - len(head[-60:])
        yield _finding(
            home, offset + announced.start("count"), offset + announced.end("count"), announced["count"], items, 0.8
        )


def _nearest_count(head: str) -> re.Match[str] | None:
    """The count closest to the list: of 6项工作，其中2项重点工作：一是… the second."""
    found = ANNOUNCED.search(head)
    while found and (closer := ANNOUNCED.search(head, found.end("count"))):
        found = closer
    return found


def _last_item(passages: list[Passage], at: int, marker: re.Pattern[str], start: int) -> int:
    """The number of the last item of the list that begins at a place: items count up by one."""
    last = 0
    for number, passage in enumerate(passages[at : at + 40]):
        if passage.heading and number:
            break
        before = last
        for match in marker.finditer(passage.text, 0 if number else start):
            value = plain_value(match["at"])
            if value == last + 1:
                last += 1
            elif value == 1:
                return last
        if number and last == before:
            break
    return last


def _named_before(passage: Passage) -> Iterator[Finding]:
    """甲、乙、丙三大产业; with 等 the list may be shorter, never longer."""
    text = passage.text
    for match in BEFORE.finditer(text):
        told = plain_value(match["count"])
        items = _last_list(match["items"].split("、"))
        among = AMONG.search(items[-1])
        items[-1] = AMONG.sub("", items[-1])
        least, most = _sizes(items)
        quoted = match["about"] and "“" in match["items"]
        if (
            told is None
            or told < 2
            or quoted
            or VERB_END.search(items[-1])
            or not _plain_items(items)
            or len(items) < 2
        ):
            continue
        if _by_semicolon(text, match.start(), told):
            continue
        examples = among is not None or match["etc"] is not None
        if least <= told <= most or examples and told > most and (match["measure"] != "大" or told > most + 1):
            continue
        start = match.start("count")
        certainty = 0.7 if not examples else 0.6 if told < least else 0.5
        yield _finding(passage, start, match.end("count"), match["count"], most, certainty)


def _closed(passage: Passage) -> Iterator[Finding]:
    """甲、乙、丙共三家: as many names as are counted; 甲、乙、丙等三家: no more names than that."""
    for match in CLOSED.finditer(passage.text):
        told, items = plain_value(match["count"]), _last_list(match["items"].split("、"))
        least, most = _sizes(items)
        if told is None or told < 2 or len(items) < 2 or not _plain_items(items) or QUANTITY_BEFORE.search(items[0]):
            continue
        open_list = match["etc"].startswith("等")
        if least <= told <= most or open_list and told > most:
            continue
        yield _finding(passage, match.start("count"), match.end("count"), match["count"], most, 0.65)


def _named_after(passage: Passage) -> Iterator[Finding]:
    """三个基地，即甲、乙和丙."""
    for match in AFTER.finditer(passage.text):
        told = plain_value(match["count"])
        items = match["items"].split("、")
        least, most = _sizes(items)
        if told is None or told < 2 or "等" in items[-1] or not _plain_items(items) or least <= told <= most:
            continue
        yield _finding(passage, match.start("count"), match.end("count"), match["count"], most, 0.7)


def _by_semicolon(text: str, start: int, told: float) -> bool:
    """Whether the items are parted by semicolons, the matched names being those of the last one."""
    head = re.split("[。：]", text[max(0, start - 300) : start])[-1]
    return head.count("；") + 1 == told


def _last_list(items: list[str]) -> list[str]:
    """The items after the last one that closes a list of its own: 甲、乙两项使命和丙、丁等三项任务 → 丙, 丁."""
    for at in range(len(items) - 1, -1, -1):
        closed = COUNTED_ITEM.search(items[at])
        if closed:
            return [items[at][closed.end() :], *items[at + 1 :]]
    return items


def _sizes(items: list[str]) -> tuple[int, int]:
    """How few and how many items a list may have: 和 may join two items or be part of one."""
    joints = sum(len(JOINT.findall(item)) for item in items)
    return len(items), len(items) + joints


def _plain_items(items: list[str]) -> bool:
    """Whether the pieces look like names of one kind: short, and no quantities."""
    return all(len(item) <= LONGEST_ITEM for item in items[1:]) and not any(
        QUANTITY_BEFORE.search(item) for item in items
    )


def _finding(passage: Passage, start: int, end: int, said: str, items: int, certainty: float) -> Finding:
    low, high = passage.span(start, end)
    zh = f"文中说{said}项，列出的是{items}项"
    en = f"{said} are announced, {items} are listed"
    return finding("list-count", zh, en, certainty, [FindingFigure(low, high, said, "项数")], expected=f"{items}")
