"""Every figure on every page opens to its source; and the check that says so sees it when one does not."""

from __future__ import annotations

import sys

import pytest
from lxml import html
from tests.journeys.crawl import Crawl, Report, faults, normal, pattern
from tests.journeys.demonstration import Site
from tests.journeys.visiting import Answer, machine, printed, signed_in_visitor

# A planner sees everything that is worked on; the others see the same pages through their own rights. So many pages of a
# kind are visited, and so many different origins of a kind opened: the hundredth says what the first hundred said.
OTHERS = (2, 6)
PLANNER = (3, 40)
PLANNER_IN_FULL = (60, sys.maxsize)
USERNAMES = ("planner", "leader", "auditor", "office", "admin", "firm")


@pytest.mark.browser
@pytest.mark.parametrize("username", USERNAMES)
def test_every_figure_on_every_page_opens_to_its_source(
    site: Site, username: str, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    visitor = signed_in_visitor(site.address, username, site.accounts[username])
    planner = PLANNER_IN_FULL if pytestconfig.getoption("--full") else PLANNER
    report = Crawl(visitor, *(planner if username == "planner" else OTHERS)).run()
    with capsys.disabled():
        print(printed({"crawler": username} | report.as_json() | {"machine": machine()}))
    assert report.violations == []
    assert report.pages > 3
    if username != "admin":  # an administrator reads no figures
        assert report.share == 100


class Pages:
    """A site of a few invented pages."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def get(self, url: str) -> Answer:
        """Return the page, 404 for one that is not there."""
        body = self.pages.get(url.split("#")[0])
        return Answer(url, 404 if body is None else 200, "text/html", f"<main>{body or 'x'}</main>".encode())


def crawled(pages: dict[str, str]) -> Report:
    return Crawl(Pages(pages)).run()  # type: ignore[arg-type]


def cell(content: str) -> html.HtmlElement:
    return html.fromstring(f'<main><table><tr><td class="number">{content}</td></tr></table></main>')


def test_a_bare_number_is_seen() -> None:
    assert faults(cell("548.2")) == ["bare number: 548.2"]
    assert faults(cell('<a class="figure" href="/f/">548.2</a>')) == []
    assert faults(cell('<a class="figure" href="/f/">548.2</a> +3%')) == ["bare number: 548.2 +3%"]
    assert faults(cell("缺")) == []


def test_a_figure_that_leads_nowhere_is_seen() -> None:
    report = crawled({"/": '<a class="figure" href="/gone/">548.2</a>'})
    assert report.share == 0
    assert ("/", "figure /gone/: answered 404") in report.violations


def test_a_figure_whose_page_names_no_origin_is_seen() -> None:
    report = crawled({"/": '<a class="figure computed" href="/why/">7</a>', "/why/": "因为"})
    assert report.violations == [("/", "figure /why/: names no origin")]


def test_a_figure_that_points_at_a_missing_place_of_its_page_is_seen() -> None:
    page = '<p data-origin id="here">P</p>'
    assert crawled({"/": '<a class="figure" href="/why/#here">7</a>', "/why/": page}).share == 100
    assert crawled({"/": '<a class="figure" href="/why/#there">7</a>', "/why/": page}).share == 0


def test_a_template_or_an_empty_value_that_shows_through_is_seen() -> None:
    assert faults(html.fromstring("<main><td>None</td></main>")) == ["empty value shown: None"]
    assert faults(html.fromstring("<body><p>{{ value }}</p></body>")) == ["template text: {{ value }}"]


def test_addresses_that_make_the_same_page_are_one() -> None:
    assert normal("/figures/?b=2&a=1&page=1&c=") == "/figures/?a=1&b=2"
    assert pattern("/documents/A25/?order=doubt") == pattern("/documents/A24/?order=text")
