"""After the server stopped and started again, the pages are what they were, and the session still holds."""

from __future__ import annotations

import hashlib
import re

import pytest
from lxml import html
from tests.journeys.demonstration import Site
from tests.journeys.visiting import Visitor, signed_in_visitor

pytestmark = pytest.mark.browser
PAGES = ["/plans/13/table/", "/plans/14/", "/figures/gdp/", "/documents/A25/", "/figures/claims/1/"]
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(\+08:00)?")


def content_hash(visitor: Visitor, url: str) -> str:
    """Return the hash of a page's main part; the minute of the clock and the form's token are no content."""
    answer = visitor.get(url)
    assert answer.status == 200, url
    main = answer.tree.xpath("//main")[0]
    for token in main.xpath(".//input[@name='csrfmiddlewaretoken']"):
        token.getparent().remove(token)
    return hashlib.sha256(CLOCK.sub("", html.tostring(main, encoding="unicode")).encode()).hexdigest()


def test_a_restart_shows_the_same_pages_to_who_was_signed_in(site: Site) -> None:
    if site.process is None:
        pytest.skip("the demonstration was started by somebody else")
    visitor = signed_in_visitor(site.address, "leader", site.accounts["leader"])
    before = {url: content_hash(visitor, url) for url in PAGES}
    site.stop()
    site.start()
    assert {url: content_hash(visitor, url) for url in PAGES} == before
