"""The frame around every page: navigation, choices, as-of date."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_frame_shows_only_sections_that_have_pages(signed_in):
    page = signed_in.get(reverse("help")).content.decode()
    assert 'aria-label="导航"' in page
    assert "首页" in page
    assert "网格" not in page


def test_a_visitor_sees_no_navigation(client, db):
    page = client.get(reverse("help")).content.decode()
    assert 'class="alone"' in page
    assert 'id="navigation"' not in page


def test_every_page_has_a_skip_link_a_title_and_help(signed_in):
    page = signed_in.get(reverse("cockpit")).content.decode()
    assert '<a class="skip" href="#content">' in page
    assert "<title>一块屏 · 梧桐</title>" in page
    assert 'id="help"' in page


def test_an_as_of_day_is_kept_until_the_reader_returns_to_the_present(signed_in):
    first = signed_in.get(reverse("help"), {"as_known_on": "2024-03-01"}).content.decode()
    assert "截至 2024-03-01 所知" in first
    assert "截至 2024-03-01 所知" in signed_in.get(reverse("help")).content.decode()
    signed_in.get(reverse("help"), {"as_known_on": ""})
    assert "所知</span>" not in signed_in.get(reverse("help")).content.decode()


def test_a_day_to_come_is_the_present(signed_in):
    assert signed_in.get(reverse("help"), {"as_known_on": "2999-01-01"}).wsgi_request.as_known_on is None


def test_an_as_of_day_that_is_no_day_is_explained(signed_in):
    answer = signed_in.get(reverse("help"), {"as_known_on": "2024-02-31"})
    assert answer.status_code == 422
    assert "site-E001" in answer.content.decode()
    assert "2024-02-31" in answer.content.decode()


def test_the_area_switch_offers_only_areas_of_the_readers_posts(signed_in):
    signed_in.post(reverse("set-area"), {"area": "t-office-2", "next": "/help/"})
    assert signed_in.session["area"] == "t-office-2"
    signed_in.post(reverse("set-area"), {"area": "somewhere-else"})
    assert signed_in.session["area"] == "t-office-2"


def test_choices_return_to_this_site_only(signed_in):
    answer = signed_in.post(reverse("set-theme"), {"theme": "dark", "next": "https://example.org/"})
    assert answer.url == reverse("cockpit")
    assert 'data-theme="dark"' in signed_in.get(reverse("help")).content.decode()


def test_the_language_is_kept_with_the_person(signed_in, reader):
    signed_in.post(reverse("set-language"), {"language": "en"})
    reader.refresh_from_db()
    assert reader.language == "en"
    assert 'lang="en"' in signed_in.get(reverse("help")).content.decode()


def test_no_page_runs_inline_script_or_loads_from_outside(signed_in):
    answer = signed_in.get(reverse("cockpit"))
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "http://" not in answer.content.decode().replace("http://www.w3.org", "")
