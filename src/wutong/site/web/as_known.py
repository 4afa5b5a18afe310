"""The day a page is read as of: chosen in the top bar, kept in the session, on every request.

`request.as_known_on` is the last moment of that day (aware, Asia/Shanghai) or None for the
present; `request.as_known_day` the day itself. Everything recorded later stays out of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse

from wutong.kernel.errors import Wording, WutongError
from wutong.platform import clock
from wutong.site.web import problems

PARAMETER = "as_known_on"
SESSION_KEY = "as_known_on"


class AsKnownDayWrong(WutongError):
    """An as-of date that is not a day of the calendar."""

    code = "site-E001"
    zh = Wording(
        "按“{text}”这一天所知查看", "这不是一个日期", "没有改动任何数据", "请写成 2024-03-01 这样的年月日，或回到现在"
    )
    en = Wording(
        "View as known on “{text}”", "it is not a date", "Nothing was changed", "Write a day such as 2024-03-01"
    )


class AsKnownMiddleware:
    """Puts the chosen day on the request; a day in the query wins over the session and is kept there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place(request, None)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Read the day once it is known that the reader may open the page."""
        try:
            place(request, chosen_day(request))
        except AsKnownDayWrong as error:
            return problems.answer(request, problems.of_error(error))
        return None


def place(request: HttpRequest, day: date | None) -> None:
    """Put `day` and its last moment on the request."""
    request.as_known_day = day  # type: ignore[attr-defined]
    request.as_known_on = (  # type: ignore[attr-defined]
        None if day is None else datetime.combine(day, time.max, tzinfo=clock.SHANGHAI)
    )


def chosen_day(request: HttpRequest) -> date | None:
    """Return the day asked for, None for the present (today and later days are the present).

    Raises
        AsKnownDayWrong  if the query holds something that is not a day
    """
    asked = request.GET.get(PARAMETER)
    if asked is None:
        return _past(request.session.get(SESSION_KEY, ""))
    day = _past(asked)
    if day is None:
        request.session.pop(SESSION_KEY, None)
    else:
        request.session[SESSION_KEY] = day.isoformat()
    return day


def _past(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise AsKnownDayWrong(text=text) from problem
    return day if day < clock.today() else None
