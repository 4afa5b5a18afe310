"""What cannot change within one page or act is asked once, and anew for the next."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from wutong.platform.asking import AskOnceMiddleware, asked_once, once, remember

asked: list[str] = []


@once
def standing(name: str) -> str:
    asked.append(name)
    return f"{name} {len(asked)}"


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    asked.clear()


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join([standing("calendar"), standing("calendar"), standing("form")]))


def answered(method: str) -> str:
    return AskOnceMiddleware(page)(RequestFactory().generic(method, "/")).content.decode()


def test_a_page_that_is_read_asks_once_and_the_next_one_anew() -> None:
    assert answered("GET") == "calendar 1,calendar 1,form 2"
    assert answered("GET") == "calendar 3,calendar 3,form 4"


def test_a_request_that_may_change_something_asks_every_time() -> None:
    assert answered("POST") == "calendar 1,calendar 2,form 3"


def test_an_answer_that_came_along_is_not_asked_for() -> None:
    with asked_once():
        remember(standing, "matrix", answer="in force")
        assert standing("matrix") == "in force"
    assert asked == []


def test_answers_are_kept_until_the_outermost_block_ends() -> None:
    with asked_once():
        with asked_once():
            standing("calendar")
        standing("calendar")
    standing("calendar")
    assert asked == ["calendar", "calendar"]
