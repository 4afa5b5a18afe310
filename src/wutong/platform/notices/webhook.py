"""Notices posted to an address of the person's choice, signed, and never into the zone's own network.

The host is resolved once, every address it resolves to must be public, and the connection
goes to the address that was checked: a name that answers differently the second time gains
nothing. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from wutong.platform import clock
from wutong.platform.notices.errors import WebhookFailed, WebhookRefused

SECONDS = 10
LONGEST_ANSWER = 4096
PORTS = {"http": 80, "https": 443}


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return the HMAC-SHA256 over the moment and the body, as the receiver computes it."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(address: str, *, private: bool | None = None) -> tuple[SplitResult, str]:
    """Return the parts of an address and the IP address to connect to; raise WebhookRefused.

    private  whether the zone's own network may be called; None asks the setting
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        raise WebhookRefused(address=address, reason="http/https")
    try:
        port = parts.port or PORTS[parts.scheme]
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as problem:
        raise WebhookRefused(address=address, reason=str(problem)) from problem
    places = [str(entry[4][0]) for entry in found]
    if not (settings.WUTONG_WEBHOOK_PRIVATE if private is None else private):
        for place in places:
            if not _public(place):
                raise WebhookRefused(address=address, reason=place)
    return parts, places[0]


def post(address: str, secret: str, message: dict[str, Any], *, private: bool | None = None) -> None:
    """Post `message` as JSON; raise WebhookRefused or WebhookFailed."""
    parts, place = check(address, private=private)
    body = json.dumps(message, ensure_ascii=False).encode()
    moment = clock.now().isoformat()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Wutong",
        "X-Wutong-Timestamp": moment,
        "X-Wutong-Signature": f"sha256={signature(secret, moment, body)}",
    }
    connection = _connection(parts, place)
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as problem:
        raise WebhookFailed(address=address, reason=str(problem)) from problem
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise WebhookFailed(address=address, reason=f"HTTP {answer.status}")


def _public(place: str) -> bool:
    address = ipaddress.ip_address(place.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def _connection(parts: SplitResult, place: str) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    # The name stays for the certificate and the Host header; the socket goes to the address that was checked.
    connection._create_connection = lambda _address, *rest: socket.create_connection((place, port), *rest)  # type: ignore[attr-defined]
    return connection
