"""Every page a person can reach by links, and every figure on it opened to its source.

    python -m tests.journeys.crawl [--site ADDRESS --data FOLDER] [USERNAME …]

prints one JSON object with pages, figures, opened and share for each account. Without `--site` it serves
a demonstration of its own first.

What is asked of a page: it answers 200; each figure's link answers 200 with a page that names an origin
(`data-origin`); a digit in a cell of numbers stands inside a link; nothing of a template or of a missing
value shows through.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import html
from tests.journeys.demonstration import Site, demonstration, served_at
from tests.journeys.visiting import Answer, Visitor, machine, printed, signed_in_visitor

MOST_OF_A_KIND = 60  # pages of one address pattern: the next claim page looks like the sixtieth
MOST_ARRANGED = 4  # pages of one pattern with one set of parameters: sorted, filtered, turned
# A day in the address is kept in the session and would change every page after it; exports are files; a page
# in another arrangement of columns says nothing new.
LEFT_OUT_PARAMETERS = {"export", "as_known_on", "columns"}
LEFT_OUT_PATHS = ("/static/", "/api/", "/sign-out/", "/choose/")
SHOWN_THROUGH = re.compile(r"\{\{|\{%|%\(\w+\)[sd]")
EMPTY_VALUES = {"None", "nan", "NaN", "undefined", "null", "[]", "{}", "True", "False"}
DIGIT = re.compile(r"\d")


@dataclass
class Report:
    """What a crawl found: counts, and what went against the rules as (page, words)."""

    pages: int = 0
    figures: int = 0
    opened: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of figures that open to an origin, in per cent."""
        return 100.0 * self.opened / self.figures if self.figures else 0.0

    def as_json(self) -> dict[str, object]:
        """Return the counts for printing."""
        return {
            "pages": self.pages,
            "kinds": len(self.by_kind),
            "figures": self.figures,
            "opened": self.opened,
            "share": round(self.share, 3),
            "violations": len(self.violations),
        }


@dataclass(frozen=True)
class Page:
    """What is kept of a page once it has been read: it is asked for once, however many figures lead to it."""

    status: int
    names_origin: bool = False
    places: frozenset[str] = frozenset()  # the ids on it
    faults: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Page:
        """Read an answer; one that is no page has a status alone."""
        if not answer.is_page:
            return cls(answer.status)
        tree = answer.tree
        return cls(
            answer.status,
            bool(tree.xpath("//*[@data-origin]")),
            frozenset(tree.xpath("//@id")),
            tuple(faults(tree)),
            tuple(figure_links(tree)),
            tuple(links(tree)),
        )


@dataclass
class Crawl:
    """One person's way through the site."""

    visitor: Visitor
    most_of_a_kind: int = MOST_OF_A_KIND
    most_origins: int = sys.maxsize  # so many different origins of a kind are opened; those beyond are not counted
    report: Report = field(default_factory=Report)
    waiting: deque[str] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    opened_of_a_kind: Counter[str] = field(default_factory=Counter)
    origins: dict[str, str] = field(default_factory=dict)  # address of a figure -> what is wrong with it, or ""
    read: dict[str, Page] = field(default_factory=dict)

    def run(self, start: str = "/") -> Report:
        """Follow every link from `start` until none is left."""
        self._wait(start)
        while self.waiting:
            self._visit(self.waiting.popleft())
        return self.report

    def _wait(self, url: str) -> None:
        if url in self.seen or left_out(url):
            return
        kind = pattern(url)
        limit = min(MOST_ARRANGED, self.most_of_a_kind) if "?" in kind else self.most_of_a_kind
        if self.report.by_kind[kind] < limit:
            self.seen.add(url)
            self.report.by_kind[kind] += 1
            self.waiting.append(url)

    def _page(self, url: str) -> Page:
        address = url.partition("#")[0]
        if address not in self.read:
            self.read[address] = Page.of(self.visitor.get(address))
        return self.read[address]

    def _visit(self, url: str) -> None:
        page = self._page(url)
        self.report.pages += 1
        if page.status != 200:
            self.report.violations.append((url, f"answered {page.status}"))
        self.report.violations += [(url, words) for words in page.faults]
        for href in page.figures:
            self._open(url, urljoin(url, href))
        for href in page.links:
            self._wait(normal(urljoin(url, href)))

    def _open(self, page: str, href: str) -> None:
        kind = pattern(href)
        if href not in self.origins and self.opened_of_a_kind[kind] >= self.most_origins:
            return
        self.report.figures += 1
        if href not in self.origins:
            self.opened_of_a_kind[kind] += 1
            self.origins[href] = self._origin_fault(href)
        if self.origins[href]:
            self.report.violations.append((page, f"figure {href}: {self.origins[href]}"))
        else:
            self.report.opened += 1

    def _origin_fault(self, href: str) -> str:
        page = self._page(href)
        if page.status != 200:
            return f"answered {page.status}"
        fragment = urlsplit(href).fragment
        if fragment and fragment not in page.places:
            return f"no #{fragment} on the page"
        return "" if page.names_origin else "names no origin"


