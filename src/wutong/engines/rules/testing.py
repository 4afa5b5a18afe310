"""For tests of the rules engine and of what is built on it: small clause files, firms made by chance."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

# Every kind of expression, amount, stacking and cap once, for tests that hold the evaluators against one another.
CLAUSES = """
rules: 1
title: 各种写法
fields:
  revenue: {title: 营业收入, unit: 万元, decimals: 2, over: years, direction: up}
  rd: {title: 研发费用, unit: 元, over: years}
  tax: {title: 纳税额, unit: 元}
  paid: {title: 今年已付, unit: 元}
  staff: {title: 职工, unit: 人}
  tech: {title: 科技人员, unit: 人}
  patents: {title: 专利, unit: 件, over: years}
  debt: {title: 资产负债率, unit: "%"}
  certified: {title: 证书有效, kind: flag, over: years}
  barred: {title: 失信, kind: flag}
  applied: {title: 已申报, kind: flag}
  industry: {title: 行业, kind: code}
  founded: {title: 成立日期, kind: date}
parameters:
  rate: {title: 比例, unit: "%", values: {2020-01-01: 5, 2024-01-01: 7.5}}
  floor_rd: {title: 研发下限, value: 30 万元}
conditions:
  clean: NOT barred
  intense: rd / revenue >= '3 %'
scores:
  sheet:
    title: 评分表
    max: 100
    items:
      - {id: staff, title: 科技人员占比, max: 40, of: tech / staff, bands: [{from: 30 %, points: 40}, {from: 10 %, points: 15}, {points: 0}]}
      - id: rd
        title: 研发
        max: 30
        best_of:
          - {of: rd / revenue, bands: [{above: 5 %, points: 30}, {above: 2 %, points: 12.5}, {points: 0}]}
          - {of: rd, bands: [{from: 100 万元, points: 20}, {points: 0}]}
      - {id: right, title: 专利, max: 20, cases: [{when: patents >= 3, points: 20}, {when: patents = 2, points: 9}, {points: 0}]}
      - {id: debt, title: 负债, max: 5, of: debt, bands: [{to: 55 %, points: 5}, {below: 75 %, points: 2}, {points: 0}]}
      - {id: made, title: 公式, max: 5, points: "least(5, floor(years_since(founded) / 2))"}
grades:
  level: {title: 等级, of: sheet, steps: [{from: 70, grade: A}, {from: 40, grade: B}, {grade: C}]}
groups:
  high: {title: 就高, stacking: highest, cap: {per_year: 60 万元, paid_this_year: paid}}
  add: {title: 累加, stacking: sum}
  first: {title: 优先, stacking: priority}
clauses:
  - {id: a, title: 比例, who: [clean, intense], amount: {rate: rate, of: rd}, cap: {per_award: 50 万元}, group: high}
  - {id: b, title: 固定, who: ["level IN ('A', 'B')"], amount: {fixed: 20 万元}, group: high}
  - {id: c, title: 分档, who: ["rd >= floor_rd", "industry IN ('a', 'b') OR industry LIKE 'c%'"],
     amount: {tiers: [{above: 0 元, rate: 10 %}, {above: 50 万元, rate: 5 %}], of: rd}, group: add, application: applied}
  - {id: d, title: 按件, who: ["patents > 0", "growth(revenue, 2) >= '10 %'"], amount: {per_unit: 3000 元, of: patents}, group: add}
  - {id: e, title: 优先一, who: [certified, "first_time(certified, 2)"], amount: {fixed: 10 万元}, group: first, priority: 1}
  - {id: f, title: 优先二, who: ["mean_growth(revenue, 2) > 0.05"], amount: {match: tax, rate: 50 %}, group: first, priority: 2}
  - {id: g, title: 互斥, who: ["every_year(rd >= '20 万元', 2)"], unless: [barred], amount: {formula: "greatest(tax - rd * 0.1, '1 万元')"}, exclusive_with: [a]}
  - {id: h, title: 其他, who: ["years_since(founded) BETWEEN '2 年' AND '9 年'", "mean(rd, 3) * 3 > revenue * 0.07",
     "count_true(certified, tech >= 5, staff <> 7) >= 2", "sheet.staff > 0 OR abs(tax - rd) < '40 万元'",
     "CASE WHEN staff > 50 THEN tech ELSE patents END >= 2"]}
  - {id: i, title: 缺失, who: [{when: "tax IS NULL OR coalesce(staff, 0) > 20", about_missing: true}]}
"""


def firms(rows: int, *, seed: int = 1, missing: float = 0.05, year: int = 2024) -> pl.DataFrame:
    """Return firms for CLAUSES, drawn by chance so that every threshold is met by some, hit exactly by some."""
    rng = np.random.default_rng(seed)

    def money(median: float) -> np.ndarray:
        drawn = np.round(median * np.exp(rng.standard_normal(rows)), 2)
        return np.where(rng.random(rows) < 0.2, np.round(drawn, -int(np.log10(median))), drawn)

    columns: dict[str, object] = {"firm": [f"F{at:06d}" for at in range(rows)]}
    for ago in range(4):
        columns |= {f"revenue_{year - ago}": money(900) * (rng.random(rows) > 0.02), f"rd_{year - ago}": money(300_000)}
        columns |= {
            f"patents_{year - ago}": rng.integers(0, 6, rows),
            f"certified_{year - ago}": rng.random(rows) < 0.5,
        }
    columns |= {
        "tax": money(200_000),
        "paid": money(100_000),
        "staff": rng.integers(0, 90, rows),
        "tech": rng.integers(0, 20, rows),
    }
    columns |= {
        "debt": np.round(rng.random(rows) * 100, 2),
        "barred": rng.random(rows) < 0.1,
        "applied": rng.random(rows) < 0.7,
    }
    columns["industry"] = rng.choice(["a", "b", "c1", "c2", "d", "e"], rows)
    columns["founded"] = [date(2005, 1, 1) + timedelta(days=int(days)) for days in rng.integers(0, 7300, rows)]
    frame = pl.DataFrame(columns)
    holes = [
        pl.when(pl.Series(rng.random(rows) >= missing)).then(pl.col(name)).alias(name)
        for name in frame.columns
        if name != "firm"
    ]
    return frame.with_columns(holes)
