"""How far a firm is from an edition, for the rows of a list that are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from wutong.engines.rules import api as rules
from wutong.engines.rules.types import Clause
from wutong.engines.screening import snapshots
from wutong.engines.screening.law import law
from wutong.engines.screening.reading import Line, Reader


def distances(reader: Reader, clause: Clause) -> Callable[[Line], str]:
    """Return what tells a line's gaps in words; each is worked out when it is asked for."""
    bound = _bound(reader.screening.snapshot, clause.key, reader.year, reader.on)

    def told(line: Line) -> str:
        return "；".join(rules.gaps_in_words(law(), bound, str(line.firm), clause.key, on=reader.on)) or "—"

    return told


@lru_cache(maxsize=4)
def _bound(snapshot: str, key: str, year: int, on: Any) -> Any:
    firms = snapshots.of_year(snapshots.kept_as(snapshot), year, on)
    return rules.read_firms(firms, law(), on=on, year=year, only=[key])
