"""Events are the truth: the projection follows from them, and nobody can change them unseen."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.engines.cases import api, commands, seals
from wutong.engines.cases.errors import ErasureRefused
from wutong.engines.cases.history import projection
from wutong.engines.cases.models import Case, CaseEvent, Tombstone
from wutong.engines.cases.testing import MONDAY
from wutong.engines.cases.tests.random_histories import live
from wutong.engines.cases.types import Reported
from wutong.platform import clock
from wutong.platform.audit.api import checkpoint, verify
from wutong.platform.audit.errors import ActsAreAppended
from wutong.platform.audit.models import Act
from wutong.platform.audit.testing import tampering

pytestmark = pytest.mark.django_db
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def tampered() -> Iterator[Any]:
    """Tamper inside the test's own transaction: PostgreSQL alters no table that has checks waiting."""
    with tampering() as cursor:
        yield cursor
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def kinds() -> list[str]:
    return [finding.kind for finding in verify().findings]


def three_cases(street) -> list[int]:
    cases = [api.open_case(street.new(report=Reported("甲", "138", "脏")), by=street.chief) for _ in range(3)]
    for case in cases:
        api.take(case, "accept", by=street.chief)
        api.comment(case, "已联系", by=street.north)
    connection.check_constraints()  # PostgreSQL alters no table that has checks waiting
    return cases


@pytest.mark.slow
@SLOW
@given(seed=st.integers(0, 10**6))
def test_the_projection_follows_from_the_events_whatever_happened(street, seed):
    with transaction.atomic():
        case = api.open_case(street.new(), by=street.chief)
        live(street, case, Random(seed), 12)

        stored = Case.objects.get(pk=case)
        right = projection(api.state_at(case))

        assert {name: getattr(stored, name) for name in right} == right
        assert api.rebuild(case) == {}
        transaction.set_rollback(True)


def test_a_spoilt_projection_is_rebuilt_and_the_difference_named(street):
    case = three_cases(street)[0]
    Case.objects.filter(pk=case).update(state="closed", unit="elsewhere")
    assert api.rebuild(case) == {"state": ("closed", "dispatching"), "unit": ("elsewhere", "")}
    assert Case.objects.get(pk=case).state == "dispatching"


def test_every_row_is_held_against_its_events_and_mended_by_command(street, capsys):
    first, other, *_ = three_cases(street)
    Case.objects.filter(pk=first).update(state="closed", unit="elsewhere")
    assert run_command("recompute") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["case"], told["columns"]["unit"]) == (first, ["elsewhere", ""])
    assert run_command("recompute", "--write") == 0
    assert run_command("recompute") == 0
    assert Case.objects.get(pk=first).state == "dispatching"
    assert Act.objects.get(verb="cases.recompute").detail == {"cases": [told["number"]]}


def run_command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(words))


def test_no_event_can_be_changed_or_removed(street):
    case = three_cases(street)[0]
    event = CaseEvent.objects.filter(case=case).first()
    with pytest.raises(ActsAreAppended):
        event.save()
    with pytest.raises(ActsAreAppended):
        CaseEvent.objects.all().delete()
    for statement in (
        "UPDATE cases_caseevent SET person = 'x' WHERE id = %s",
        "UPDATE cases_caseevent SET personal = '{}', salt = '' WHERE id = %s",
        "DELETE FROM cases_caseevent WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [event.pk])


def test_sound_chains_are_found_sound(street, tmp_path, settings):
    settings.DATA = tmp_path
    three_cases(street)
    assert seals.seal_new() == 9
    assert seals.seal_new() == 0
    checkpoint()
    assert verify().sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_caseevent SET person = 'nobody' WHERE id = {event}",
        "UPDATE cases_caseevent SET body = '{{\"set\": {{}}}}' WHERE id = {event}",
        'UPDATE cases_caseevent SET personal = \'{{"note": "别的"}}\' WHERE id = {last}',
        "UPDATE cases_case SET sequence = 99 WHERE id = {case}",
        "UPDATE cases_case SET head = 'x' WHERE id = {case}",
    ],
)
def test_a_changed_event_or_head_is_found(street, statement):
    case = three_cases(street)[1]
    events = CaseEvent.objects.filter(case=case).order_by("sequence")
    with tampered() as cursor:
        cursor.execute(statement.format(event=events[1].pk, last=events[2].pk, case=case))
    assert {"case_changed", "case_cut"} & set(kinds())


