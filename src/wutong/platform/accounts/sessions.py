"""Notes sign-ins, and ends sessions: a working day after sign-in at the latest, or after an hour without a request.

Spans are measured with the machine's clock, so that moving the product's clock (`--today`)
neither ends nor prolongs a session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from wutong.platform import clock

OPENED, SEEN = "opened_at", "seen_at"
# Seconds between two notes of `seen_at`: a write on every request would make readers wait for writers.
NOTE_EVERY = 60


class SessionExpiry:
    """Signs out whoever stayed too long; the page then asks to sign in and leads back (`web.interruption`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.machine_seconds()
            if _is_over(request, now):
                logout(request)
                request.session_ended = True  # type: ignore[attr-defined]
            elif now - request.session.get(SEEN, 0) >= NOTE_EVERY:
                request.session.setdefault(OPENED, now)
                request.session[SEEN] = now
        return self.get_response(request)


def note_sign_in(sender: type, user: Any, **_sent: object) -> None:
    """Keep on the account when it signed in last, by the clock that every page shows."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])


def _is_over(request: HttpRequest, now: int) -> bool:
    opened, seen = request.session.get(OPENED, now), request.session.get(SEEN, now)
    return (
        now - opened >= settings.WUTONG_SESSION_HOURS * 3600 or now - seen >= settings.WUTONG_SESSION_IDLE_MINUTES * 60
    )
