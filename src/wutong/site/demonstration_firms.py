"""Made-up firms for the demonstration: three sources' tables, drawn with a seed and imported as any table is.

A register, a statistical return and a list of titles, in which some rows are written otherwise (doubtful matches), some
cannot be taken (refusals to mend), and some titles end soon. All names bear the mark of an example.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

import numpy as np

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Question
from wutong.kernel.credit_code import check_character, organisation_check
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username
from wutong.platform.territory.models import Area

REGISTERED = datetime(2025, 2, 10, 9, tzinfo=clock.SHANGHAI)
RETURNED = datetime(2025, 2, 18, 15, tzinfo=clock.SHANGHAI)
LISTED = datetime(2025, 2, 26, 10, tzinfo=clock.SHANGHAI)
MARKET = {
    "source": "market",
    "columns": {
        "统一社会信用代码": "code", "企业名称": "name", "曾用名": "former", "企业类型": "legal_form", "登记状态": "status",
        "成立日期": "founded", "注册资本（万元）": {"field": "capital_fen", "unit": "万元"}, "行业代码": "industry", "规模": "size",
        "办事处": "area", "地址": "address", "法定代表人": "person", "电话": "phone", "主要产品": "products", "产业链": "chain",
    },
}  # fmt: skip
MONEY = {
    "营业收入": "revenue_fen",
    "研发费用": "rd_fen",
    "上缴税费": "tax_fen",
    "净利润": "profit_fen",
    "资产总计": "assets_fen",
}
STATISTICS = {
    "source": "statistics",
    "form": "statistics.annual",
    "columns": {
        "信用代码": "code", "单位名称": "name", "年度": "period", "从业人员": "staff", "研发人员": "rd_staff",
        "授权专利": "patents_granted", "授权发明专利": "patents_invention",
        **{f"{head}（万元）": {"field": field, "unit": "万元"} for head, field in MONEY.items()},
    },
}  # fmt: skip
TITLES = {
    "source": "torch",
    "columns": {
        "编号": "key", "企业名称": "name", "统一社会信用代码": "code", "地址": "address", "法定代表人": "person", "电话": "phone",
        "资质": "certificate", "证书编号": "certificate_number", "发证日期": "certificate_from", "有效期止": "certificate_to",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One made-up firm: what its register says, and its figures of each year."""

    row: dict[str, Any]
    years: dict[int, dict[str, Any]]


def tell_of_firms() -> None:
    """Import the three tables as they would have come in; then relations, a change of status, consents, a list."""
    given = read_yaml((files("wutong.site") / "data/example_firms.yaml").read_text(encoding="utf-8"))
    chance = np.random.default_rng(given["seed"])
    made = [_firm(number, given, chance) for number in range(1, given["count"] + 1)]
    _take(REGISTERED, "示例企业登记名册2025-02.csv", [one.row for one in made], MARKET)
    _take(RETURNED, "示例统计年报2019-2023.csv", [line for one in made for line in _returns(one)], STATISTICS)
    _take(LISTED, "示例高新技术企业和科技型中小企业名单.csv", _titles(made, given, chance), TITLES)
    with clock.standing_at(LISTED + timedelta(hours=1)):
        _tell_more()


