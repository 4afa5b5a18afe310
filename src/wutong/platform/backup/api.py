"""One file that holds the whole zone, and the hashes that prove it."""

from __future__ import annotations

from wutong.platform.backup.dump import write
from wutong.platform.backup.load import restore
from wutong.platform.backup.tables import TableHash, hash_of, snapshot, tables

__all__ = ["TableHash", "hashes", "restore", "write"]


def hashes() -> dict[str, TableHash]:
    """Return the count and hash of every table, read from one snapshot; equal content gives equal hashes."""
    with snapshot():
        return {table.name: hash_of(table) for table in tables()}
