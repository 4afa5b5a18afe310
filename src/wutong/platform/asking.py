"""Asking once: what cannot change within one act or page (types, calendars, forms in force) is read from the tables once.

An act on a case asks for the same calendar half a dozen times, a change of ten thousand cases a hundred thousand
times, a page of fifty-seven returns for the edition of one form. Inside `asked_once` the answers are kept: while an act is
carried out and while a page is read (`AskOnceMiddleware`); outside it every call asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
T = TypeVar("T")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep the answers of functions marked `once` until the outermost such block ends."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class AskOnceMiddleware:
    """Keeps answers while a page is made that changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)


def remember(function: Callable[..., T], *arguments: Any, answer: T) -> T:
    """Keep the answer to a question marked `once` that was not asked, but came along with another one."""
    kept = _answers.get()
    if kept is not None:
        kept[function.__wrapped__, arguments, ()] = answer  # type: ignore[attr-defined]
    return answer


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function of hashable arguments whose answer holds for a whole act or page."""

    @wraps(function)
    def asked(*arguments: P.args, **named: P.kwargs) -> T:
        kept = _answers.get()
        if kept is None:
            return function(*arguments, **named)
        key = (function, arguments, tuple(sorted(named.items())))
        if key not in kept:
            kept[key] = function(*arguments, **named)
        return kept[key]  # type: ignore[no-any-return]

    return asked