CHANGED = (
    "kind = 'other'", "person = person || 'x'", "post = 'other'", "body = '{\"set\": {\"unit\": \"north\"}}'",
    "personal = '{\"note\": \"别的\"}'", "salt = 'other', personal = '{\"note\": \"别的\"}'", "digest = 'x'", "sequence = 90",
    "at = '2001-01-01 00:00:00+00:00'",
)  # fmt: skip


def test_any_event_changed_in_any_of_its_parts_is_found(street):
    three_cases(street)
    for event in CaseEvent.objects.values_list("pk", flat=True):
        for part in CHANGED:
            with transaction.atomic():
                with tampered() as cursor:
                    cursor.execute(f"UPDATE cases_caseevent SET {part} WHERE id = %s", [event])
                found = {finding.kind for finding in seals.findings()}
                transaction.set_rollback(True)
            assert {"case_changed", "case_cut", "case_removed"} & found, part


def test_an_event_taken_from_the_middle_and_a_tail_cut_off_are_found(street):
    first, second, _ = three_cases(street)
    with tampered() as cursor:
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 2", [first])
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 3", [second])
    assert {"case_removed", "case_cut"} <= set(kinds())


def test_a_chain_recomputed_as_a_whole_and_a_tail_cut_with_its_head_are_found_by_the_seal(street, tmp_path, settings):
    settings.DATA = tmp_path
    first, second, _ = three_cases(street)
    seals.seal_new()
    checkpoint()
    with tampered() as cursor:
        recompute(cursor, first, "accept")
        cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s AND sequence = 3", [second])
        head = CaseEvent.objects.get(case=second, sequence=2).digest
        cursor.execute("UPDATE cases_case SET sequence = 2, head = %s WHERE id = %s", [head, second])
    assert set(kinds()) == {"case_seal"}


def recompute(cursor, case: int, _act: str) -> None:
    """Rewrite a case's events as its forger would: another person, and every digest anew."""
    from wutong.engines.cases.chain import GENESIS, event_digest, personal_digest
    from wutong.engines.cases.moments import moment_text

    previous = GENESIS
    for event in CaseEvent.objects.filter(case=case).order_by("sequence"):
        personal = personal_digest(event.salt, event.personal)
        previous = event_digest(
            previous,
            case,
            event.sequence,
            event.kind,
            moment_text(event.at),
            "forger",
            event.post,
            event.body,
            personal,
        )
        cursor.execute("UPDATE cases_caseevent SET person = 'forger', digest = %s WHERE id = %s", [previous, event.pk])
    cursor.execute("UPDATE cases_case SET head = %s WHERE id = %s", [previous, case])


def test_the_removal_of_the_triggers_is_found(street):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER append_only_rows ON cases_caseevent")
        else:
            cursor.execute("DROP TRIGGER append_only_cases_caseevent_update")
            cursor.execute("DROP TRIGGER append_only_cases_caseevent_delete")
    assert "unsealed" in kinds()


def test_lawful_deletion_leaves_a_tombstone_and_a_chain_that_holds(street, tmp_path, settings):
    settings.DATA = tmp_path
    case = three_cases(street)[0]
    seals.seal_new()
    checkpoint()

    assert api.erase(case, reason="反映人要求", basis="个人信息保护法第四十七条", by=street.chief) == 2

    state = api.state_at(case)
    assert (state.title, state.reports[0].reporter, state.state) == ("", "", "dispatching")
    assert Case.objects.get(pk=case).title == "（已依法删除）"
    assert "脏" not in json.dumps(
        list(CaseEvent.objects.filter(case=case).values_list("personal", flat=True)), ensure_ascii=False
    )
    assert Tombstone.objects.filter(event__case=case).count() == 2
    assert verify().sound
    with pytest.raises(ErasureRefused):
        api.erase(case, reason="再次", basis="同上", by=street.chief)
    with pytest.raises(ErasureRefused):
        api.erase(case, reason="", basis="", by=street.chief)


def test_an_event_says_when_it_happened_and_time_does_not_run_through_it(street):
    case = api.open_case(street.new(), by=street.chief)
    with clock.standing_at(MONDAY + timedelta(seconds=90)):
        api.comment(case, "一分半后", by=street.chief)
    events = api.events_of([case])[case]
    assert [event.at for event in events] == ["2025-03-03T02:00:00.000000Z", "2025-03-03T02:01:30.000000Z"]
    assert asdict(api.state_at(case))["opened_at"] == events[0].at
