"""A twin into the running zone, step by step: counted for its page, its ground drawn where none is, its firms loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from wutong.engines.atlas import api as atlas
from wutong.engines.twin.checking import about, check
from wutong.engines.twin.commands import declared, office_areas
from wutong.engines.twin.loading import FIRMS, RETURNS, TITLES, Told, load_rows
from wutong.engines.twin.recording import latest_run, record_run

COUNT = "count"
STEPS = (COUNT, FIRMS, RETURNS, TITLES)


def bring(
    folder: Path, step: str, *, most: int | None = None, by: Any = None, told: Told = lambda _what, _done, _rows: None
) -> int:
    """Do one of STEPS with the twin in a folder and return how many rows it took; done again it changes nothing.

    Its offices are those of the zone. Its grids are the illustrative ones of the map, which are drawn if the map is empty
    and left as they are otherwise.

    Raises
        TwinAbsent  if the folder holds no twin
    """
    told_of = about(folder)
    declaration = declared(str(told_of["zone"]))
    if step == COUNT:
        findings = check(declaration, folder)
        record_run(told_of, findings)
        return len(findings)
    if step == FIRMS:
        atlas.load_illustration(date(max(declaration.years), 12, 31), by=by)
    chains = declaration.shape.get("chain_names", {})
    areas = office_areas(str(told_of["zone"]))
    taken = load_rows(folder, step, areas=areas, chains=chains, most=most, by=by, told=told).taken
    if step == FIRMS:
        _note_firms(str(told_of["zone"]), taken)
    return taken


def _note_firms(zone: str, firms: int) -> None:
    run = latest_run(zone)
    if run is not None:
        run.firms = firms
        run.save(update_fields=["firms"])
