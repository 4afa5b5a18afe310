"""Seal, open and hash personal texts, under a key made once in the data folder.

A sealed text is AES-256-GCM with a nonce of its own: equal texts look different. A keyed hash is HMAC-SHA-256: equal
texts have equal hashes within one installation, and nobody without the key can try names or numbers against them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wutong.platform.key_files import KEY_BYTES, key_bytes
from wutong.platform.sealing.errors import SealBroken, SealingKeyUnusable

KEY_FILE = "sealing.key"
NONCE_BYTES = 12


def seal(text: str) -> bytes:
    """Return a text sealed: nonce, then the cipher text with its tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes) -> str:
    """Return the text that was sealed.

    Raises
        SealBroken  if it was sealed under another key, or changed
    """
    data = bytes(sealed)
    try:
        return AESGCM(_key("seal")).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError) as problem:
        raise SealBroken from problem


def keyed_hash(text: str) -> str:
    """Return 64 hexadecimal characters that are equal for equal texts, and tell nothing without the key."""
    return hmac.new(_key("hash"), text.encode(), hashlib.sha256).hexdigest()


def _key(use: str) -> bytes:
    return _derived(_secret(Path(settings.DATA), os.environ.get("WUTONG_SEALING_KEY", "")), use)


@lru_cache(maxsize=8)
def _derived(secret: bytes, use: str) -> bytes:
    """Return a key of its own for each use, so that no text is ever sealed and hashed under one."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"wutong {use}".encode()).derive(secret)


@lru_cache(maxsize=8)
def _secret(folder: Path, given: str) -> bytes:
    raw = key_bytes(folder / KEY_FILE, given)
    if raw is None:
        raise SealingKeyUnusable(where="WUTONG_SEALING_KEY" if given else KEY_FILE)
    return raw
