"""Tables of messages: from rows of text to messages that can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from wutong.engines.cases._core.calendars.errors import MomentUnreadable
from wutong.engines.cases._core.calendars.moments import read_moment
from wutong.engines.cases._core.likeness.messages import Message
from wutong.platform.tables import Row, TableUnreadable, read_table

COLUMNS: dict[str, Sequence[str]] = {
    "id": "工单编号 工单号 受理编号 案件编号 诉求编号 编号 流水号 单号 no 号 序号 受理编号 受理单号 单号 消息编号 messageno msgid ticket ticketid rowid 主键 案件编号 工单编号 工单号 caseid number key messageid 诉求编号 uid".split(),
    "text": "内容 诉求内容 反映内容 文本 content message description body 描述 诉求 问题描述 工单内容 来电内容 msg detail 正文 "
    "标题 title subject 诉求标题 主题 事件描述 案件描述 投诉内容 举报内容 留言 留言内容 来件内容 来电诉求 详情 details 说明 complaint 事项描述 摘要 summary 受理内容".split(),
    "time": "时间 受理时间 上报时间 来电时间 createdat created date datetime timestamp 反映时间 登记时间 日期 receivedat 发生时间 创建时间 提交时间 来件时间 投诉时间 留言时间 受理日期 来电日期 when reportedat "
    "reporttime createtime".split(),
    "place": "地点 地址 事发地址 事发地点 位置 location address 诉求地址 发生地点 where 详细地址 事件地点 问题地点 案发地址 地段 区域地址 addr site 所在位置 小区".split(),
    "category": "类别 类型 分类 事项 诉求类别 type kind 问题类别 小类 事项类别 大类 诉求类型 一级分类 二级分类 三级分类 诉求分类 问题类型 工单类型 案件类别 class subcategory tag topic".split(),
    "reporter": "反映人 来电人 联系电话 电话 phone caller contact 上报人 手机号 诉求人 sender user userid 姓名 联系人 来电号码 主叫号码 来电人电话 联系方式 投诉人 举报人 市民 name mobile 诉求人电话 reporterid".split(),
    "photo": "照片 图片 photohash phash hash 照片哈希 imagehash 图片哈希 picture image".split(),
    "lon": "经度 lng longitude x".split(),
    "lat": "纬度 latitude y".split(),
}
JOINED = frozenset({"text", "place", "category", "reporter"})
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]{8,64})")
_BITS = re.compile(r"[01]{32,256}")
_POINT = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,，;\s]\s*(-?\d{1,3}\.\d+)\s*")


def read_messages(path: Path) -> tuple[list[Message], list[str]]:
    """Return the messages of a table, and a warning for every value that could not be used.

    Columns `text`, and where they are there `id`, `time`, `place`, `category`, `reporter`, `photo` (a perceptual hash in
    hexadecimal or as bits), `lon` and `lat`. A table without head is `id,text,time`.

    Raises
        TableUnreadable  if there is no column of texts
    """
    columns, rows = read_table(path, COLUMNS, by_position=("id", "text", "time"), joined=JOINED)
    if "text" not in columns:
        heads = "、".join(rows[0])
        raise TableUnreadable(
            name=path,
            problem=f"需要 text（内容）列，现有列：{heads}",
            problem_en=f"it needs a column text; it has {heads}",
        )
    warnings: list[str] = []
    return [_message(row, number, warnings) for number, row in enumerate(rows, 1)], warnings


def _message(row: Row, number: int, warnings: list[str]) -> Message:
    name = row.get("id") or str(number)
    photo, bits = _photo(row.get("photo", ""))
    place = row.get("place", "")
    point = _point(row.get("lon", ""), row.get("lat", ""), place)
    return Message(
        id=name,
        text=row.get("text", ""),
        minute=_minute(row.get("time", ""), name, warnings),
        place="" if _POINT.fullmatch(place) else place,
        category=row.get("category", ""),
        reporter=row.get("reporter", ""),
        photo=photo,
        photo_bits=bits,
        point=point,
    )


def _minute(text: str, name: str, warnings: list[str]) -> int | None:
    if not text:
        return None
    try:
        return read_moment(text, field="time")
    except MomentUnreadable:
        warnings.append(f"{name}：时间“{text}”看不懂，按时间不详处理")
        return None


def _photo(text: str) -> tuple[int | None, int]:
    if _BITS.fullmatch(text):
        return int(text, 2), len(text)
    match = _HEX.fullmatch(text)
    return (int(match[1], 16), len(match[1]) * 4) if match else (None, 64)


def _point(lon: str, lat: str, place: str) -> tuple[float, float] | None:
    """Return longitude and latitude; a pair in the wrong order is told by China lying between 73 and 136 degrees east."""
    match = _POINT.fullmatch(f"{lon},{lat}") or _POINT.fullmatch(place)
    if not match:
        return None
    first, second = float(match[1]), float(match[2])
    return (second, first) if abs(second) > 73 > abs(first) else (first, second)
