"""A zone goes from one database to the other and back, and is the same; or nothing happens at all."""

import json
import shutil
import zipfile

import pytest

from wutong.platform.testing import Installation

pytestmark = pytest.mark.slow

FILL = """
    from datetime import date, datetime, timedelta, timezone
    from wutong.platform import clock
    from wutong.platform.accounts.models import Grant, Holding, Person, Post, Role, Unit
    from wutong.platform.audit.api import checkpoint, record_act
    from wutong.platform.files.api import store
    from wutong.platform.jobs.models import Job
    from wutong.platform.notices.api import notify
    from wutong.platform.outbox.api import publish
    from wutong.platform.territory.models import Area

    area = Area.objects.create(code="gx", name_zh="高新区", kind="zone", path="0001", valid_from=date(1988, 1, 1))
    Area.objects.create(code="st", name_zh="办事处", kind="office", path="00010001", valid_from=date(1988, 1, 1), parent=area)
    person = Person.objects.create(username="wang", full_name="王\\t某\\n\\\\N", last_login=clock.now())
    person.set_password("a long enough password")
    person.save()
    role = Role.objects.create(code="planner", name_zh="规划员")
    Grant.objects.create(role=role, permission="figures.read", field_group="*")
    unit = Unit.objects.create(code="fgj", name_zh="发改局", area=area, valid_from=date(2000, 2, 29), recorded_at=clock.now())
    post = Post.objects.create(code="p1", name_zh="岗", unit=unit, role=role, area=area, valid_from=date(2000, 1, 1))
    Holding.objects.create(post=post, person=person, valid_from=date(2024, 1, 1))
    whole = datetime(2025, 3, 3, 2, 0, 0, tzinfo=timezone.utc)
    for moment in (whole, whole + timedelta(microseconds=1)):
        Job.objects.create(name="x", title="任务", person=person, created_at=moment, total=None,
                           cursor={"b": 1.0, "a": [1e20, 0.1, None, True, "汉"]}, result={"n": 10**18})
    notify(person, key="k", topic="t", title="通知")
    publish("test.topic", {"z": 1, "a": {"y": "\\u2028"}}, key="e1")
    store("全年".encode(), name="文.txt", person=person)
    from wutong.engines.registry.api import register
    register("firm", {"name": "郑州示例电子有限公司"}, by=None)
    for number in range(3):
        record_act("test.do", person=person, object_key=str(number), detail={"n": number})
    checkpoint()
"""
HASHES = """
    import json
    from wutong.platform.backup.api import hashes
    print(json.dumps({name: [o.rows, o.sha256] for name, o in hashes().items()}))
"""
BACKUP = """
    from pathlib import Path
    from wutong.platform.backup import api
    api.write(Path({file!r}))
"""
RESTORE = """
    import json
    from pathlib import Path
    from wutong.kernel.errors import WutongError
    from wutong.platform.backup import api
    try:
        api.restore(Path({file!r}), replace={replace})
        print(json.dumps("restored"))
    except WutongError as refusal:
        print(json.dumps(refusal.message("zh")))
"""
USE = """
    import json
    from wutong.platform.accounts.models import Person, Role
    from wutong.platform.audit.api import record_act, verify
    from wutong.platform.files.api import open_stored
    from wutong.platform.files.models import StoredFile
    from wutong.engines.registry.api import find
    from wutong.engines.registry.types import Question
    Role.objects.create(code="new", name_zh="新")
    record_act("test.do", person=None)
    print(json.dumps([
        Person.objects.get().check_password("a long enough password"),
        open_stored(StoredFile.objects.get().digest).read().decode(),
        verify().as_json()["findings"],
        [hit.name for hit in find(Question("示例")).hits],
    ]))
"""


def restoring(file, replace=False):
    return RESTORE.format(file=str(file), replace=replace)


