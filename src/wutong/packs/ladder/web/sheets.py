"""The form of an assessment sheet: which fields an edition asks for, and what was typed, a sheet a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.engines.screening import api as ladders
from wutong.engines.screening.types import Said
from wutong.platform.naming import refusal_of


def asked(key: str, said: Mapping[tuple[str, int], Said], year: int, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields that an edition reads and a sheet may hold, with the last word on each."""
    found = []
    for code in ladders.read_by(key):
        info = ladders.askable().get(code)
        if info is None:
            continue
        for of_year in (year, year - 1) if info.yearly else (0,):
            last = said.get((code, of_year))
            name = f"{code}@{of_year}"
            words = {"said": said_words(last), "typed": typed.get(name, "")}
            found.append({"name": name, "info": info, "year": of_year, "last": last, **words})
    return found


def said_words(last: Said | None) -> str:
    """Return the last word on a field as it is read: yes, no, a number, a code."""
    return "" if last is None else {True: _("是"), False: _("否")}.get(last.value, str(last.value))


def kept(typed: Mapping[str, Any], keep: Callable[[int, dict[str, str]], object]) -> str:
    """Keep what was typed (names as `field@year`), all of it or nothing; return what stood in its way.

    keep  takes a year (0 for what is not yearly) and its values, and refuses an empty sheet
    """
    by_year: dict[int, dict[str, str]] = {}
    for name, text in typed.items():
        code, mark, year = name.partition("@")
        if mark and year.isdecimal() and len(year) <= len("2025") and str(text).strip():
            by_year.setdefault(int(year), {})[code] = str(text)

    def every() -> None:
        with transaction.atomic():
            for year, values in by_year.items() or [(0, {})]:
                keep(year, values)

    return refusal_of(every)
