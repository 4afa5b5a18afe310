"""The trail of acts: appended, chained, proved."""

import json
import os

import pytest
from django.db import DatabaseError, transaction

from wutong.platform.audit import checkpoints, signing
from wutong.platform.audit.api import Deed, checkpoint, record_act, record_acts, record_look, verify
from wutong.platform.audit.chain import GENESIS, digest_of
from wutong.platform.audit.errors import ActsAreAppended, SigningKeyUnusable
from wutong.platform.audit.models import Act, Checkpoint
from wutong.platform.audit.testing import tampering
from wutong.platform.audit.triggers import unsealed
from wutong.platform.audit.verification import COLUMNS, hashed_part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def record(count):
    return [record_act("test.do", person=None, object_key=str(number), detail={"n": number}) for number in range(count)]


def kinds(outcome):
    return [(finding.kind, finding.sequence) for finding in outcome.findings]


def test_each_act_names_the_one_before_it():
    first, second = record(2)

    assert (first.sequence, first.previous) == (1, GENESIS)
    assert (second.sequence, second.previous) == (2, first.digest)


def test_many_acts_recorded_at_once_form_one_chain_with_those_before():
    record(2)
    record_acts([Deed("test.do", object_key=str(number)) for number in range(1200)], person=None)
    record(1)

    outcome = verify()

    assert (outcome.sound, outcome.acts) == (True, 1203)


def test_an_act_disappears_with_the_transaction_it_belongs_to():
    with transaction.atomic():
        record(1)
        transaction.set_rollback(True)

    assert not Act.objects.exists()
    assert verify().sound


def test_details_of_any_kind_come_back_with_the_same_digest():
    act = record_act("test.do", person=None, detail={"f": 1e20, "n": 10**30, "s": "a\x00b", "t": (1, None), "汉": True})

    act.refresh_from_db()

    values = {name: getattr(act, name) for name in COLUMNS}
    assert act.detail == {"f": "1e+20", "n": 10**30, "s": "ab", "t": [1, None], "汉": True}
    assert digest_of(hashed_part(values)) == act.digest


def test_a_long_key_is_shortened_alike_on_both_databases():
    act = record_act("test.do", person=None, object_key="键" * 300)

    act.refresh_from_db()

    assert len(act.object_key) == 200
    assert verify().sound


def test_a_look_at_sensitive_data_is_an_act():
    act = record_look(None, object_kind="firm", object_key="91410100", purpose="复核")

    assert (act.verb, act.detail) == ("data.look", {"purpose": "复核"})


def test_an_act_is_neither_saved_over_nor_deleted():
    (act,) = record(1)

    for attempt in (act.save, act.delete, Act.objects.all().delete, lambda: Act.objects.update(verb="other")):
        with pytest.raises(ActsAreAppended, match=r"\[audit-E001\].*只追加"):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE audit_act SET verb = 'other'", "DELETE FROM audit_act"])
def test_the_database_itself_refuses_to_change_an_act(statement):
    record(1)

    from django.db import connection

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Act.objects.get().verb == "test.do"


def test_an_untouched_trail_is_sound():
    record(5)
    checkpoint()
    record(2)

    outcome = verify()

    assert outcome.sound
    assert (outcome.acts, outcome.covered_to, outcome.uncovered) == (7, 5, 2)


def test_a_changed_act_is_found():
    record(5)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_act SET person = 'someone' WHERE sequence = 3")

    assert kinds(verify()) == [("changed", 3)]


def test_an_act_taken_out_of_the_middle_is_found():
    record(5)
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_act WHERE sequence = 3")

    assert kinds(verify()) == [("removed", 3)]


def test_a_cut_off_tail_is_found():
    record(5)
    checkpoint()
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_act WHERE sequence > 3")
        cursor.execute("DELETE FROM audit_checkpoint")

    assert kinds(verify()) == [("cut", 3)]


def test_a_wholly_recomputed_chain_is_found():
    record(5)
    checkpoint()
    with tampering() as cursor:
        previous = GENESIS
        for values in list(Act.objects.order_by("sequence").values(*COLUMNS)):
            values |= {"person": "nobody", "previous": previous}
            previous = digest_of(hashed_part(values))
            cursor.execute(
                "UPDATE audit_act SET person = 'nobody', previous = %s, digest = %s WHERE sequence = %s",
                [values["previous"], previous, values["sequence"]],
            )

    assert kinds(verify()) == [("recomputed", 5)]


def test_a_missing_checkpoint_file_is_found():
    record(3)
    checkpoint()
    checkpoints.file().unlink()

    assert kinds(verify()) == [("file_missing", 3)]


def test_a_checkpoint_taken_out_of_the_file_is_found():
    record(1)
    checkpoint()
    record(1)
    checkpoint()
    checkpoints.file().write_text(checkpoints.file().read_text().splitlines()[1] + "\n")

    assert kinds(verify()) == [("line_missing", 1)]


def test_a_checkpoint_signed_with_another_key_is_found():
    record(1)
    checkpoint()
    line = json.loads(checkpoints.file().read_text())
    checkpoints.file().write_text(json.dumps(line | {"digest": "0" * 64}) + "\n??\n")

    assert [finding.kind for finding in verify().findings] == ["forged", "line_unreadable", "line_missing"]


def test_a_removed_trigger_is_found():
    with tampering() as cursor:
        pass
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE audit_act DISABLE TRIGGER USER")
            else:
                cursor.execute("DROP TRIGGER append_only_audit_act_update")
                cursor.execute("DROP TRIGGER append_only_audit_act_delete")

        assert unsealed(["audit_act", "audit_checkpoint"]) == ["audit_act"]
        assert kinds(verify()) == [("unsealed", 0)]


def test_a_finding_says_which_act_in_both_languages():
    record(3)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_act SET person = 'someone' WHERE sequence = 2")

    (finding,) = verify().findings

    assert finding.message("zh") == "第 2 条记录的内容被改动"
    assert finding.message("en") == "act 2 was changed"


def test_the_same_head_is_signed_once():
    assert checkpoint() is None
    record(1)

    assert checkpoint() is not None
    assert checkpoint() is None
    assert Checkpoint.objects.count() == 1


def test_the_signing_key_is_readable_by_its_owner_only(folder):
    record(1)
    checkpoint()

    assert os.stat(folder / signing.KEY_FILE).st_mode & 0o777 == 0o600


def test_a_signing_key_that_is_no_key_is_refused(monkeypatch):
    monkeypatch.setenv("WUTONG_SIGNING_KEY", "not hexadecimal")
    record(1)

    with pytest.raises(SigningKeyUnusable) as refusal:
        checkpoint()

    assert refusal.value.message("zh").startswith("[audit-E002] 为操作记录签署检查点：WUTONG_SIGNING_KEY")
    assert "64 hexadecimal digits" in refusal.value.message("en")
    assert not Checkpoint.objects.exists()
