"""Secret keys of an installation: given as hexadecimal text, or made once in a file that its owner alone may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def key_bytes(file: Path, given: str = "") -> bytes | None:
    """Return the key that was given, else the file's, made on first use; None where the text is no key of KEY_BYTES."""
    if not given and not file.exists():
        _make(file)
    try:
        raw = bytes.fromhex(given or file.read_text().strip())
    except ValueError:
        return None
    return raw if len(raw) == KEY_BYTES else None


def _make(file: Path) -> None:
    """Write a new key; when another process was faster, its key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(secrets.token_hex(KEY_BYTES))
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()
