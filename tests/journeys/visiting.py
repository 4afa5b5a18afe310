"""Plain HTTP to the served site with an account's session: what a crawl needs, without a browser."""

from __future__ import annotations

import http.client
import json
import os
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from lxml import html

MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Answer:
    """What an address answered: the address after redirects, status, kind and body."""

    url: str
    status: int
    kind: str
    body: bytes

    @property
    def tree(self) -> html.HtmlElement:
        """The page's elements."""
        return html.fromstring(self.body.decode("utf-8"))

    @property
    def is_page(self) -> bool:
        """Whether this is a page and not a file."""
        return self.kind.startswith("text/html") and bool(self.body.strip())


@dataclass
class Visitor:
    """One session on one kept connection; cookies are kept, redirects followed."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, url: str) -> Answer:
        """Ask for an address of the site."""
        return self._ask("GET", url, None, {})

    def post(self, url: str, fields: dict[str, str]) -> Answer:
        """Send a form; the CSRF token comes from the cookie."""
        token = self.cookies.get("csrftoken", "")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.address + url}
        return self._ask("POST", url, urlencode(fields | {"csrfmiddlewaretoken": token}), headers)

    def _ask(self, method: str, url: str, body: str | None, headers: dict[str, str], depth: int = 0) -> Answer:
        response = self._send(method, url, body, headers)
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        target = response.headers.get("Location")
        if target and response.status in (301, 302, 303, 307, 308) and depth < MOST_REDIRECTS:
            return self._ask("GET", _path(target), None, {}, depth + 1)
        return Answer(url, response.status, response.headers.get("Content-Type", ""), content)

    def _send(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        sent = headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
            try:
                self.connection.request(method, url.split("#")[0], body, sent)
                return self.connection.getresponse()
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def signed_in_visitor(address: str, username: str, password: str) -> Visitor:
    """Return a visitor who has signed in; raises AssertionError if the site refused."""
    visitor = Visitor(address)
    visitor.get("/sign-in/")
    visitor.post("/sign-in/", {"username": username, "password": password, "next": "/"})
    assert "sessionid" in visitor.cookies, f"{username} could not sign in"
    return visitor


def machine() -> dict[str, str | int]:
    """Say on what a figure was measured."""
    model = next((line.split(":")[1].strip() for line in _cpu() if line.startswith("model name")), "")
    return {"cores": os.cpu_count() or 1, "cpu": model}


def _cpu() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.exists() else []


def printed(result: object) -> str:
    """Return a result as one JSON object on one line."""
    return json.dumps(result, ensure_ascii=False)
