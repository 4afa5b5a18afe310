"""The thresholds by which progress is judged: dated data, read once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from wutong.engines.ledger.types import Thresholds
from wutong.kernel.yaml_text import read_yaml


@cache
def all_thresholds() -> tuple[Thresholds, ...]:
    """Return every edition, oldest first."""
    text = (files("wutong.engines.ledger") / "data" / "thresholds.yaml").read_text(encoding="utf-8")
    editions = [
        Thresholds(
            on_way=Decimal(entry["on_way"]), watch=Decimal(entry["watch"]), near=Decimal(entry["near"]),
            stale_years=entry["stale_years"], valid_from=entry["valid_from"], basis=entry["basis"],
        )
        for entry in read_yaml(text)["thresholds"]
    ]  # fmt: skip
    return tuple(sorted(editions, key=lambda edition: edition.valid_from))


def thresholds_on(day: date) -> Thresholds:
    """Return the edition in force on a day; days before the first edition use the first."""
    editions = all_thresholds()
    in_force = [edition for edition in editions if edition.valid_from <= day.isoformat()]
    return in_force[-1] if in_force else editions[0]
