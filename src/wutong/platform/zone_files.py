"""A zone's folder of data files: what every loader reads the same way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock

MORNING = time(9, 0)  # when a document that bears only its day is taken to be out
FACTS = "facts.csv"
COMMENT = "#"


@dataclass(frozen=True)
class ZoneFiles:
    """The data files of one zone."""

    folder: Traversable

    def yaml(self, name: str) -> dict[str, Any]:
        """Return the content of `name`.yaml."""
        return dict(read_yaml((self.folder / f"{name}.yaml").read_text(encoding="utf-8")))

    def facts(self) -> Iterator[dict[str, str]]:
        """Yield the rows of the published facts, comments left out."""
        lines = (self.folder / FACTS).read_text(encoding="utf-8-sig").splitlines()
        yield from csv.DictReader(line for line in lines if not line.startswith(COMMENT))

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        """The documents that the facts come from, by code."""
        return {entry["code"]: entry for entry in self.yaml("documents")["documents"]}

    def known_from(self, document: str) -> datetime:
        """Return the moment from which what a document says counts as known."""
        day = date.fromisoformat(str(self.documents[document]["known_from"]))
        return datetime.combine(day, MORNING, clock.SHANGHAI)

    def section_titles(self, document: str) -> dict[str, str]:
        """Return the titles of a document's sections by key."""
        sections = self.documents[document].get("sections", [])
        return {section["key"]: section["title"] for section in sections if "key" in section}
