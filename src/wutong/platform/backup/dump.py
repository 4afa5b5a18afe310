"""Writing a dump: one archive, read from one snapshot, with constant memory.

tables/<table>.jsonl   one row a line, an array in the order of the manifest's columns
files/ab/abcd…         stored files, named by their SHA-256
folder/…               what stands beside the database: checkpoints, the clock, keys if asked for
manifest.json          release, migrations, columns, counts and hashes
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from wutong import __version__
from wutong.platform import clock
from wutong.platform.audit.checkpoints import lines as checkpoint_lines
from wutong.platform.backup.errors import BackupUnwritable
from wutong.platform.backup.manifest import NAME, Manifest, file_member, member_of
from wutong.platform.backup.tables import Table, TableHash, lines, snapshot, tables

CHECKPOINTS = "checkpoints/audit.jsonl"
PLAIN_FILES = ("checkpoints/public-keys.txt", "clock.json")
KEYS = ("signing.key", "secret.key", "sealing.key")
LEVEL = 1  # the tables shrink to a fifth already; higher levels cost minutes on a large zone
PIECE = 2**20
Say = Callable[[str], None]


def write(file: Path, *, with_keys: bool = False, say: Say = lambda _text: None, registry: Any = apps) -> Manifest:
    """Write everything to `file`, which appears only when it is complete; raise BackupUnwritable."""
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as handle, snapshot():
            os.fchmod(handle.fileno(), 0o600)
            with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                manifest = _fill(archive, with_keys, say, registry)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(part, file)
    except OSError as problem:
        raise BackupUnwritable(file=file, reason=problem.strerror or str(problem)) from problem
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile, with_keys: bool, say: Say, registry: Any) -> Manifest:
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    manifest = Manifest(__version__, clock.now().isoformat(), connection.vendor, applied, with_keys=with_keys)
    for table in tables(registry):
        outcome = _add_table(archive, table)
        manifest.tables.append((table, outcome))
        if outcome.rows:
            say(f"{table.name}: {outcome.rows}")
    _add_files(archive, manifest)
    _add_folder(archive, manifest, with_keys)
    archive.writestr(NAME, manifest.text())
    return manifest


def _add_table(archive: zipfile.ZipFile, table: Table) -> TableHash:
    mill, count = hashlib.sha256(), 0
    with archive.open(member_of(table.name), "w", force_zip64=True) as member:
        for batch in lines(table):
            data = "".join(f"{line}\n" for line in batch).encode()
            mill.update(data)
            member.write(data)
            count += len(batch)
    return TableHash(count, mill.hexdigest())


def _add_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Add the stored files the tables speak of; note those that the data folder lacks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT digest FROM files_storedfile ORDER BY digest")
        digests = [row[0] for row in cursor.fetchall()]
    for digest in digests:
        place = Path(settings.MEDIA_ROOT) / digest[:2] / digest
        if place.is_file():
            archive.write(place, file_member(digest))
            manifest.files.append(digest)
        else:
            manifest.missing_files.append(digest)


def _add_folder(archive: zipfile.ZipFile, manifest: Manifest, with_keys: bool) -> None:
    folder = Path(settings.DATA)
    checkpoints = _checkpoints(folder)
    if checkpoints:
        _add_text(archive, manifest, CHECKPOINTS, checkpoints)
    for name in (*PLAIN_FILES, *(KEYS if with_keys else ())):
        if (folder / name).is_file():
            _add_text(archive, manifest, name, (folder / name).read_bytes())


def _checkpoints(folder: Path) -> bytes:
    """Return the lines of the checkpoints file that speak of acts within the snapshot.

    A worker may sign a further checkpoint while we read; without its acts it would look like a
    cut-off tail.
    """
    if not (folder / CHECKPOINTS).is_file():
        return b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(sequence), 0) FROM audit_act")
        last = cursor.fetchone()[0]
    known = {line.number for line in checkpoint_lines() if not line.readable or line.sequence <= last}
    with (folder / CHECKPOINTS).open("rb") as handle:
        return b"".join(text for number, text in enumerate(handle, 1) if number in known)


def _add_text(archive: zipfile.ZipFile, manifest: Manifest, name: str, data: bytes) -> None:
    archive.writestr(f"folder/{name}", data)
    manifest.folder[name] = hashlib.sha256(data).hexdigest()
