"""Databases that tables are fetched from on pages: the installation names them, so that no password is typed or kept.

Only read from: the connection itself refuses to write.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from django.conf import settings
from yaml import YAMLError

from wutong.engines.registry.errors import SourceUnreadable
from wutong.engines.registry.importing.reading import asked, is_address
from wutong.kernel.yaml_text import read_yaml

_SQLITE = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
_POSTGRESQL = (
    "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)


def databases() -> Mapping[str, str]:
    """Return name -> address of the databases that the installation names; nothing where it names no file.

    Raises
        SourceUnreadable  if the file that WUTONG_IMPORT_DATABASES names is no table of names and addresses
    """
    file = settings.WUTONG_IMPORT_DATABASES
    if not file:
        return {}
    try:
        given = read_yaml(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError, ValueError) as problem:
        raise _unreadable(Path(file).name) from problem
    if not isinstance(given, Mapping) or not all(is_address(str(address)) for address in given.values()):
        raise _unreadable(Path(file).name)
    return {str(name): str(address) for name, address in given.items()}


def _unreadable(name: str) -> SourceUnreadable:
    return SourceUnreadable(
        name=name, problem="应为 名称: 地址 的 YAML 表", problem_en="it must be a YAML table of names and addresses"
    )


def tables_of(name: str) -> list[str]:
    """Return the tables and views of a named database.

    Raises
        SourceUnreadable  if there is none of this name, or it gives nothing
    """
    address = _address(name)
    statement = _SQLITE if address.startswith("sqlite") else _POSTGRESQL
    return [str(table) for table in asked(address, statement, name)["name"].to_list()]


def fetched(name: str, table: str) -> bytes:
    """Return a table of a named database as a Parquet file.

    Raises
        SourceUnreadable  if the database has no such table
    """
    if table not in tables_of(name):
        raise SourceUnreadable(name=f"{name} {table}", problem="没有这张表", problem_en="there is no such table")
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))
    cells: pl.DataFrame = asked(_address(name), f"SELECT * FROM {quoted}", f"{name} {table}")  # noqa: S608 - a name the database told
    content = io.BytesIO()
    cells.write_parquet(content)
    return content.getvalue()


def _address(name: str) -> str:
    found = databases().get(name)
    if found is None:
        raise SourceUnreadable(
            name=name, problem="没有登记这个数据库", problem_en="no database of this name is declared"
        )
    return found
