"""Restoring a dump: all of it or nothing, in one transaction, proved before the commit.

The database is brought to the state of the release that wrote the dump, filled, compared
with the dump's hashes, and then migrated forward. Both databases can undo all of that,
so a restore that fails or is killed leaves the target as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from wutong.platform import clock
from wutong.platform.audit.triggers import lifted
from wutong.platform.backup import manifest as manifests
from wutong.platform.backup.bare import bare
from wutong.platform.backup.columns import postgres_writer, quoted, sqlite_writer
from wutong.platform.backup.dump import CHECKPOINTS, KEYS, PIECE, Say
from wutong.platform.backup.errors import DumpDamaged, DumpTooNew, RestoreMismatch, TargetNotEmpty
from wutong.platform.backup.manifest import Manifest, file_member, member_of
from wutong.platform.backup.tables import SELF_FILLED, Table, TableHash, derived_tables, hash_of, standing_tables

ROWS_AT_ONCE = 5000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def restore(file: Path, *, replace: bool = False, say: Say = lambda _text: None) -> Manifest:
    """Fill database and data folder from a dump.

    Raises DumpDamaged, DumpTooNew, TargetNotEmpty, RestoreMismatch; then nothing has changed.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = manifests.read(archive, file)
            _refuse_newer(manifest, file)
            if not replace:
                _refuse_filled(file)
            _check_folder(archive, manifest, file)
            _bring_files(archive, manifest, file)
            with _without_key_checks(), transaction.atomic():
                _fill_database(archive, manifest, file, say)
            _bring_folder(archive, manifest)
    except (zipfile.BadZipFile, EOFError, OSError) as problem:
        raise DumpDamaged(file=file.name, part=str(problem)) from problem
    return manifest


def _refuse_newer(manifest: Manifest, file: Path) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    for app, name in manifest.migrations:
        if (app, name) not in known:
            raise DumpTooNew(file=file.name, version=manifest.release, unknown=f"{app}.{name}")


def _refuse_filled(file: Path) -> None:
    with connection.cursor() as cursor:
        for table in standing_tables():
            if table in SELF_FILLED:
                continue
            cursor.execute(f"SELECT COUNT(*) FROM {quoted(table)}")  # noqa: S608 - a table of our own database
            (rows,) = cursor.fetchone()
            if rows:
                raise TargetNotEmpty(file=file.name, table=table, rows=rows)


def _fill_database(archive: zipfile.ZipFile, manifest: Manifest, file: Path, say: Say) -> None:
    if _applied() != set(manifest.migrations):
        _drop_everything()
        _migrate_to(manifest.migrations)
    _empty_tables()
    with _checked_at_the_end(file):
        for table, promised in manifest.tables:
            _load(archive, table, promised, file)
            if promised.rows:
                say(f"{table.name}: {promised.rows}")
    for table, promised in manifest.tables:
        if hash_of(table) != promised:
            raise RestoreMismatch(file=file.name, table=table.name)
    if _applied() != set(MigrationExecutor(connection).loader.disk_migrations):
        # What later releases changed is done to the restored rows, as an upgrade would have done it.
        call_command("migrate", verbosity=0, interactive=False)


def _applied() -> set[tuple[str, str]]:
    """Return the migrations the open database stands at; a dump of the same ones fits its tables as they are."""
    return set(MigrationRecorder(connection).applied_migrations())


def _drop_everything() -> None:
    """Remove every table, and with it its triggers and sequences; and the functions of triggers."""
    with connection.cursor() as cursor:
        for table in [*derived_tables(), *standing_tables()]:
            cursor.execute(f"DROP TABLE {quoted(table)}" + (" CASCADE" if _on_postgresql() else ""))
        if _on_postgresql():
            cursor.execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
                "AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
            )
            for (function,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _migrate_to(applied: list[tuple[str, str]]) -> None:
    """Bring the empty database to exactly the migrations that the dump's had."""
    executor = MigrationExecutor(connection)
    wanted = set(applied)
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in applied
        if key in nodes and not any(child.key in wanted and child.key[0] == key[0] for child in nodes[key].children)
    ]
    executor.migrate(last)


def _empty_tables() -> None:
    """Take out every row, also those that migrations themselves have put in: the dump holds them too."""
    with connection.cursor() as cursor:
        names = [name for name in standing_tables() if name != "django_migrations"]
        with lifted():
            if _on_postgresql():
                cursor.execute(f"TRUNCATE {', '.join(map(quoted, names))} RESTART IDENTITY")
            else:
                for name in names:
                    cursor.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608 - a table of our own database
                cursor.execute("DELETE FROM sqlite_sequence")  # or numbers would go on from those taken out


