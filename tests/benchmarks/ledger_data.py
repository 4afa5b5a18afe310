"""The data of the ledger's benchmarks: the reference zone, and beside it as many facts as are asked for.

120 indicators of 300 units, each with years and parts of years, every fact stated and adopted anew in every
vintage; a plan of 32 lines with targets; a long CSV of facts nobody has spoken of. All of it made up by arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

INDICATORS, SUBJECTS, PERIODS, PLAN_LINES = 120, 300, 28, 32
PLAN = "bench"
AREA = "zhengzhou-hitech"
FIRST_VINTAGE = datetime(2023, 1, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
BETWEEN_VINTAGES = timedelta(days=30)
BASE_YEAR, LAST_YEAR, OLDEST_YEAR = 2020, 2024, 2010


def subjects_with(facts: int) -> int:
    """Return how many subjects have figures of every indicator."""
    return facts // (INDICATORS * PERIODS)


def periods() -> list[Any]:
    """Return the years 2024 to 2010, then the quarters and cumulative months of 2024."""
    from wutong.kernel.period import Period

    years = range(LAST_YEAR, OLDEST_YEAR - 1, -1)
    quarters = (f"{LAST_YEAR}Q{number}" for number in range(1, 5))
    months = (f"{LAST_YEAR}-01..{month:02d}" for month in range(2, 12))
    return [Period.parse(code) for code in [*map(str, years), *quarters, *months][:PERIODS]]


def build(facts: int, vintages: int, say: Callable[[str], None]) -> None:
    """Fill an empty database: the reference zone, then `facts` facts in `vintages` vintages, then the plan."""
    from wutong.engines.ledger.series import ensure_series
    from wutong.platform.bulk_rows import refresh_statistics
    from wutong.site.zone import ensure_zone

    ensure_zone()
    register()
    known = ensure_series(series_keys())
    identifiers = [known[key] for key in series_keys()][: -(-facts // PERIODS)]
    for vintage in range(vintages):
        say(f"  vintage {vintage + 1} ...")
        write_vintage(identifiers, periods(), facts, vintage)
    refresh_statistics()
    set_plan()


def register() -> None:
    """Make the indicators and subjects of the benchmark."""
    from wutong.engines.ledger import api
    from wutong.engines.ledger.types import IndicatorInfo

    api.ensure_group("bench", "基准", "Bench")
    for number in range(INDICATORS):
        info = IndicatorInfo(f"b{number}", f"指标{number}号", "", "亿元", "flow", group="bench", order=1000 + number)
        api.ensure_indicator(info)
    for number in range(SUBJECTS):
        api.ensure_subject(f"unit:{number}", kind="unit", name_zh=f"单位{number}号", area=AREA)


def series_keys() -> list[Any]:
    """Return the benchmark's series, one subject after the other."""
    from wutong.engines.ledger.types import SeriesKey

    return [SeriesKey(f"b{i}", f"unit:{s}") for s in range(SUBJECTS) for i in range(INDICATORS)]


def plan_keys(subject: int) -> list[Any]:
    """Return the series of a plan's lines for one subject."""
    from wutong.engines.ledger.types import SeriesKey

    return [SeriesKey(f"b{number}", f"unit:{subject}") for number in range(PLAN_LINES)]


def set_plan() -> None:
    """Make a plan of 32 lines about the first unit, with targets that start from its figures of 2020."""
    from wutong.engines.ledger import api
    from wutong.kernel.quantity import Quantity
    from wutong.packs.plan.models import Plan, PlanLine

    plan = Plan.objects.create(
        code=PLAN, title_zh="基准规划", first_year=BASE_YEAR + 1, last_year=LAST_YEAR + 1, state="completed",
        subject="unit:0",
    )  # fmt: skip
    bases = api.current(plan_keys(0))
    for row, key in enumerate(plan_keys(0), 1):
        target = f"plan:{PLAN}:{row:02d}"
        base = next(one for one in bases[key] if one.period.code == str(BASE_YEAR))
        api.set_target(
            target, series=key, plan_code=PLAN, end_period=str(plan.last_year), quantity=Quantity.of("5000", "亿元"),
            base_period=str(BASE_YEAR), base_claim=base.claim_id,
        )  # fmt: skip
        PlanLine.objects.create(
            plan=plan, row=row, number=row, group="基准", name=f"指标{row - 1}号", unit="亿元", indicator=key.indicator,
            measure=key.measure, target=target,
        )  # fmt: skip


def write_vintage(series: list[int], when: list[Any], facts: int, vintage: int) -> None:
    """Write one claim and one adoption of every fact as they became known in one round."""
    import polars as pl
    from django.db import transaction

    from wutong.engines.ledger import api
    from wutong.engines.ledger.models import Source
    from wutong.kernel.source import SourceRef
    from wutong.platform.bulk_rows import moment_text, reserve_ids, write_frame

    api.ensure_source(SourceRef("import", f"import:round-{vintage}", f"第{vintage + 1}轮"))
    period = pl.DataFrame(
        {
            "period": [p.code for p in when],
            "period_start": [str(p.start) for p in when],
            "period_end": [str(p.end) for p in when],
        }
    )
    frame = pl.DataFrame({"series_id": series}).join(period, how="cross").head(facts).with_row_index("n")
    frame = frame.with_columns(((pl.col("n").cast(pl.Int64) * 7919 + vintage * 13) % 100_000).alias("unscaled"))
    same = {"kind": "actual", "recorded_at": moment_text(FIRST_VINTAGE + vintage * BETWEEN_VINTAGES)}
    source = Source.objects.get(key=f"import:round-{vintage}").pk
    with transaction.atomic():
        first = reserve_ids("ledger_claim", frame.height)
        claims = frame.select(
            (pl.int_range(pl.len()) + first).alias("id"), "series_id", "period", "period_start", "period_end",
            "unscaled", pl.lit(1).alias("scale"), (pl.col("unscaled") / 10).cast(pl.String).alias("printed"),
            (pl.col("unscaled") / 10).alias("approx"),
            pl.format('{{"sheet": "bench", "cell": "C{}"}}', pl.col("n") + 2).alias("place"),
        )  # fmt: skip
        stated = {"nature": "reported", "unit": "亿元", "comparator": "=", "note": "", "source_id": source}
        write_frame("ledger_claim", claims, lambda _done: None, same | stated)
        begin = reserve_ids("ledger_adoption", frame.height)
        adoptions = claims.select(
            (pl.int_range(pl.len()) + begin).alias("id"), "series_id", "period", "period_start", "period_end",
            pl.lit(vintage + 1).alias("sequence"), pl.col("id").alias("claim_id"),
        )  # fmt: skip
        write_frame("ledger_adoption", adoptions, lambda _done: None, same | {"post": "", "reason": "第一轮"})


def write_csv(file: Path, rows: int) -> None:
    """Write a CSV of `rows` figures in years that nobody has spoken of."""
    import polars as pl

    each = -(-rows // (INDICATORS * SUBJECTS))
    (
        pl.DataFrame({"指标": [f"指标{n}号" for n in range(INDICATORS)]})
        .join(pl.DataFrame({"区域": [f"单位{n}号" for n in range(SUBJECTS)]}), how="cross")
        .join(pl.DataFrame({"时期": [f"{1900 + n}" for n in range(each)]}), how="cross")
        .head(rows)
        .with_row_index("n")
        .with_columns(
            pl.format("{}.{}", (pl.col("n").cast(pl.Int64) * 7919) % 100_000, pl.col("n") % 10).alias("数值"),
            pl.lit("亿元").alias("单位"),
        )
        .drop("n")
        .write_csv(file)
    )
