"""For tests of the rules engine and of what is built on it: small clause files, firms made by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from wutong.engines.rules import api
from wutong.engines.rules._core import tree
from wutong.engines.rules._core.lowering import most_of
from wutong.engines.rules._core.opcodes import UNBOUNDED
from wutong.engines.rules._core.plain import Plain
from wutong.engines.rules._core.planning import needed_columns
from wutong.engines.rules._core.ruleset import Law
from wutong.engines.rules._core.stacking import Benefits, benefits
from wutong.engines.rules.decisions import Decisions
from wutong.engines.rules.types import FieldInfo, RuleSet

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


def drawn_for(
    rules: RuleSet, *, on: date, rows: int, year: int | None = None, seed: int = 1, missing: float = 0.05
) -> pl.DataFrame:
    """Return firms for any rules, drawn so that thresholds are met, missed and hit exactly, words named and others.

    A third of a field's numbers are constants that the clauses hold it against, the others spread around them.
    """
    law, year = Law(rules, on), on.year - 1 if year is None else year
    rng = np.random.default_rng(seed)
    said = _Said(law)
    columns: dict[str, object] = {"firm": [f"F{at:07d}" for at in range(rows)]}
    for code, ago in sorted(needed_columns(rules.clauses, law)):
        info = rules.fields[code]
        name = f"{code}_{year - ago}" if info.yearly else code
        known = pl.Series(rng.random(rows) >= missing)
        columns[name] = pl.select(pl.when(known).then(_drawn(info, said, rng, rows, on))).to_series()
    return pl.DataFrame(columns)


def _drawn(info: FieldInfo, said: _Said, rng: np.random.Generator, rows: int, on: date) -> pl.Series:
    if info.kind == "flag":
        return pl.Series(rng.random(rows) < 0.5)
    if info.kind == "code":
        return pl.Series(rng.choice(np.array([*sorted(said.words.get(info.code, ())), *info.values, "zz"]), rows))
    if info.kind == "date":
        return pl.Series(np.datetime64(on) - rng.integers(0, 9000, rows).astype("timedelta64[D]"))
    marks = np.array(sorted({float(one) for one in said.numbers.get(info.code, ())} - {0.0}) or [10.0**info.decimals])
    values = rng.choice(marks, rows) * np.where(rng.random(rows) < 1 / 3, 1.0, np.exp(rng.normal(0, 0.7, rows)))
    whole = np.round(values * 10**info.decimals).astype(np.int64)
    whole = np.clip(whole, int((info.least or 0) * 10**info.decimals), most_of(info) - 1)
    if info.factor * 10**info.decimals == 1:  # stored in the smallest unit
        return pl.Series(whole)
    return pl.Series(np.round(whole / 10**info.decimals / float(info.factor), 8))


class _Said:
    """The numbers and words that conditions hold fields against, by field, in base units."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.numbers: dict[str, set[Fraction]] = {}
        self.words: dict[str, set[str]] = {}
        inside = [node for score in law.rules.scores.values() for item in score.items for node in item.nodes()]
        for whole in (*(clause.condition for clause in law.rules.clauses), *inside):
            for node in tree.walk(whole):
                self._hear(node)

    def _hear(self, node: tree.Node) -> None:
        if isinstance(node, tree.Among):
            self.words.setdefault(node.field, set()).update(node.values)
        elif isinstance(node, tree.Compare) and isinstance(node.right, tree.Constant):
            value = self.law.value(node.right)
            for field, _ in tree.reads(node.left) if value is not None else ():
                self.numbers.setdefault(field, set()).add(abs(value or Fraction(0)))
        elif isinstance(node, tree.RatioCompare):
            for field, _ in tree.reads(node):
                self.numbers.setdefault(field, set()).add(Fraction(100))


def differences(
    rules: RuleSet, frame: pl.DataFrame, *, on: date, only: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """Yield every verdict and amount of the kernel that the plain evaluator does not give: row, place, told, said."""
    bound = api.read_firms(frame, rules, on=on, only=only)
    decisions = api.run(rules, bound, on=on, keep="criteria", only=only)
    kernel = dict(_of_kernel(decisions, api.run(rules, bound, on=on, only=only)))
    for at in range(frame.height):
        plain = Plain(Law(rules, on), bound.row(at))
        for place, said in _of_plain(plain, benefits(plain, decisions.clauses, rules.groups)):
            if (told := kernel[place][at]) != said:
                yield at, place, told, said


def _of_kernel(decisions: Decisions, money: Decisions) -> Iterator[tuple[Any, Any]]:
    """Yield every verdict and amount of the kernel by its place, one a firm."""
    for clause in decisions.clauses:
        yield clause.key, decisions.verdicts(clause.key)
        yield from (((clause.key, one.name), decisions.criterion(clause.key, one.name)) for one in clause.criteria())
    for code in money.groups:
        yield (code, "group"), list(zip(money.group(code), money.group_possible(code), strict=True))
    yield "total", list(zip(decisions.total, decisions.possible, strict=True))


def _of_plain(plain: Plain, found: Benefits) -> Iterator[tuple[Any, Any]]:
    for one in found.clauses:
        yield one.clause.key, one.verdict
        yield from (((one.clause.key, part.name), plain.verdict(part.condition)) for part in one.clause.criteria())
    yield from (((code, "group"), _limited(*span)) for code, span in found.groups.items())
    yield "total", _limited(*found.total)


def _limited(certain: int, possible: int | None) -> tuple[int, int]:
    return certain, UNBOUNDED if possible is None else possible
