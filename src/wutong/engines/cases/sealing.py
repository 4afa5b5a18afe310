"""Triggers of the chain: the database refuses to change or remove an event.

One thing alone is let through: the personal part of an event and its salt may be emptied once a tombstone for
that event stands in the same database. Everything else of the row must stay as it is.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from wutong.platform.audit.triggers import MESSAGE

TABLE, TOMBSTONES = "cases_caseevent", "cases_tombstone"
KEPT = ("id", "case_id", "sequence", "kind", "at", "person", "post", "body", "digest")


def sealed_events() -> migrations.RunPython:
    """Return the migration operation that seals the table of events."""
    return migrations.RunPython(_seal, _unseal)


def _seal(_apps: Any, editor: Any) -> None:
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement)


def _unseal(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for name in ("append_only_rows", "append_only_truncate"):
            editor.execute(f"DROP TRIGGER {name} ON {TABLE}")
    else:
        for act in ("update", "delete"):
            editor.execute(f"DROP TRIGGER append_only_{TABLE}_{act}")


def _erasure(same: str, text: str) -> str:
    """Return the condition under which an update is the lawful erasure of the personal part."""
    kept = " AND ".join(
        f"NEW.{name}{text if name == 'body' else ''} {same} OLD.{name}{text if name == 'body' else ''}" for name in KEPT
    )
    entombed = f"EXISTS (SELECT 1 FROM {TOMBSTONES} WHERE event_id = OLD.id)"  # noqa: S608 - names from here
    return f"({kept} AND NEW.personal{text} = '{{}}' AND NEW.salt = '' AND {entombed})"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return [
        f"CREATE TRIGGER append_only_{TABLE}_update BEFORE UPDATE ON {TABLE} WHEN NOT {_erasure('IS', '')} {refuse}",
        f"CREATE TRIGGER append_only_{TABLE}_delete BEFORE DELETE ON {TABLE} {refuse}",
    ]


def _postgresql() -> list[str]:
    allowed = _erasure("IS NOT DISTINCT FROM", "::text").replace("%", "%%")
    return [
        "CREATE OR REPLACE FUNCTION wutong_case_events_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION wutong_case_events_sealed()",
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION wutong_append_only()",
    ]
