"""What a dump says, and the texts of its errors."""

import argparse
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from wutong.platform.backup import command, errors
from wutong.platform.backup.columns import Column, reader, sqlite_writer

FACTS = {"file": "a.zip", "part": "x", "version": "9", "unknown": "y", "table": "t", "rows": 3, "reason": "r"}


def call(adder, runner, *arguments):
    parser = argparse.ArgumentParser()
    adder(parser)
    return runner(parser.parse_args(arguments))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path


@pytest.mark.django_db
def test_a_backup_names_its_release_its_columns_and_its_hashes_and_holds_no_keys(folder, capsys):
    from wutong.platform.audit.api import checkpoint, record_act

    record_act("test.do", person=None)
    checkpoint()

    assert call(command.add_backup_arguments, command.run_backup, str(folder / "zone.zip")) == 0

    assert json.loads(capsys.readouterr().out)["rows"] > 1
    with zipfile.ZipFile(folder / "zone.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert "folder/checkpoints/audit.jsonl" in archive.namelist()
        assert "folder/signing.key" not in archive.namelist()
    act = next(table for table in manifest["tables"] if table["name"] == "audit_act")
    assert act["rows"] == 1
    assert {"name": "at", "kind": "DateTimeField"} in act["columns"]
    assert not list(folder.glob("*.part"))


@pytest.mark.django_db
def test_keys_are_in_the_backup_only_when_asked_for(folder):
    (folder / "signing.key").write_text("00" * 32)

    call(command.add_backup_arguments, command.run_backup, str(folder / "zone.zip"), "--with-keys")

    with zipfile.ZipFile(folder / "zone.zip") as archive:
        assert archive.read("folder/signing.key") == b"00" * 32
    assert (folder / "zone.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_the_hash_changes_with_the_content_and_only_with_it(capsys):
    from wutong.platform.accounts.models import Role

    def whole():
        call(command.add_backup_arguments, command.run_backup, "--hash")
        return json.loads(capsys.readouterr().out)["sha256"]

    before = whole()
    role = Role.objects.create(code="x", name_zh="x")
    changed = whole()
    role.delete()

    assert changed != before
    assert whole() == before


@pytest.mark.django_db
def test_a_backup_that_cannot_be_written_says_so():
    with pytest.raises(errors.BackupUnwritable) as refusal:
        call(command.add_backup_arguments, command.run_backup, "/proc/no/zone.zip")

    assert refusal.value.message("zh").startswith("[backup-E006] 备份到 /proc/no/zone.zip：无法写入")


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (errors.PostgresAbsent, "[backup-E001] 启动临时的 PostgreSQL", "cannot be started: r"),
        (errors.DumpDamaged, "[backup-E002] 从 a.zip 恢复：备份文件不完整或已损坏：x", "damaged: x"),
        (errors.DumpTooNew, "[backup-E003] 从 a.zip 恢复：备份来自更新的版本（9）", "later release (9)"),
        (errors.TargetNotEmpty, "[backup-E004] 从 a.zip 恢复：目标数据库不是空的（表 t 有 3 行）", "t has 3 rows"),
        (errors.RestoreMismatch, "[backup-E005] 从 a.zip 恢复：写入后核对，表 t 与备份不一致", "t differs"),
        (errors.BackupUnwritable, "[backup-E006] 备份到 a.zip：无法写入：r", "cannot be written: r"),
    ],
)
def test_each_refusal_says_what_stood_in_the_way(error, zh, en):
    assert error(**FACTS).message("zh").startswith(zh)
    assert en in error(**FACTS).message("en")


@pytest.mark.parametrize(
    ("kind", "stored", "canonical", "written"),
    [
        ("DateTimeField", "2025-03-03 02:00:00", "2025-03-03T02:00:00.000000Z", "2025-03-03 02:00:00"),
        ("DateTimeField", "2025-03-03 02:00:00.000001", "2025-03-03T02:00:00.000001Z", "2025-03-03 02:00:00.000001"),
        ("DateTimeField", "2025-03-03T10:00:00+08:00", "2025-03-03T02:00:00.000000Z", "2025-03-03 02:00:00"),
        ("JSONField", '{"b": 1.0, "a": 1e20}', {"a": 10**20, "b": 1}, '{"a": 100000000000000000000, "b": 1}'),
        ("DecimalField", "1.500", "1.5", "1.5"),
        ("BinaryField", b"\x00\xff", "AP8=", b"\x00\xff"),
    ],
)
def test_a_value_has_one_form_in_the_dump(kind, stored, canonical, written):
    column = Column("c", kind)
    write = sqlite_writer(column) or (lambda value: value)

    assert reader(column, "sqlite")(stored) == canonical
    assert write(canonical) == written


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user `postgres` can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="wutong-kept-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_a_kept_postgresql_has_its_data_when_it_is_started_again(open_folder: Path):
    import psycopg

    from wutong.platform.backup import private_postgres

    try:
        address = private_postgres.start_kept(open_folder / "kept")
    except errors.PostgresAbsent as absent:
        pytest.skip(absent.message("en"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (one INTEGER)")
    private_postgres.stop(address)

    address = private_postgres.start_kept(open_folder / "kept")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT COUNT(*) FROM kept").fetchone() == (0,)
    private_postgres.stop(address)


@pytest.mark.slow
def test_a_private_postgresql_starts_answers_and_is_gone(tmp_path: Path):
    import psycopg

    from wutong.platform.backup import private_postgres

    try:
        address = private_postgres.start(tmp_path)
    except errors.PostgresAbsent as absent:
        pytest.skip(absent.message("en"))
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    private_postgres.stop(address)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)
