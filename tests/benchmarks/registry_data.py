"""Made-up firms for the registry's benchmark: valid codes of a district that does not exist, every name marked 示例."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from wutong.engines.twin.testing import ROADS, STEMS, codes

SIGNS = list(STEMS)
TRADES = {
    "3973": "电子科技", "6513": "软件", "6531": "信息技术", "5179": "商贸", "7519": "科技", "5011": "装饰工程", "8391": "教育咨询",
    "2770": "医疗器械", "3990": "仪器仪表", "7251": "文化传媒", "5431": "物流", "3562": "半导体设备", "4790": "建筑工程",
}  # fmt: skip
OFFICES = ["石佛", "沟赵", "梧桐", "枫杨", "双桥"]
PANEL = [
    "营业收入",
    "增加值",
    "研发费用",
    "上缴税费",
    "净利润",
    "资产总计",
    "出口总额",
    "融资额",
    "从业人员",
    "研发人员",
    "授权专利",
    "用地面积",
]
MAPPING = {
    "source": "statistics",
    "form": "statistics.annual",
    "period": "2023",
    "columns": {
        "企业名称": "name", "统一社会信用代码": "code", "成立日期": "founded", "行业代码": "industry", "街道": "area", "地址": "address",
        "法定代表人": "person", "电话": "phone", "主要产品": "products",
        **{head: {"field": field, "unit": "千元"} for head, field in zip(
            PANEL[:8],
            ["revenue_fen", "value_added_fen", "rd_fen", "tax_fen", "profit_fen", "assets_fen", "exports_fen", "financing_fen"],
            strict=True,
        )},
        "从业人员": "staff", "研发人员": "rd_staff", "授权专利": "patents_granted", "用地面积": "land_m2",
    },
}  # fmt: skip


def write(path: Path, firms: int) -> None:
    """Write one row a firm with twelve figures to a CSV file."""
    chance = np.random.default_rng(1)
    industries = np.array(list(TRADES))[chance.integers(0, len(TRADES), firms)]
    stems = np.array(SIGNS)[chance.integers(0, len(SIGNS), (firms, 3))]
    names = pl.Series(["".join(row) for row in stems])
    numbers = np.arange(1, firms + 1)
    revenue = np.exp(chance.normal(9, 2, firms))
    table = pl.DataFrame({
        "企业名称": pl.Series(["郑州"] * firms) + names + pl.Series([TRADES[code] for code in industries]) + "有限公司（示例" + numbers.astype(str) + "）",
        "统一社会信用代码": codes(1, firms),
        "成立日期": pl.Series((chance.integers(10_000, 19_000, firms)).astype("datetime64[D]")).cast(pl.String),
        "行业代码": industries,
        "街道": pl.Series(np.array(OFFICES)[chance.integers(0, 5, firms)]) + "办事处",
        "地址": pl.Series(np.array(ROADS)[chance.integers(0, len(ROADS), firms)]) + chance.integers(1, 400, firms).astype(str) + "号" + chance.integers(101, 2500, firms).astype(str) + "室",
        "法定代表人": pl.Series(["".join(row) for row in stems[:, ::2]]),
        "电话": "139" + pl.Series(chance.integers(10**7, 10**8, firms)).cast(pl.String),
        "主要产品": pl.Series([TRADES[code] for code in industries]) + "产品",
        **{head: pl.Series((revenue * share).round(1)) for head, share in zip(PANEL[:8], (1, 0.3, 0.05, 0.04, 0.06, 1.4, 0.1, 0.02), strict=True)},
        **{head: pl.Series((revenue / size).astype(np.int64) + 1) for head, size in zip(PANEL[8:], (400, 4000, 9000, 90), strict=True)},
    })  # fmt: skip
    table.write_csv(path)
