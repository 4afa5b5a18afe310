"""How fast a full ledger answers: a million facts with three vintages each, on SQLite or PostgreSQL.

    python tests/benchmarks/bench_ledger.py [--claims 1000000] [--vintages 3] [--import-rows 1000000]
        [--database sqlite|postgres://user@host:port/name] [--runs 200]

Builds a throwaway database, measures, and drops it. A table goes to stderr, one JSON object to stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

ROOT = Path(__file__).parents[2]
INDICATORS, SUBJECTS = 120, 300
PLAN_INDICATORS = 32
FIRST_VINTAGE = datetime(2023, 1, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
BARS_MS = {"plan_page_queries": 150, "indicator_page_queries": 150, "as_of_query": 50}
IMPORT_BAR_S = 60


def main() -> int:
    given = arguments()
    folder = Path(tempfile.mkdtemp(prefix="wutong-bench-"))
    address = throwaway_database(given.database)
    try:
        prepare(folder, address)
        figures = measure(given)
    finally:
        remove(folder, given.database, address)
    print_table(figures)
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if figures["within_bars"] else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000, help="facts")
    parser.add_argument("--vintages", type=int, default=3, help="claims and adoptions of each fact")
    parser.add_argument("--import-rows", type=int, default=1_000_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of a PostgreSQL server's database")
    parser.add_argument("--runs", type=int, default=200)
    return parser.parse_args()


def throwaway_database(database: str) -> str:
    """Return the address of an empty database of this run."""
    if database == "sqlite":
        return ""
    name = f"wutong_bench_{os.getpid()}"
    on_server(database, f'CREATE DATABASE "{name}"')
    return urlparse(database)._replace(path=f"/{name}").geturl()


def on_server(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def prepare(folder: Path, address: str) -> None:
    os.environ |= {
        "WUTONG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "wutong.site.settings",
        "WUTONG_SECRET_KEY": "only-for-benchmarks",
        "DATABASE_URL": address,
    }
    sys.path.insert(0, str(ROOT / "src"))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def remove(folder: Path, database: str, address: str) -> None:
    from django.db import connections

    connections.close_all()
    if address:
        on_server(database, f'DROP DATABASE "{address.rpartition("/")[2]}" WITH (FORCE)')
    shutil.rmtree(folder, ignore_errors=True)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def measure(given: argparse.Namespace) -> dict[str, Any]:
    from django.db import connection

    say(f"building {given.claims:,} facts x {given.vintages} vintages ...")
    keys, built = timed(lambda: build(given.claims, given.vintages))
    say(f"built in {built:.1f} s; measuring {given.runs} runs of each query ...")
    queries = measure_queries(keys, given)
    perturbed = perturbation_holds(keys[0])
    say(f"importing {given.import_rows:,} rows ...")
    imported = measure_import(given.import_rows) if given.import_rows else {}
    within = perturbed and all(queries[name]["p95_ms"] <= bar for name, bar in BARS_MS.items())
    within = within and (not imported or imported["seconds"] < IMPORT_BAR_S)
    return {
        "benchmark": "ledger",
        "database": connection.vendor,
        "facts": given.claims,
        "claims": given.claims * given.vintages,
        "adoptions": given.claims * given.vintages,
        "build_seconds": round(built, 1),
        "queries": queries,
        "import": imported,
        "perturbation_changes_now_but_not_then": perturbed,
        "within_bars": bool(within),
        "machine": {
            "cores": os.cpu_count(),
            "load": [round(one, 1) for one in os.getloadavg()],
            "python": platform.python_version(),
            "system": platform.platform(),
        },
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def periods(count: int) -> list[Any]:
    """Return years, quarters and cumulative months back from 2024, as many as are needed."""
    from wutong.kernel.period import Period

    found = []
    for year in range(2024, 1949, -1):
        codes = [
            f"{year}",
            *(f"{year}Q{quarter}" for quarter in range(1, 5)),
            *(f"{year}-01..{m:02d}" for m in range(2, 12)),
        ]
        found += [Period.parse(code) for code in codes]
    return found[:count]


def build(facts: int, vintages: int) -> list[Any]:
    """Fill the database and return the series keys of the plan's indicators, one subject after the other."""
    from wutong.engines.ledger import api
    from wutong.engines.ledger.series import ensure_series
    from wutong.engines.ledger.types import IndicatorInfo, SeriesKey
    from wutong.platform.territory.models import Area

    Area.objects.create(code="zone", name_zh="高新区", kind="zone", path="0001", valid_from=date(2000, 1, 1))
    api.ensure_group("bench", "基准", "Bench")
    for number in range(INDICATORS):
        api.ensure_indicator(
            IndicatorInfo(f"b{number}", f"指标{number}号", "", "亿元", "flow", group="bench", order=number)
        )
    for number in range(SUBJECTS):
        api.ensure_subject(f"unit:{number}", kind="unit", name_zh=f"单位{number}号", area="zone")
    keys = [SeriesKey(f"b{i}", f"unit:{s}") for s in range(SUBJECTS) for i in range(INDICATORS)]
    identifiers = ensure_series(keys)
    each = -(-facts // len(keys))
    for vintage in range(vintages):
        write_vintage([identifiers[key] for key in keys], periods(each)[:each], facts, vintage)
    for number in range(PLAN_INDICATORS):
        set_plan_target(SeriesKey(f"b{number}", "unit:0"))
    return [key for key in keys if int(key.indicator[1:]) < PLAN_INDICATORS]


def set_plan_target(key: Any) -> None:
    from wutong.engines.ledger import api
    from wutong.kernel.quantity import Quantity

    api.set_target(
        f"plan/{key.indicator}", series=key, plan_code="plan", end_period="2025", quantity=Quantity.of("500", "亿元")
    )


def write_vintage(series: list[int], when: list[Any], facts: int, vintage: int) -> None:
    """Write one claim and one adoption of every fact as they became known in one round."""
    import polars as pl
    from django.db import connection, transaction

    from wutong.engines.ledger import api
    from wutong.engines.ledger.importing.tables import moment_text, reserve_ids, write_frame
    from wutong.engines.ledger.models import Source
    from wutong.kernel.source import SourceRef

    api.ensure_source(SourceRef("import", f"import:round-{vintage}", f"第{vintage + 1}轮"))
    moment = moment_text(FIRST_VINTAGE + timedelta(days=30 * vintage))
    period = pl.DataFrame(
        {
            "period": [p.code for p in when],
            "period_start": [str(p.start) for p in when],
            "period_end": [str(p.end) for p in when],
        }
    )
    frame = pl.DataFrame({"series_id": series}).join(period, how="cross").head(facts).with_row_index("n")
    frame = frame.with_columns(((pl.col("n").cast(pl.Int64) * 7919 + vintage * 13) % 100_000).alias("unscaled"))
    with transaction.atomic():
        first = reserve_ids("ledger_claim", frame.height)
        claims = frame.select(
            (pl.int_range(pl.len()) + first).alias("id"), "series_id", "period", "period_start", "period_end",
            pl.lit("actual").alias("kind"), pl.lit("reported").alias("nature"), "unscaled", pl.lit(1).alias("scale"),
            pl.lit("亿元").alias("unit"), pl.lit("=").alias("comparator"),
            (pl.col("unscaled") / 10).cast(pl.String).alias("printed"), (pl.col("unscaled") / 10).alias("approx"),
            pl.lit(Source.objects.get(key=f"import:round-{vintage}").pk).alias("source_id"),
            pl.lit('{"sheet": "bench", "cell": "C2"}').alias("place"), pl.lit("").alias("note"),
            pl.lit(moment).alias("recorded_at"),
        )  # fmt: skip
        write_frame("ledger_claim", claims, lambda _done: None)
        begin = reserve_ids("ledger_adoption", frame.height)
        adoptions = claims.select(
            (pl.int_range(pl.len()) + begin).alias("id"), "series_id", "period", "period_start", "period_end", "kind",
            pl.lit(vintage + 1).alias("sequence"), pl.col("id").alias("claim_id"), "recorded_at",
            pl.lit("").alias("post"), pl.lit("").alias("reason"),
        )  # fmt: skip
        write_frame("ledger_adoption", adoptions, lambda _done: None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure_queries(keys: list[Any], given: argparse.Namespace) -> dict[str, Any]:
    from wutong.engines.ledger import api

    middle = FIRST_VINTAGE + timedelta(days=45)

    def of_one_subject() -> list[Any]:
        start = random.randrange(0, len(keys) // PLAN_INDICATORS) * PLAN_INDICATORS
        return keys[start : start + PLAN_INDICATORS]

    def plan_page() -> None:
        api.targets(plan_code="plan")
        api.current(of_one_subject())

    def indicator_page() -> None:
        key = random.choice(keys)
        api.claims_of(key)
        api.contradictions([key])
        api.targets(series=[key])

    work = {
        "plan_page_queries": plan_page,
        "indicator_page_queries": indicator_page,
        "as_of_query": lambda: api.current([random.choice(keys)], as_known_on=middle),
        "as_of_plan_query": lambda: api.current(of_one_subject(), as_known_on=middle),
    }
    return {name: percentiles(run, given.runs) for name, run in work.items()}


def percentiles(run: Callable[[], Any], runs: int) -> dict[str, float]:
    run()
    taken, cpu = [], []
    for _ in range(runs):
        begin = time.process_time()
        taken.append(timed(run)[1] * 1000)
        cpu.append((time.process_time() - begin) * 1000)
    taken.sort()
    cpu.sort()
    return {
        "p50_ms": round(taken[runs // 2], 1),
        "p95_ms": round(taken[int(runs * 0.95)], 1),
        "cpu_p50_ms": round(cpu[runs // 2], 1),
        "cpu_p95_ms": round(cpu[int(runs * 0.95)], 1),
        "runs": runs,
    }


def perturbation_holds(key: Any) -> bool:
    """Supersede one fact: what is known now must change, what was known yesterday must not."""
    from wutong.engines.ledger import api
    from wutong.engines.ledger.types import NewClaim
    from wutong.kernel.quantity import Quantity
    from wutong.kernel.source import SourceRef
    from wutong.platform import clock

    yesterday = clock.now() - timedelta(days=1)
    before = api.current([key])[key][-1]
    claim = NewClaim(key, before.period, Quantity.of("123.4", "亿元"), SourceRef("entry", "entry:bench", "更正"))
    api.adopt(api.record([claim])[0], by=None, expected=before.sequence or 0)
    now, then = api.current([key])[key][-1], api.current([key], as_known_on=yesterday)[key][-1]
    return now.printed == "123.4" and then.printed == before.printed


def measure_import(rows: int) -> dict[str, Any]:
    """Import a long CSV about periods nobody has spoken of, adopting every figure."""
    import polars as pl

    from wutong.engines.ledger import api

    each = -(-rows // (INDICATORS * SUBJECTS))
    when = pl.DataFrame({"时期": [f"{1900 + n}" for n in range(each)]})
    frame = (
        pl.DataFrame({"指标": [f"指标{n}号" for n in range(INDICATORS)]})
        .join(pl.DataFrame({"区域": [f"单位{n}号" for n in range(SUBJECTS)]}), how="cross")
        .join(when, how="cross")
        .head(rows)
        .with_row_index("n")
        .with_columns(
            pl.format("{}.{}", (pl.col("n").cast(pl.Int64) * 7919) % 100_000, pl.col("n") % 10).alias("数值"),
            pl.lit("亿元").alias("单位"),
        )
        .drop("n")
    )
    file = Path(os.environ["WUTONG_DATA"]) / "large.csv"
    frame.write_csv(file)
    steps: dict[str, float] = {}
    start, cpu = time.perf_counter(), time.process_time()

    def told(step: str, _done: int, _total: int) -> None:
        steps[step] = round(time.perf_counter() - start, 1)

    report, seconds = timed(lambda: api.import_table(file, run=api.Importer(adopt="new", progress=told)))
    return {
        "rows": report.cells_read, "new": report.new, "adopted": report.adopted, "refused": report.refused_count,
        "seconds": round(seconds, 1), "cpu_seconds": round(time.process_time() - cpu, 1), "seconds_until": steps, "megabytes": round(file.stat().st_size / 10**6, 1),
    }  # fmt: skip


def print_table(figures: dict[str, Any]) -> None:
    say(f"\n{figures['database']}: {figures['facts']:,} facts, {figures['claims']:,} claims")
    for name, found in figures["queries"].items():
        bar = f"(bar {BARS_MS[name]} ms)" if name in BARS_MS else ""
        say(
            f"  {name:<26} p50 {found['p50_ms']:>8} ms   p95 {found['p95_ms']:>8} ms  {bar}  cpu p95 {found['cpu_p95_ms']} ms"
        )
    if figures["import"]:
        found = figures["import"]
        say(
            f"  {'import':<26} {found['rows']:,} rows in {found['seconds']} s (bar {IMPORT_BAR_S} s) {found['seconds_until']}"
        )
    say(f"  perturbation: {'holds' if figures['perturbation_changes_now_but_not_then'] else 'FAILS'}")


if __name__ == "__main__":
    raise SystemExit(main())
