"""How a column's values look in a dump: one canonical form, whichever database they come from.

Moments are UTC text with microseconds, JSON has sorted keys and no needless fraction, UUIDs
are bare hexadecimal. Two databases with the same content give the same bytes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field

Converter = Callable[[Any], Any]
SECONDS_LENGTH = len("2025-03-03 10:00:00")
MICRO_LENGTH = len("2025-03-03 10:00:00.000000")
NO_FRACTION = ".000000"


@dataclass(frozen=True)
class Column:
    """A column's name and the kind of its values (Django's name of the field, that of the target for a key)."""

    name: str
    kind: str

    @classmethod
    def of(cls, field: Field) -> Column:
        """Return the column of a model's field."""
        target = field
        while target.remote_field is not None:
            target = target.target_field  # type: ignore[attr-defined]
        return cls(str(field.column), target.get_internal_type())

    @property
    def is_text(self) -> bool:
        """Whether its order depends on a collation."""
        return self.kind in {"CharField", "TextField", "SlugField", "URLField", "EmailField"}


def quoted(name: str) -> str:
    """Return a name as both databases quote it."""
    return '"' + name.replace('"', '""') + '"'


def expression(column: Column, vendor: str) -> str:
    """Return the SQL that reads a column in a form that `reader` finishes."""
    name = quoted(column.name)
    postgres = {
        "DateTimeField": f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
        "DateField": f"to_char({name}, 'YYYY-MM-DD')",
        "TimeField": f"to_char({name}, 'HH24:MI:SS.US')",
        "JSONField": f"{name}::text",
        "UUIDField": f"replace({name}::text, '-', '')",
        "DecimalField": f"{name}::text",
        "DurationField": f"(EXTRACT(EPOCH FROM {name}) * 1000000)::bigint",
        "GenericIPAddressField": f"host({name})",
    }
    as_text = {"DateTimeField", "DateField", "TimeField", "JSONField", "UUIDField", "DecimalField"}
    if vendor == "postgresql":
        return postgres.get(column.kind, name)
    return f"CAST({name} AS TEXT)" if column.kind in as_text else name


def reader(column: Column, vendor: str) -> Converter | None:
    """Return what finishes a value read with `expression`; None when nothing is left to do."""
    finishers: dict[str, Converter] = {
        "JSONField": _json_value,
        "DecimalField": _decimal_text,
        "BinaryField": lambda value: base64.b64encode(bytes(value)).decode(),
    }
    if vendor != "postgresql":
        finishers |= {"DateTimeField": _moment_text, "TimeField": _time_text}
    return finishers.get(column.kind)


def sqlite_writer(column: Column) -> Converter | None:
    """Return what turns a canonical value into what Django writes to SQLite."""
    return {
        "DateTimeField": lambda value: value[:-1].replace("T", " ").removesuffix(NO_FRACTION),
        "TimeField": lambda value: value.removesuffix(NO_FRACTION),
        "JSONField": json.dumps,
        "BooleanField": int,
        "BinaryField": base64.b64decode,
    }.get(column.kind)


def postgres_writer(column: Column) -> Converter | None:
    """Return what turns a canonical value into text that COPY reads (before escaping)."""
    return {
        "JSONField": lambda value: json.dumps(value, ensure_ascii=False),
        "BooleanField": lambda value: "t" if value else "f",
        "BinaryField": lambda value: "\\x" + base64.b64decode(value).hex(),
        "DurationField": lambda value: f"{value} microseconds",
    }.get(column.kind)


def _moment_text(value: str) -> str:
    """Bring SQLite's text of a moment to the canonical one; Django's own two lengths need no parsing."""
    if len(value) == SECONDS_LENGTH:
        return f"{value[:10]}T{value[11:]}{NO_FRACTION}Z"
    if len(value) == MICRO_LENGTH and value[19] == ".":
        return f"{value[:10]}T{value[11:]}Z"
    moment = datetime.fromisoformat(value)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _time_text(value: str) -> str:
    return value if "." in value else value + NO_FRACTION


def _decimal_text(value: str) -> str:
    return f"{Decimal(value).normalize():f}"


def _json_value(value: str) -> Any:
    if value in {"{}", "[]"}:
        return {} if value == "{}" else []
    return _canonical(json.loads(value))


def _canonical(value: Any) -> Any:
    """Sort keys, and write whole numbers without a fraction: PostgreSQL gives 1e20 back as an integer."""
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_canonical(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
