"""Decide on Spark and on this machine's kernel, and hold the two against each other, firm by firm and column by column.

    python tests/benchmarks/bench_spark.py [--firms 5000000] [--clauses FOLDER] [--on 2026-06-30]

Needs `pip install 'wutong[spark]'` and Java 17. The clauses are the reference clauses of the ladder, all editions, unless
others are given; firms are drawn around their thresholds, 5 % of the values missing. Prints one JSON object; fails where
one verdict or one fen differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

CLAUSES = Path(__file__).parents[2] / "src/wutong/packs/ladder/data/clauses"
BLOCK = 500_000


def write_firms(file: Path, rules: Any, on: date, rows: int) -> None:
    """Write firms in blocks, each drawn with a seed of its own."""
    import polars as pl

    from wutong.engines.rules.testing import drawn_for

    file.mkdir()
    for number, begin in enumerate(range(0, rows, BLOCK)):
        frame = drawn_for(rules, on=on, rows=min(BLOCK, rows - begin), seed=number + 1)
        name = pl.format("{}-{}", pl.lit(number), pl.col("firm")).alias("firm")
        frame.with_columns(name).write_parquet(file / f"{number:03d}.parquet")


def differing(here: Path, there: Path, columns: list[str]) -> dict[str, int]:
    """Return by column how many firms the two decide otherwise; firms that one of them lacks count in every column."""
    import polars as pl

    ours, spark = pl.scan_parquet(here), pl.scan_parquet(there / "*.parquet")
    both = ours.join(spark, on="firm", how="full", suffix="_spark", coalesce=True)
    unlike = [
        pl.col(name).cast(pl.Int64).eq_missing(pl.col(f"{name}_spark").cast(pl.Int64)).not_().sum().alias(name)
        for name in columns
    ]
    return {name: count for name, count in both.select(unlike).collect().row(0, named=True).items() if count}


def measured(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return seconds and differences."""
    from measuring import load_and_machine, say

    from wutong.engines.rules import api
    from wutong.engines.rules.spark import run_spark, session
    from wutong.engines.rules.types import Law

    rules, on = api.load(given.clauses), given.on
    every = [clause.key for clause in rules.clauses]
    firms = folder / "firms"
    say(f"drawing {given.firms:,} firms ...")
    write_firms(firms, rules, on, given.firms)
    say("judging here ...")
    began = time.perf_counter()
    bound = api.read_firms(firms, rules, on=on, only=every)
    decisions = api.run(rules, bound, on=on, only=every)
    judged = time.perf_counter() - began
    decisions.write(folder / "here.parquet")
    columns = [name for name in decisions.frame().columns if name != "firm"]
    say("judging on Spark ...")
    spark = session("wutong-benchmark")
    began = time.perf_counter()
    table = run_spark(Law(rules, on), api.clauses_on(rules, on, every), firms, year=on.year - 1, spark=spark)
    table.write.parquet(str(folder / "there"))
    on_spark = time.perf_counter() - began
    spark.stop()
    unlike = differing(folder / "here.parquet", folder / "there", columns)
    return {
        "benchmark": "spark", "firms": given.firms, "clauses": len(every), "columns": len(columns),
        "here_s": round(judged, 2), "spark_s": round(on_spark, 1), "differing": unlike, "within_bars": not unlike,
        "machine": load_and_machine(),
    }  # fmt: skip


def main() -> int:
    """Measure, print, and say by the exit code whether the two agree."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=5_000_000)
    parser.add_argument("--clauses", type=Path, default=CLAUSES)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 6, 30))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(given, Path(folder))
    print(json.dumps(found, ensure_ascii=False))
    return 0 if found["within_bars"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