def _take(moment: datetime, name: str, rows: Sequence[dict[str, Any]], mapping: dict[str, Any]) -> None:
    """Import rows as a file of the planner's, and keep its mapping for the next one."""
    planner = person_for_username("planner")
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(mapping["columns"]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    with clock.standing_at(moment):
        title = name.rstrip("0123456789-.csv")
        registry.save_mapping(title, title, mapping, by=planner)
        registry.import_table(
            registry.read_bytes(text.getvalue().encode(), name), registry.mapping_of(title), by=planner
        )


def credit_code(number: int) -> str:
    """Return a valid credit code of a district that does not exist (GB/T 2260), one for each number.

    >>> credit_code(7)
    '91419999000000078X'
    """
    organisation = f"{number:08d}"
    body = f"91419999{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


def _firm(number: int, given: dict[str, Any], chance: np.random.Generator) -> Made:
    stem = given["stems"][number % len(given["stems"])]
    trade, industry, products, low, high = given["trades"][number // len(given["stems"]) % len(given["trades"])]
    offices = _offices()
    revenue = _growing(given, chance)
    size = (
        "大型" if revenue[-1] > 40_000 else "中型" if revenue[-1] > 8_000 else "小型" if revenue[-1] > 600 else "微型"
    )  # noqa: PLR2004 - size classes of the example
    row = {
        "统一社会信用代码": credit_code(given["first_number"] + number),
        "企业名称": f"{given['mark']}{stem}{trade}有限公司",
        "曾用名": f"{given['mark']}{stem}实业有限公司" if number % 13 == 0 else "",
        "企业类型": "有限责任公司",
        "登记状态": "停业" if number % 29 == 0 else "存续",
        "成立日期": date(
            2000 + int(chance.integers(0, 19)), int(chance.integers(1, 13)), int(chance.integers(1, 29))
        ).isoformat(),
        "注册资本（万元）": int(chance.choice([100, 200, 500, 1000, 2000, 5000])),
        "行业代码": industry,
        "规模": size,
        "办事处": offices[int(chance.integers(0, len(offices)))],
        "地址": f"{given['roads'][number % len(given['roads'])]}{number}号",
        "法定代表人": given["persons"][number % len(given["persons"])],
        "电话": f"0371-{60_000_000 + number * 37}",
        "主要产品": products,
        "产业链": given["chains"].get(trade, ""),
    }
    share = float(chance.uniform(low, high)) / 100
    return Made(row, dict(zip(given["years"], (_year(value, share, chance) for value in revenue), strict=True)))


def _offices() -> list[str]:
    rows = Area.objects.filter(hierarchy="jurisdiction", kind="office", valid_to=None).order_by("path")
    return list(rows.values_list("name_zh", flat=True)) or [""]


def _growing(given: dict[str, Any], chance: np.random.Generator) -> list[float]:
    """Return a firm's revenue of the years, in 万元."""
    shape = given["revenue"]
    first = shape["middle"] * float(np.exp(chance.normal(0, shape["spread"])))
    steps = chance.normal(shape["growth"], shape["noise"], len(given["years"]))
    return [round(float(value), 1) for value in first * np.exp(np.cumsum(steps))]


def _year(revenue: float, share: float, chance: np.random.Generator) -> dict[str, Any]:
    staff = max(3, round(revenue / float(chance.uniform(45, 110))))
    patents = int(chance.poisson(min(30, revenue * share / 60)))
    return {
        "营业收入（万元）": revenue, "研发费用（万元）": round(revenue * share, 1),
        "上缴税费（万元）": round(revenue * float(chance.uniform(0.02, 0.07)), 1),
        "净利润（万元）": round(revenue * float(chance.normal(0.06, 0.06)), 1), "资产总计（万元）": round(revenue * float(chance.uniform(0.8, 2.2)), 1),
        "从业人员": staff, "研发人员": round(staff * min(0.6, share * 3)), "授权专利": patents,
        "授权发明专利": int(chance.binomial(patents, 0.3)),
    }  # fmt: skip


def _returns(one: Made) -> list[dict[str, Any]]:
    who = {"信用代码": one.row["统一社会信用代码"], "单位名称": one.row["企业名称"]}
    return [who | {"年度": str(year)} | cells for year, cells in one.years.items()]


def _titles(made: Sequence[Made], given: dict[str, Any], chance: np.random.Generator) -> list[dict[str, Any]]:
    """Return the list of titles: most rows with their code, some without and under another way of writing, some faulty."""
    rows = []
    for number, one in enumerate(made, 1):
        if number % 2:
            continue
        kind, start, years = ("高企", date(2022, 3, 20), 3) if number % 3 else ("科小", date(2024, 5, 1), 1)
        start += timedelta(days=int(chance.integers(0, 240)) if number % 3 else 0)
        end = start.replace(year=start.year + years) - timedelta(days=1)
        same = {name: one.row[name] for name in ("企业名称", "统一社会信用代码", "地址", "法定代表人", "电话")}
        row = same | {
            "编号": f"T{number:04d}", "资质": kind, "证书编号": f"示例{start.year}{number:05d}",
            "发证日期": start.isoformat(), "有效期止": end.isoformat(),
        }  # fmt: skip
        rows.append(row | _written_otherwise(number, row, given))
    return rows


def _written_otherwise(number: int, row: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return what differs in some rows: no code and another name or person; a code with a slip; a day that is none; no name."""
    match number % 16:
        case 2 | 8 | 10 as kind if trade := _variant(row["企业名称"], given):
            unsaid = {2: ("电话", "法定代表人"), 8: ("电话", "地址"), 10: ("地址", "法定代表人")}[kind]
            name = row["企业名称"].replace(trade, given["variants"][trade])
            return dict.fromkeys(("统一社会信用代码", *unsaid), "") | {"企业名称": name}
        case 6:
            return {"统一社会信用代码": "", "电话": ""}
        case 12 if number % 3:
            return {"统一社会信用代码": row["统一社会信用代码"][:-2] + "00"}
        case 14 if number % 5 == 0:
            return {"发证日期": "2023年13月1日"}
    return {}


def _variant(name: str, given: dict[str, Any]) -> str:
    """Return the trade in a name that is also written otherwise, empty where none is."""
    return next((word for word in given["variants"] if f"{word}有限公司" in name), "")


def _tell_more() -> None:
    """Record by hand what no table brought: groups, a firm that stopped, consents for banks, a list for visits."""
    planner = person_for_username("planner")
    keys = [hit.key for hit in registry.find(Question("示例"), count=40).hits]
    for parent, child in zip(keys[:6:2], keys[1:6:2], strict=True):
        registry.record_relation(
            parent, "parent", child, by=planner, share_basis_points=6000, valid_from=date(2021, 6, 1)
        )
    registry.record_status(keys[6], "suspended", date(2024, 11, 4), by=planner, reason="自行停业，示例")
    for number, key in enumerate(keys[:4], 1):
        granted = registry.grant_consent(
            key, "bank", by=planner, evidence=f"示例授权书第 {number} 号", granted_on=date(2025, 1, 6), expires_on=date(2025, 12, 31),
        )  # fmt: skip
        if number == 4:  # noqa: PLR2004 - the last of them took it back
            registry.revoke_consent(granted, by=planner, on=date(2025, 2, 20), reason="企业来函撤回，示例")
    registry.save_list(planner, "三月走访企业", keys=keys[:8], shared=True)
    registry.save_list(planner, "智能传感器链上企业", question=Question("", {"chain": ["智能传感器"]}), shared=True)
    doubtful, _count = registry.reviews()
    registry.accept(doubtful[0].id, by=planner, note="电话核实，示例")
    registry.refuse(doubtful[-1].id, by=planner, note="同一业主的另一家，示例")
