"""The data files of the reference zone, and the annotated documents when they are beside the clone."""

from __future__ import annotations

import csv
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from wutong.kernel.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, str]


class Zone:
    """Reads the files of the reference zone once each."""

    folder = ROOT / "src/wutong/zones/zhengzhou"
    schemas = ROOT / "src/wutong/zones/schema"

    def __init__(self) -> None:
        self._read: dict[str, dict[str, Any]] = {}

    def data(self, name: str) -> dict[str, Any]:
        """The content of one YAML file."""
        if name not in self._read:
            self._read[name] = read_yaml((self.folder / f"{name}.yaml").read_text(encoding="utf-8"))
        return self._read[name]

    def schema(self, name: str) -> dict[str, Any]:
        """One JSON Schema of the zone's files."""
        return json.loads((self.schemas / f"{name}.schema.json").read_text(encoding="utf-8"))

    @cached_property
    def facts(self) -> list[Row]:
        """The rows of facts.csv, in order."""
        with (self.folder / "facts.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """All facts under the names other files use."""
        return {fact_name(row): row for row in self.facts}

    @cached_property
    def indicators(self) -> dict[str, dict[str, Any]]:
        """All indicators by code."""
        return {item["code"]: item for item in self.data("indicators")["indicators"]}

    @cached_property
    def report(self) -> str:
        """The sample report without its comment."""
        return (self.folder / "sample_report.md").read_text(encoding="utf-8").split("-->", 1)[1]


def fact_name(row: Row) -> str:
    """How other files name a fact: `P3` for the plan, `A22-10` for the reports."""
    return row["document"] + ("" if row["document"] == "P" else "-") + row["number"]


@pytest.fixture(scope="session")
def zone() -> Zone:
    return Zone()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated documents; tests that compare with them are skipped without it."""
    for parent in ROOT.parents:
        if (parent / "shared/figures/facts.csv").exists():
            return parent / "shared"
    pytest.skip("the annotated documents are not beside this clone")
