"""Rows of models that found a better home are where they belong after an upgrade, and back after its undoing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wutong.platform.accounts.models import Person

WHEN = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def copy(stock, django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database of its own, since migrations do not fit in a test's transaction."""
    with django_db_blocker.unblock(), stock.copied("empty"):
        yield


@contextmanager
def release(app: str, migration: str) -> Iterator[Any]:
    """The models of the release that ended with a migration, then the database of today."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, migration)])
    yield MigrationExecutor(connection).loader.project_state([(app, migration)]).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_lessons_and_findings_of_the_release_before_are_the_readers_now(copy):
    with release("documents", "0002_findings") as then:
        then.get_model("documents", "Lesson").objects.create(
            pk=7, code="c1-1", kind="mapping", condition={"indicator": "经济总量"}, meaning={"indicator_code": "gdp"},
            source="审核", recorded_at=WHEN, revoked_at=WHEN,
        )  # fmt: skip
        then.get_model("documents", "DocumentFinding").objects.create(
            pk=9, document="D1", key="k", start=3, rule="share", content={"expected": "38.5%"}, state="dismissed",
            note="口径不同", version=2, recorded_at=WHEN,
        )  # fmt: skip

    from wutong.engines.reader.models import DocumentFinding, Lesson

    lesson, finding = Lesson.objects.get(), DocumentFinding.objects.get()
    assert (lesson.pk, lesson.code, lesson.meaning, lesson.revoked_at) == (7, "c1-1", {"indicator_code": "gdp"}, WHEN)
    assert (finding.pk, finding.state, finding.note, finding.content) == (
        9,
        "dismissed",
        "口径不同",
        {"expected": "38.5%"},
    )
    assert Lesson.objects.create(code="c2-1", kind="reading", condition={}, meaning={}, recorded_at=WHEN).pk == 8
    assert "documents_lesson" not in connection.introspection.table_names()

    with release("documents", "0002_findings") as then:
        assert then.get_model("documents", "Lesson").objects.count() == 2
    assert Lesson.objects.count() == 2


def test_proposals_decisions_and_comments_of_the_release_before_are_the_ledgers_now(copy):
    with release("plan", "0001_initial") as then:
        person = Person.objects.create(username="p", full_name="规划员").pk
        plan = then.get_model("plan", "Plan").objects.create(
            code="15", title_zh="规划", first_year=2026, last_year=2030, state="drafting", subject="area:z"
        )
        line = then.get_model("plan", "PlanLine").objects.create(
            plan=plan,
            row=3,
            number=3,
            group="g",
            name="n",
            unit="家",
            indicator="i",
            measure="level",
            target="plan:15:03",
        )
        proposal = then.get_model("plan", "Proposal").objects.create(
            pk=5, line=line, basis="what_if", printed="9000", reason="测算", by_id=person, at=WHEN
        )
        then.get_model("plan", "Decision").objects.create(
            pk=6, proposal=proposal, approved=True, version=1, by_id=person, at=WHEN
        )
        then.get_model("plan", "Comment").objects.create(pk=7, line=line, text="偏高", by_id=person, at=WHEN)

    from wutong.engines.ledger import api as ledger

    (made,) = ledger.proposals(["plan:15:03"])
    assert (made.number, made.printed, made.decision.version, made.at) == (5, "9000", 1, WHEN)
    assert [one.text for one in ledger.comments_on(["plan:15:03"])] == ["偏高"]

    with release("plan", "0001_initial") as then:
        assert then.get_model("plan", "Proposal").objects.get().line.row == 3
        assert then.get_model("plan", "Comment").objects.get().line.row == 3
    assert ledger.proposal(5).decision.approved
