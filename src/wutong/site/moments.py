"""Moments out of PostgreSQL, read by the driver's compiled reader instead of Django's in Python: twenty times faster.

A list of fifty cases reads three hundred of them, a file of a year a million.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

TIMESTAMPTZ = 1184  # PostgreSQL's number of the type


def read_moments_quickly(connection: Any, **_sent: object) -> None:
    """Give a connection just made to PostgreSQL the quick reader; Django has set its time zone to UTC, as on SQLite."""
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader(TIMESTAMPTZ, _reader())


@cache
def _reader() -> Any:
    from psycopg import adapters
    from psycopg.adapt import Loader
    from psycopg.pq import Format

    compiled = adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
    assert compiled is not None

    class MomentLoader(Loader):
        """What Django asks for its `timezone`, and the driver for the moment."""

        timezone = UTC

        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            self._read = compiled(oid, context).load

        def load(self, data: Any) -> Any:
            """Return the moment that PostgreSQL printed."""
            return self._read(data)

    return MomentLoader
