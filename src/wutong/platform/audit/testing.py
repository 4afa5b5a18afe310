"""For tests only: emptying a database whose tables refuse to be emptied, and tampering with the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import flush
from django.db import connection, connections, transaction

from wutong.platform.audit.triggers import lifted

_flush = flush.Command.handle


def allow_flush() -> None:
    """Let the flush after a test with real transactions empty append-only tables as well."""

    def handle(self: Any, **options: Any) -> None:
        with lifted(connections[options["database"]]):
            _flush(self, **options)

    flush.Command.handle = handle  # type: ignore[method-assign]


@contextmanager
def tampering() -> Iterator[Any]:
    """Give a cursor that may change the trail, as whoever owns the database could."""
    with transaction.atomic(), lifted(), connection.cursor() as cursor:
        yield cursor