@contextmanager
def _checked_at_the_end(file: Path) -> Iterator[None]:
    """Let tables be filled in any order; at the end every foreign key of the restored rows finds its row."""
    try:
        if _on_postgresql():
            with bare():
                yield
        else:
            yield
            connection.check_constraints()
    except DatabaseError as problem:
        raise DumpDamaged(file=file.name, part=str(problem)) from problem


def _load(archive: zipfile.ZipFile, table: Table, promised: TableHash, file: Path) -> None:
    mill = hashlib.sha256()
    try:
        with archive.open(member_of(table.name)) as member, connection.wrap_database_errors:
            rows = (json.loads(line) for line in _hashed(member, mill))
            (_copy if _on_postgresql() else _insert)(table, rows)
    except (ValueError, zipfile.BadZipFile, EOFError) as problem:
        raise DumpDamaged(file=file.name, part=member_of(table.name)) from problem
    except DatabaseError as problem:
        raise RestoreMismatch(file=file.name, table=f"{table.name} ({problem})") from problem
    if mill.hexdigest() != promised.sha256:
        raise DumpDamaged(file=file.name, part=member_of(table.name))
    if _on_postgresql() and table.counter:
        _reset_counter(table)


def _hashed(member: Iterable[bytes], mill: Any) -> Iterator[bytes]:
    for line in member:
        mill.update(line)
        yield line


def _insert(table: Table, rows: Iterator[list[Any]]) -> None:
    names = ", ".join(quoted(column.name) for column in table.columns)
    marks = ", ".join(["?"] * len(table.columns))
    statement = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - names from the manifest, quoted
    writers = [(i, write) for i, column in enumerate(table.columns) if (write := sqlite_writer(column))]
    raw = connection.connection  # Django's cursor would format every statement again
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        for row in batch:
            for index, write in writers:
                if row[index] is not None:
                    row[index] = write(row[index])
        raw.executemany(statement, batch)


def _copy(table: Table, rows: Iterator[list[Any]]) -> None:
    names = ", ".join(quoted(column.name) for column in table.columns)
    writers = [postgres_writer(column) for column in table.columns]
    with connection.cursor() as cursor, cursor.copy(f"COPY {quoted(table.name)} ({names}) FROM STDIN") as sink:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            sink.write("".join(_copy_line(row, writers) for row in batch))


def _copy_line(row: list[Any], writers: list[Any]) -> str:
    parts = [
        "\\N" if value is None else (write(value) if write else str(value)).translate(ESCAPES)
        for value, write in zip(row, writers, strict=True)
    ]
    return "\t".join(parts) + "\n"


def _reset_counter(table: Table) -> None:
    name, column = quoted(table.name), quoted(table.counter)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX({column}), 1), MAX({column}) IS NOT NULL) "  # noqa: S608
            f"FROM {name}",
            [name, table.counter],
        )


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def _without_key_checks() -> Iterator[None]:
    """SQLite checks foreign keys row by row unless told otherwise before the transaction begins."""
    if _on_postgresql():
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def _bring_files(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Put the stored files in place; named by their content, they harm nothing if the restore fails later."""
    for digest in manifest.files:
        place = Path(settings.MEDIA_ROOT) / digest[:2] / digest
        if place.is_file():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        part, mill = place.with_suffix(".part"), hashlib.sha256()
        with archive.open(file_member(digest)) as source, part.open("wb") as target:
            while piece := source.read(PIECE):
                mill.update(piece)
                target.write(piece)
        if mill.hexdigest() != digest:
            part.unlink()
            raise DumpDamaged(file=file.name, part=file_member(digest))
        os.replace(part, place)


def _check_folder(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    for name, promised in manifest.folder.items():
        if hashlib.sha256(archive.read(f"folder/{name}")).hexdigest() != promised:
            raise DumpDamaged(file=file.name, part=f"folder/{name}")


def _bring_folder(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put checkpoints, clock and keys in place; a checkpoints file that stood here is kept under another name."""
    folder = Path(settings.DATA)
    (folder / "checkpoints").mkdir(parents=True, exist_ok=True)
    standing = folder / CHECKPOINTS
    if standing.exists():
        os.replace(standing, standing.with_name(f"audit-before-{clock.now():%Y%m%dT%H%M%S%f}.jsonl"))
    for name in manifest.folder:
        part = folder / f"{name}.part"
        mode = 0o600 if name in KEYS else 0o640
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as target:
            target.write(archive.read(f"folder/{name}"))
        os.replace(part, folder / name)
