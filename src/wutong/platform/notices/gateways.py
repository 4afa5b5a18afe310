"""Short messages and the government's messenger: adapters to whatever gateway a zone has, and one that only records.

What a gateway is stands in the settings, as its address. It gets a key with every message and is expected to carry the same
key once, as gateways do; so a worker that is killed between the call and the commit bothers nobody twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from wutong.platform.notices import webhook

SMS, MESSENGER = "sms", "messenger"
RECORD = "record"


class Gateway(Protocol):
    """Carries one text to one address."""

    def send(self, address: str, text: str, *, key: str) -> None:
        """Carry the text; a key that was carried before is not carried again. Raises WebhookFailed, WebhookRefused."""


@dataclass(frozen=True)
class HttpGateway:
    """Posts messages as signed JSON {channel, to, text, key}; the administrator chose the address, private ones included."""

    channel: str
    address: str
    secret: str

    def send(self, address: str, text: str, *, key: str) -> None:
        """Post the message."""
        message = {"channel": self.channel, "to": address, "text": text, "key": key}
        webhook.post(self.address, self.secret, message, private=True)


@dataclass(frozen=True)
class RecordingGateway:
    """Writes messages into a file of the data folder, each key once: for tests, training and the demonstration."""

    file: Path

    def send(self, address: str, text: str, *, key: str) -> None:
        """Write the message down."""
        if key not in {one["key"] for one in self.sent()}:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            line = json.dumps({"to": address, "text": text, "key": key}, ensure_ascii=False)
            descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                handle.write(line + "\n")

    def sent(self) -> list[Mapping[str, Any]]:
        """Return what was written down; a line that a kill cut short is no message."""
        if not self.file.exists():
            return []
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]


def gateway_of(channel: str) -> Gateway | None:
    """Return the gateway of a channel, None when the zone has none."""
    address, secret = settings.WUTONG_GATEWAYS.get(channel, ("", ""))
    if address == RECORD:
        return RecordingGateway(Path(settings.DATA) / "outgoing" / f"{channel}.jsonl")
    return HttpGateway(channel, address, secret) if address else None