def links(tree: html.HtmlElement) -> Iterator[str]:
    """Return the links of a page that lead to addresses of this site."""
    for href in tree.xpath("//main//a/@href | //nav//a/@href | //header//a/@href | //aside//a/@href"):
        if not re.match(r"[a-z]+:|//|#", href):
            yield href


def figure_links(tree: html.HtmlElement) -> list[str]:
    """Return where the figures of a page lead; a figure without an address leads to ''."""
    return [link.get("href", "") for link in tree.xpath("//a[contains(concat(' ', @class, ' '), ' figure ')]")]


def faults(tree: html.HtmlElement) -> list[str]:
    """Return what is wrong with a page by itself, in words."""
    return [*_bare_numbers(tree), *_shown_through(tree)]


def _bare_numbers(tree: html.HtmlElement) -> Iterator[str]:
    for cell in tree.xpath("//td[contains(concat(' ', @class, ' '), ' number ')]"):
        outside = "".join(cell.xpath(".//text()[not(ancestor::a[@href])]"))
        if DIGIT.search(outside):
            yield f"bare number: {' '.join(cell.text_content().split())}"


def _shown_through(tree: html.HtmlElement) -> Iterator[str]:
    for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::textarea)]"):
        if SHOWN_THROUGH.search(text):
            yield f"template text: {text.strip()[:80]}"
    for cell in tree.xpath("//td | //dd | //th | //li"):
        if (text := cell.text_content().strip()) in EMPTY_VALUES:
            yield f"empty value shown: {text}"


def normal(url: str) -> str:
    """Return an address with its parameters in order and without those that make no other page."""
    parts = urlsplit(url)
    query = sorted((name, value) for name, value in parse_qsl(parts.query) if value and (name, value) != ("page", "1"))
    return parts.path + (f"?{urlencode(query)}" if query else "")


def left_out(url: str) -> bool:
    """Say whether an address is not for following: files, sign-out, other days."""
    parts = urlsplit(url)
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return parts.path.startswith(LEFT_OUT_PATHS) or bool(names & LEFT_OUT_PARAMETERS)


def pattern(url: str) -> str:
    """Return the kind of page an address is: the route that serves it, and the names of its parameters."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(url)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    names = sorted({name for name, _ in parse_qsl(parts.query)})
    return f"/{route}?{'&'.join(names)}" if names else f"/{route}"


def main() -> int:
    """Crawl as each account named and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("usernames", nargs="*", default=["planner", "leader", "auditor"])
    parser.add_argument("--site", help="address of a running demonstration")
    parser.add_argument("--data", type=Path, help="its data folder, where the accounts are")
    given = parser.parse_args()
    _settle_django()
    with tempfile.TemporaryDirectory(prefix="wutong-crawl-") as folder:
        site = served_at(given.site, given.data) if given.site else demonstration(Path(folder))
        try:
            reports = {name: _crawled(site, name) for name in given.usernames}
        finally:
            site.stop()
    result = {name: report.as_json() for name, report in reports.items()}
    print(printed(result | {"machine": machine()}))
    for name, report in reports.items():
        for page, words in report.violations:
            print(f"{name}  {page}  {words}", file=sys.stderr)
    return int(any(report.violations or report.share < 100 for report in reports.values()))


def _crawled(site: Site, username: str) -> Report:
    return Crawl(signed_in_visitor(site.address, username, site.accounts[username])).run()


def _settle_django() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    os.environ.setdefault("WUTONG_DATA", tempfile.mkdtemp(prefix="wutong-crawl-"))
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