@pytest.fixture(scope="module")
def dump(sqlite_template, tmp_path_factory):
    """A dump of a small zone on SQLite, and the hashes of what was in it."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copy(sqlite_template, folder / "wutong.sqlite3")
    source = Installation(folder, f"sqlite:///{folder}/wutong.sqlite3")
    file = folder / "zone.zip"
    return file, source.run(FILL, BACKUP.format(file=str(file)), HASHES)


def altered(dump, folder, name, change):
    """A copy of a dump in which one member was changed."""
    copy = folder / "altered.zip"
    with zipfile.ZipFile(dump) as source, zipfile.ZipFile(copy, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, change(data) if info.filename == name else data)
    return copy


def test_sqlite_to_postgresql_to_sqlite_gives_the_same_hashes(
    dump, sqlite_installation, postgres_installation, tmp_path
):
    file, first = dump
    again = tmp_path / "again.zip"

    arrived, there, used = postgres_installation.run_all(restoring(file), BACKUP.format(file=str(again)), HASHES, USE)
    returned, back, used_back = sqlite_installation.run_all(restoring(again), HASHES, USE)

    assert (arrived, returned) == ("restored", "restored")
    assert (there, back) == (first, first)
    assert first["audit_act"][0] == 5
    assert used == used_back == [True, "全年", [], ["郑州示例电子有限公司"]]


def test_a_target_that_holds_data_is_left_alone_unless_told_otherwise(dump, postgres_installation):
    file, first = dump

    before, refusal, after, answer, replaced = postgres_installation.run_all(
        FILL, HASHES, restoring(file), HASHES, restoring(file, replace=True), HASHES
    )

    assert refusal.startswith("[backup-E004] 从 zone.zip 恢复：目标数据库不是空的")
    assert after == before
    assert (answer, replaced) == ("restored", first)


@pytest.mark.parametrize("member", ["tables/accounts_person.jsonl", "tables/audit_act.jsonl"])
def test_a_damaged_dump_changes_nothing(dump, installation, tmp_path, member):
    broken = altered(dump[0], tmp_path, member, lambda data: data.replace(b"wang", b"wong"))

    before, refusal, after = installation.run_all(FILL, HASHES, restoring(broken, replace=True), HASHES)

    assert refusal.startswith("[backup-E002] 从 altered.zip 恢复：备份文件不完整或已损坏")
    assert member in refusal
    assert after == before


def test_a_restore_killed_halfway_changes_nothing(dump, installation):
    before = installation.run(FILL, HASHES)
    process = installation.spawn(f"""
    from pathlib import Path
    import time
    from wutong.platform.backup import api
    def say(text):
        print(text, flush=True)
        time.sleep(0.2)
    api.restore(Path({str(dump[0])!r}), replace=True, say=say)
    """)
    process.stdout.readline()
    process.kill()
    process.wait()

    assert installation.run(HASHES) == before


def test_a_cut_off_file_is_no_dump_and_one_of_a_newer_release_is_refused(dump, sqlite_installation, tmp_path):
    def later(data):
        values = json.loads(data)
        values["migrations"].append(["audit", "0099_from_the_future"])
        return json.dumps(values).encode()

    cut = tmp_path / "cut.zip"
    cut.write_bytes(dump[0].read_bytes()[:-200])
    newer = altered(dump[0], tmp_path, "manifest.json", later)

    damaged, too_new = sqlite_installation.run_all(restoring(cut), restoring(newer))

    assert damaged.startswith("[backup-E002]")
    assert too_new.startswith("[backup-E003] 从 altered.zip 恢复：备份来自更新的版本")
    assert "audit.0099_from_the_future" in too_new


OLDER = """
    from pathlib import Path
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from wutong.platform import clock
    from wutong.platform.backup import api

    targets = [("notices", "0001_initial"), ("outbox", "0001_initial")]
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    executor.loader.build_graph()
    state = executor.loader.project_state(
        [key for key in executor.loader.applied_migrations if key in executor.loader.graph.node_map]
    ).apps
    person = state.get_model("accounts", "Person").objects.create(username="wang")
    state.get_model("notices", "Preference").objects.create(person=person, webhook="https://example.org/")
    api.write(Path({file!r}), registry=state)
"""
NEWER = """
    import json
    from wutong.platform.notices.models import Preference
    row = Preference.objects.get()
    print(json.dumps([row.person.username, row.webhook, row.webhook_secret]))
"""


def test_a_dump_of_an_older_release_is_restored_and_brought_up_to_date(
    sqlite_installation, postgres_installation, tmp_path
):
    file = tmp_path / "older.zip"
    sqlite_installation.run_all(OLDER.format(file=str(file)))
    with zipfile.ZipFile(file) as archive:
        preference = next(
            t for t in json.loads(archive.read("manifest.json"))["tables"] if t["name"] == "notices_preference"
        )
    assert "webhook_secret" not in [column["name"] for column in preference["columns"]]

    assert postgres_installation.run_all(restoring(file), NEWER) == [
        "restored",
        ["wang", "https://example.org/", ""],
    ]
