"""Registers in plain files: rows of anyone's table as records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from wutong.engines.matching.types import Record
from wutong.platform.tables import Row, TableUnreadable, read_table

COLUMNS: Mapping[str, Sequence[str]] = {
    "id": "编号 序号 主键 标识 记录号 记录编号 企业编号 recordid rid key number no rowid uid firmid companyid 号".split(),
    "name": "名称 企业名称 单位名称 公司名称 机构名称 纳税人名称 主体名称 企业 公司 单位 全称 企业全称 市场主体名称 firm firmname company companyname "
    "title orgname organisation organization fullname entname 单位详细名称".split(),
    "code": "统一社会信用代码 社会信用代码 信用代码 统一代码 代码 组织机构代码 机构代码 税号 纳税人识别号 uscc usci creditcode socialcode taxid taxno regno "
    "注册号 工商注册号 unifiedcode unifiedsocialcreditcode".split(),
    "address": "地址 住所 注册地址 经营地址 生产经营地址 详细地址 企业地址 通信地址 通讯地址 办公地址 所在地 addr location registeredaddress".split(),
    "person": "法定代表人 法人 法人代表 负责人 法定代表人姓名 联系人 经营者 业主 legalperson legalrep representative contact owner principal person".split(),
    "phone": "电话 联系电话 手机 手机号 手机号码 固定电话 联系方式 电话号码 tel telephone mobile contactphone phonenumber".split(),
    "former": "曾用名 原名称 原名 曾用名称 简称 别名 英文名称 英文名 又名 formername formernames alias aliases othernames shortname englishname nameen".split(),
}
_BETWEEN = re.compile(r"[;；、|，]")


def read_records(path: Path) -> list[Record]:
    """Return the records of a table; a row without an id has its number.

    Raises
        TableUnreadable  if there is no column of names, or two rows have one id
    """
    columns, rows = read_table(
        path, COLUMNS, by_position=("id", "name", "code", "address", "person", "phone"), joined={"former"}
    )
    if "name" not in columns:
        heads = "、".join(rows[0])
        raise TableUnreadable(
            name=path,
            problem=f"需要 name（名称）列，现有列：{heads}",
            problem_en=f"it needs a column name; it has {heads}",
        )
    records = [_record(row, number) for number, row in enumerate(rows, 1)]
    _refuse_repeats(records, path)
    return records


def _record(row: Row, number: int) -> Record:
    return Record(
        id=row.get("id") or str(number),
        name=row.get("name", ""),
        code=row.get("code", ""),
        address=row.get("address", ""),
        person=row.get("person", ""),
        phone=row.get("phone", ""),
        other_names=tuple(filter(None, map(str.strip, _BETWEEN.split(row.get("former", ""))))),
    )


def _refuse_repeats(records: Sequence[Record], path: Path) -> None:
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise TableUnreadable(
                name=path, problem=f"编号 {record.id} 出现了两次", problem_en=f"the id {record.id} stands twice"
            )
        seen.add(record.id)
