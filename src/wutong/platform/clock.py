"""The one clock: what time it is for every page, job and record.

A demonstration stands at a fixed moment and runs on from there; the offset is kept in the
data folder, so that a restart, the web server and the workers agree. Nothing else in the
product asks the machine for the time (a lint holds this).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


@dataclass(frozen=True)
class Offset:
    """How far the product's clock is from the machine's."""

    shift: timedelta = timedelta()

    @classmethod
    def load(cls, file: Path) -> Offset:
        """Return the offset kept in `file`, or none when there is no file."""
        if not file.exists():
            return cls()
        return cls(timedelta(seconds=json.loads(file.read_text())["shift_seconds"]))


def _offset() -> timedelta:
    folder = os.environ.get("WUTONG_DATA", "")
    if not folder:
        return timedelta()
    return _load_cached(os.path.join(folder, "clock.json"))  # noqa: PTH118 - asked dozens of times a page


_cache: dict[str, tuple[float, timedelta]] = {}


def _load_cached(name: str) -> timedelta:
    """Read the offset again only when its file has changed: the clock is asked on every request."""
    try:
        changed = os.stat(name).st_mtime
    except FileNotFoundError:
        return timedelta()
    known = _cache.get(name)
    if known is None or known[0] != changed:
        known = (changed, Offset.load(Path(name)).shift)
        _cache[name] = known
    return known[1]


def now() -> datetime:
    """Return the product's present moment, aware, in Asia/Shanghai."""
    fixed = _standing.get()
    if fixed is not None:
        return fixed
    return datetime.now(SHANGHAI) + _offset()


def machine_now() -> datetime:
    """Return the machine's own time: for TLS certificates and time-outs, never for records."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """Return the product's present day in Asia/Shanghai."""
    return now().date()


def machine_seconds() -> int:
    """Return the machine's seconds since 1970, for spans that must not jump when the product's clock is moved:
    how long a session has been idle, how many requests came in a minute."""
    return int(time.time())


def stand_at(folder: Path, moment: datetime) -> None:
    """Make the clock of a data folder show `moment` now and run on from there."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    shift = moment - datetime.now(SHANGHAI)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clock.json").write_text(json.dumps({"shift_seconds": shift.total_seconds()}))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` inside the block: for loading published history, and for tests."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
