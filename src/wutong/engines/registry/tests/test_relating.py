"""Relations come in from tables: both sides known, said from either end, refused with a reason, and once."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.engines.registry import api
from wutong.engines.registry.importing.mappings import checked
from wutong.engines.registry.testing import credit_code, make_firm
from wutong.engines.registry.types import ImportReport

pytestmark = pytest.mark.django_db

MAPPING: dict[str, Any] = {
    "source": "market",
    "columns": {
        "企业名称": "name", "信用代码": "code", "关系": "relation", "对方名称": "other_name", "对方代码": "other_code",
        "持股比例（%）": "share", "起始日期": "relation_from",
    },
}  # fmt: skip
HEAD = ",".join(MAPPING["columns"])


def put(*lines: str, dry_run: bool = False) -> ImportReport:
    table = api.read_bytes("\n".join([HEAD, *lines]).encode(), "关系.csv")
    return api.import_table(table, checked(MAPPING, "关系"), by=None, dry_run=dry_run)


@pytest.fixture
def firms() -> tuple[str, str]:
    """A firm and its parent to be."""
    return make_firm("示例华创电子有限公司", number=1), make_firm("示例华创控股有限公司", number=2)


def told(key: str) -> list[tuple[str, str, int | None]]:
    return [(one.role, one.key, one.share_basis_points) for one in api.relations(key)]


def test_a_relation_said_from_either_end_is_one_relation_and_a_new_share_takes_the_place_of_the_old(
    firms: tuple[str, str],
) -> None:
    child, parent = firms
    put(f"示例华创电子有限公司,{credit_code(1)},母公司,,{credit_code(2)},51%,2020-01-01")
    assert told(child) == [("parent", parent, 5100)]
    assert told(parent) == [("subsidiary", child, 5100)]
    again = put("示例华创控股有限公司,,子公司,示例华创电子有限公司,,60.5,2020/1/1")
    assert again.counts["new"] == 1
    assert told(child) == [("parent", parent, 6050)]


def test_a_trial_writes_no_relation_and_the_same_table_twice_none_twice(firms: tuple[str, str]) -> None:
    line = f"示例华创电子有限公司,{credit_code(1)},股东,示例华创控股有限公司,,12.5,"
    assert put(line, dry_run=True).counts["new"] == 1
    assert told(firms[0]) == []
    put(line)
    assert put(line).counts["same"] == 1
    assert told(firms[0]) == [("investor", firms[1], 1250)]


def test_who_is_not_known_and_what_is_no_relation_comes_back_with_the_reason(firms: tuple[str, str]) -> None:
    report = put(
        "示例没有这家有限公司,,母公司,示例华创控股有限公司,,,",
        "示例华创电子有限公司,,供应商,示例不在册有限公司,,,",
        "示例华创电子有限公司,,亲戚,示例华创控股有限公司,,,",
        "示例华创电子有限公司,,股东,示例华创控股有限公司,,120,",
        "示例华创电子有限公司,,客户,示例华创电子有限公司,,,",
    )
    assert report.counts["refused"] == 5
    words = "；".join(text for _row, text in report.problems)
    assert "名册里没有这家企业" in words
    assert "名册里没有对方" in words
    assert "不认识这种关系" in words
    assert "比例" in words
    assert "与自己" in words
    assert report.counts["entities"] == 0
