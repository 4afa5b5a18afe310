"""What a dump says of itself: written last, read first."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wutong.platform.backup.columns import Column
from wutong.platform.backup.errors import DumpDamaged, DumpTooNew
from wutong.platform.backup.tables import Table, TableHash

FORMAT = "wutong-backup"
FORMAT_VERSION = 1
NAME = "manifest.json"


def member_of(table: str) -> str:
    """Return the name of a table's rows within the archive."""
    return f"tables/{table}.jsonl"


def file_member(digest: str) -> str:
    """Return the name of a stored file within the archive."""
    return f"files/{digest[:2]}/{digest}"


@dataclass
class Manifest:
    """The contents of a dump, with counts and hashes; `folder` maps names in the data folder to SHA-256."""

    release: str
    taken_at: str
    vendor: str
    migrations: list[tuple[str, str]]
    tables: list[tuple[Table, TableHash]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    folder: dict[str, str] = field(default_factory=dict)
    with_keys: bool = False

    def text(self) -> str:
        """Return the manifest as JSON."""
        values = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "release": self.release,
            "taken_at": self.taken_at,
            "vendor": self.vendor,
            "migrations": self.migrations,
            "tables": [{**asdict(table), **asdict(outcome)} for table, outcome in self.tables],
            "files": self.files,
            "missing_files": self.missing_files,
            "folder": self.folder,
            "with_keys": self.with_keys,
        }
        return json.dumps(values, ensure_ascii=False, indent=1)


def read(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Return the manifest of a dump; raise DumpDamaged or DumpTooNew."""
    try:
        values = json.loads(archive.read(NAME))
        if values["format"] != FORMAT:
            raise DumpDamaged(file=file.name, part=NAME)
        if values["format_version"] > FORMAT_VERSION:
            raise DumpTooNew(file=file.name, version=values["release"], unknown=f"format {values['format_version']}")
        manifest = _manifest(values)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as problem:
        raise DumpDamaged(file=file.name, part=NAME) from problem
    _require_members(archive, manifest, file)
    return manifest


def _manifest(values: dict[str, Any]) -> Manifest:
    tables = [
        (
            Table(row["name"], tuple(Column(**column) for column in row["columns"]), row["key"], row["counter"]),
            TableHash(row["rows"], row["sha256"]),
        )
        for row in values["tables"]
    ]
    migrations = [(app, name) for app, name in values["migrations"]]
    return Manifest(
        values["release"], values["taken_at"], values["vendor"], migrations, tables, values["files"],
        values["missing_files"], values["folder"], values["with_keys"],
    )  # fmt: skip


def _require_members(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    present = set(archive.namelist())
    wanted = [member_of(table.name) for table, _outcome in manifest.tables]
    wanted += [file_member(digest) for digest in manifest.files] + [f"folder/{name}" for name in manifest.folder]
    for name in wanted:
        if name not in present:
            raise DumpDamaged(file=file.name, part=name)
