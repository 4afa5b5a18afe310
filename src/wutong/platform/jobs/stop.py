"""Whether this process has been asked to end."""

from __future__ import annotations

import threading

_asked = threading.Event()


def ask() -> None:
    """Ask every part of this process to end at its next step."""
    _asked.set()


def asked() -> bool:
    """Return whether the process should end."""
    return _asked.is_set()


def wait(seconds: float) -> bool:
    """Wait, but no longer than until the process should end; return whether it should."""
    return _asked.wait(seconds)
