"""The key that signs checkpoints, and the keys whose signatures are believed.

The private key is made once in the data folder, readable by its owner alone, or given in
WUTONG_SIGNING_KEY. Its public half is kept beside the checkpoints, so that checkpoints
restored from a backup can be proved without the private key that signed them.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wutong.platform.audit.errors import SigningKeyUnusable
from wutong.platform.key_files import key_bytes

KEY_FILE = "signing.key"
PUBLIC_KEYS = "public-keys.txt"


def private_key(folder: Path) -> Ed25519PrivateKey:
    """Return the key of the data folder, made on first use."""
    given = os.environ.get("WUTONG_SIGNING_KEY", "")
    raw = key_bytes(folder / KEY_FILE, given)
    if raw is None:
        raise SigningKeyUnusable(where="WUTONG_SIGNING_KEY" if given else KEY_FILE)
    return Ed25519PrivateKey.from_private_bytes(raw)


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half as hexadecimal text."""
    return key.public_key().public_bytes_raw().hex()


def believed_keys(folder: Path) -> set[str]:
    """Return the public keys of this data folder: the present one and those that came with a restore."""
    file = folder / "checkpoints" / PUBLIC_KEYS
    listed = set(file.read_text().split()) if file.exists() else set()
    if os.environ.get("WUTONG_SIGNING_KEY") or (folder / KEY_FILE).exists():
        listed.add(public_text(private_key(folder)))
    return listed


def believe(folder: Path, public: str) -> None:
    """Add a public key to those that are believed."""
    file = folder / "checkpoints" / PUBLIC_KEYS
    if not file.exists() or public not in file.read_text().split():
        with file.open("a") as handle:
            handle.write(public + "\n")


def signed_by(public: str, signature: str, message: bytes) -> bool:
    """Return whether `signature` (hexadecimal) over `message` was made with the private half of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
