"""Statistics whose numbers open to their cases, and the checks that wait."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from wutong.engines.cases import api
from wutong.engines.cases.testing import MONDAY, Street
from wutong.engines.cases.types import Given
from wutong.platform import clock

FORBIDDEN = 403


@pytest.fixture
def chief(street: Street) -> Client:
    client = Client()
    client.force_login(street.chief)
    return client


def reported_done(street: Street, **fields) -> int:
    case = api.open_case(street.new(**fields), by=street.chief)
    for by, act, given in (
        (street.chief, "accept", Given()),
        (street.chief, "dispatch", Given(unit="north")),
        (street.north, "take_on", Given()),
        (street.north, "report_done", Given(form={"result": "已清"})),
    ):
        api.take(case, act, given, by=by)
    return case


def closed(street: Street, **fields) -> int:
    case = reported_done(street, **fields)
    api.take(case, "check", Given(result="held"), by=street.chief)
    api.take(case, "close", by=street.chief)
    return case


def figures_of(page: str) -> list[tuple[str, int]]:
    """The addresses of the counts in the table's body, with their numbers."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [(unescape(url), int(count)) for url, count in re.findall(r'href="([^"]+)">(\d+)<', body)]


def test_every_count_opens_to_as_many_cases(street, chief):
    closed(street, title="第一件")
    reported_done(street, title="第二件")
    api.open_case(street.new(title="第三件"), by=street.chief)
    found = figures_of(chief.get("/cases/statistics/").content.decode())
    assert sum(count for _url, count in found) > 5
    for url, count in found:
        rows = chief.get(f"{url}&export=csv").streaming_content
        assert len(b"".join(rows).decode().splitlines()) - 1 == count, url


def test_rates_stand_with_their_interval(street, chief):
    closed(street)
    page = chief.get("/cases/statistics/").content.decode()
    assert "100.0%" in page
    assert "20.7%–100.0%" in page


def test_the_backlog_opens_to_cases_of_that_age(street, chief):
    api.open_case(street.new(title="旧事"), by=street.chief)
    with clock.standing_at(MONDAY + timedelta(days=10)):
        assert "旧事" in chief.get("/cases/?queue=open&age=7-30").content.decode()
        assert "旧事" not in chief.get("/cases/?queue=open&age=0-7").content.decode()


def test_repeats_open_to_the_cases_at_the_same_place(street, chief):
    for title in ("第一次", "第二次"):
        api.open_case(street.new(title=title, place="梧桐街口"), by=street.chief)
    api.open_case(street.new(title="别处", place="枫杨街口"), by=street.chief)
    page = chief.get("/cases/?queue=all&repeats=1").content.decode()
    assert "第二次" in page
    assert "别处" not in page


def test_what_an_address_asks_wrongly_is_the_whole_list(street, chief):
    api.open_case(street.new(title="还在"), by=street.chief)
    assert "还在" in chief.get("/cases/?queue=all&count=nothing&age=x").content.decode()


def test_drawn_checks_wait_until_somebody_has_looked(street, chief):
    case = reported_done(street, title="要看现场")
    waiting = chief.get("/cases/checks/").content.decode()
    assert waiting.index("要到现场核查的") < waiting.index("要看现场") < waiting.index("要回访的")
    api.take(case, "check", Given(result="failed"), by=street.chief)
    page = chief.get("/cases/checks/").content.decode()
    assert "要看现场" not in page
    assert "各单位虚假办结率" in page
    assert "20.7%–100.0%" in page


def test_who_verifies_nothing_has_no_page_of_checks(street):
    north = Client()
    north.force_login(street.north)
    assert north.get("/cases/checks/").status_code == FORBIDDEN


def test_the_table_is_exported_with_intervals_and_what_rates_are_made_of(street, chief):
    closed(street)
    lines = (
        b"".join(chief.get("/cases/statistics/?by=unit&last=2025-04-30&export=csv").streaming_content)
        .decode("utf-8-sig")
        .splitlines()
    )
    heads, row = lines[0].split(","), lines[1].split(",")
    told = dict(zip(heads, row, strict=True))
    assert (told["按期结案率（%）"], told["按期结案率：件数"], told["按期结案率：占多少件"]) == ("100.0", "1", "1")
    assert float(told["按期结案率：区间下限（%）"]) < 100
    assert chief.get("/cases/statistics/?by=post&export=xlsx").status_code == 200
    worker = Client()
    worker.force_login(street.north)
    assert worker.get("/cases/statistics/?export=csv").status_code == FORBIDDEN
