"""The twin of the zone put into the registry by bulk: the firms that stood at the end of 2020, their years and their titles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from measuring import say

YEAR = 2020
SAME = (
    "revenue_fen", "value_added_fen", "rd_fen", "tax_fen", "profit_fen", "assets_fen", "exports_fen", "financing_fen", "staff",
    "rd_staff", "patents_granted", "land_m2",
)  # fmt: skip
PIECE = 2000


def load(twin: Path, areas: dict[str, int]) -> int:
    """Load the twin of a folder; return how many firms. `areas` gives the row of an area for the office of a firm."""
    from wutong.engines.registry.models import Certificate, Entity, PanelRow
    from wutong.platform import clock

    now = clock.now()
    firms = pl.read_parquet(twin / "firms.parquet")
    firms = firms.filter((pl.col("first_year") <= YEAR) & (pl.col("last_year") >= YEAR))
    numbers = {row["firm_id"]: place for place, row in enumerate(firms.iter_rows(named=True), 1)}
    say(f"loading {len(numbers)} firms ...")
    Entity.objects.bulk_create(
        [
            Entity(
                pk=numbers[row["firm_id"]], kind="firm", name=row["name"], code=row["code"], founded=row["founded"],
                industry=row["industry"], size=row["size"], area_id=areas.get(row["office"]), recorded_at=now,
                status="active",
            )
            for row in firms.iter_rows(named=True)
        ],
        batch_size=PIECE,
    )  # fmt: skip
    panel = pl.read_parquet(twin / "panel.parquet").filter(pl.col("firm_id").is_in(list(numbers)))
    PanelRow.objects.bulk_create(
        [
            PanelRow(
                entity_id=numbers[row["firm_id"]], period=str(row["year"]), form="twin.annual", source="twin", recorded_at=now,
                **{name: row[name] for name in SAME},
            )
            for row in panel.iter_rows(named=True)
        ],
        batch_size=PIECE,
    )  # fmt: skip
    titles = pl.read_parquet(twin / "titles.parquet").filter(pl.col("firm_id").is_in(list(numbers)))
    Certificate.objects.bulk_create(
        [_title(numbers, row, now, Certificate) for row in titles.iter_rows(named=True)], batch_size=PIECE
    )
    return len(numbers)


def _title(numbers: dict[str, int], row: dict[str, Any], now: Any, table: Any) -> Any:
    return table(
        entity_id=numbers[row["firm_id"]], kind=row["title"], valid_from=date(row["first_year"], 12, 1), source="twin",
        valid_to=date(row["last_year"] + 2, 11, 30), recorded_at=now,
    )  # fmt: skip
