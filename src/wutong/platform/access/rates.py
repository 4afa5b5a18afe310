"""How often one caller may call the API, counted in the database so that all processes count together."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from wutong.platform import clock
from wutong.platform.turns import transaction_in_turn

WINDOW_SECONDS = 60
KEPT_WINDOWS = 5  # older counts are swept away when a new window opens


@dataclass(frozen=True)
class Verdict:
    """Whether a call may go on; if not, after how many seconds the next one may."""

    allowed: bool
    most: int
    retry_after: int


def count_call(caller: str, *, known: bool) -> Verdict:
    """Count one call by `caller` in the present window and say whether it is within the limit.

    Known callers (a token, a person) have settings.WUTONG_API_PER_MINUTE; an address without valid
    credentials has settings.WUTONG_API_UNKNOWN_PER_MINUTE, since it may be guessing.
    """
    most = settings.WUTONG_API_PER_MINUTE if known else settings.WUTONG_API_UNKNOWN_PER_MINUTE
    window, elapsed = divmod(clock.machine_seconds(), WINDOW_SECONDS)
    return Verdict(_add_one(caller, window) <= most, most, WINDOW_SECONDS - elapsed)


def _add_one(caller: str, window: int) -> int:
    """Add one in a single statement (both databases know it), so that two processes never lose a count."""
    with transaction_in_turn(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO accounts_requestcount (caller, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (caller, "window") DO UPDATE SET count = accounts_requestcount.count + 1 RETURNING count',
            [caller, window],
        )
        count = int(cursor.fetchone()[0])
        if count == 1:
            _sweep(window)
    return count


def _sweep(window: int) -> None:
    from wutong.platform.accounts.models import RequestCount

    RequestCount.objects.filter(window__lt=window - KEPT_WINDOWS).delete()
