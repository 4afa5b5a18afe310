"""A year of events in the grid: channels, categories, days and hours, repeats, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from wutong.engines.twin._core.allocation import Floats, Ints, rounded_to, steady
from wutong.engines.twin.types import Declaration

MINUTES_A_DAY = 24 * 60


def make_events(
    declaration: Declaration,
    points: Mapping[str, Any],
    holidays: frozenset[date],
    chance: np.random.Generator,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return a year of events, apart from them which of them are the same matter, and the weather of its days.

    Shapes
        points    micro (code), lon, lat, weight: where events happen, one place each
        holidays  public holidays of the year, on which fewer events are told
    """
    shape = declaration.shape["events"]
    year = shape["year"]
    count = declaration.wanted("events", year) or 0
    days = _days(year)
    rain = _rain(days, chance)
    category, day = _kinds_and_days(count, shape, days, rain, holidays, chance)
    minute = _minutes(day, shape, chance)
    place = chance.choice(len(points["micro"]), size=count, p=points["weight"])
    same = _repeats(category, day, minute, place, shape["duplicates"], chance)
    hours = np.array([entry["hours_to_close"] for entry in shape["categories"]], dtype=np.float64)[category]
    took = np.maximum(10, hours * 60 * np.exp(chance.normal(-0.3, 0.7, count))).astype(np.int64)
    closed = _closed(count, declaration.wanted("closed_events", year) or 0, took, chance)
    order = np.argsort(minute, kind="stable")
    epoch = np.datetime64(f"{year}-01-01T00:00", "m")
    events = pl.DataFrame({
        "event_id": pl.Series(np.char.add(f"E{year}-", np.char.zfill(np.arange(1, count + 1).astype("<U7"), 7)).tolist()),
        "reported_at": (epoch + minute[order]).astype("datetime64[us]"),
        "channel": _named(list(shape["channels"]), chance.choice(len(shape["channels"]), size=count, p=_odds(shape["channels"].values()))),
        "category": _named([entry["name"] for entry in shape["categories"]], category[order]),
        "micro_grid": _named(points["micro"], place[order]),
        "lon": np.round(points["lon"][place][order] + chance.normal(0, 0.0004, count), 6),
        "lat": np.round(points["lat"][place][order] + chance.normal(0, 0.0003, count), 6),
        "accepted_at": (epoch + (minute + np.minimum(took // 12, 240) + 2)[order]).astype("datetime64[us]"),
        "closed_at": pl.Series((epoch + (minute + took)[order]).astype("datetime64[us]")).zip_with(
            pl.Series(closed[order]), pl.Series([None], dtype=pl.Datetime("us")).extend_constant(None, count - 1) if count else pl.Series([], dtype=pl.Datetime("us"))
        ),
        "closed": closed[order],
    })  # fmt: skip
    number = np.zeros(count, dtype=np.int64)
    number[order] = np.arange(1, count + 1)
    repeats = np.flatnonzero(same >= 0)
    truth = pl.DataFrame({"event": number[repeats], "same_as": number[same[repeats]]}).sort("event")
    return events, truth, _weather(days, rain, holidays)


def _named(words: Any, places: Ints) -> pl.Series:
    """Return the word at every place, kept as a dictionary: there are few words and many rows."""
    return pl.Series(words, dtype=pl.String)[places.tolist()].cast(pl.Categorical)


def _odds(weights: Any) -> Floats:
    values = np.array(list(weights), dtype=np.float64)
    return values / values.sum()


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def _rain(days: list[date], chance: np.random.Generator) -> Floats:
    """Return how much it rains on each day (0 dry, 1 rain, 3 storm): more in July and August."""
    wet = np.array([0.08, 0.09, 0.14, 0.18, 0.22, 0.26, 0.38, 0.34, 0.26, 0.18, 0.12, 0.07])
    odds = wet[[day.month - 1 for day in days]]
    return np.where(chance.random(len(days)) < odds, np.where(chance.random(len(days)) < 0.18, 3.0, 1.0), 0.0)


def _weather(days: list[date], rain: Floats, holidays: frozenset[date]) -> pl.DataFrame:
    """Return what day it was: dry, rain or storm, and whether a public holiday."""
    sky = {0.0: "dry", 1.0: "rain", 3.0: "storm"}
    return pl.DataFrame(
        {"day": days, "weather": [sky[level] for level in rain], "holiday": [day in holidays for day in days]}
    )


def _kinds_and_days(
    count: int,
    shape: Mapping[str, Any],
    days: list[date],
    rain: Floats,
    holidays: frozenset[date],
    chance: np.random.Generator,
) -> tuple[Ints, Ints]:
    """Return category and day of every event: a table of both, rounded to the whole number of events."""
    weekday = np.array([shape["weekdays"][day.weekday()] for day in days])
    usual = (
        weekday
        * np.where([day in holidays for day in days], shape["holidays"], 1.0)
        * chance.lognormal(0, 0.06, len(days))
    )
    table = np.array([
        entry["weight"] * usual * np.array(entry["months"], dtype=np.float64)[[day.month - 1 for day in days]] / sum(entry["months"])
        * (1 + rain * (entry.get("rain", 1.0) - 1) / 2)
        for entry in shape["categories"]
    ])  # fmt: skip
    cells = rounded_to(count, steady(table.ravel()))
    each = np.repeat(np.arange(len(cells)), cells)
    chance.shuffle(each)
    return each // len(days), each % len(days)


def _minutes(day: Ints, shape: Mapping[str, Any], chance: np.random.Generator) -> Ints:
    """Return the minute of the year each event is told at."""
    hour = chance.choice(24, size=len(day), p=_odds(shape["hours"]))
    return day * MINUTES_A_DAY + hour * 60 + chance.integers(0, 60, len(day))


def _repeats(category: Ints, day: Ints, minute: Ints, place: Ints, share: float, chance: np.random.Generator) -> Ints:
    """Make a share of the events the same matter as an earlier one; return which (-1 for none). Alters `minute` and `place`."""
    same = np.full(len(day), -1, dtype=np.int64)
    order = np.lexsort((minute, category))
    chosen = np.flatnonzero(chance.random(len(day)) < share)
    position = np.zeros(len(day), dtype=np.int64)
    position[order] = np.arange(len(day))
    back = position[chosen] - chance.integers(1, 40, len(chosen))
    source = order[np.maximum(back, 0)]
    ok = (back >= 0) & (category[source] == category[chosen]) & ~np.isin(source, chosen)
    ok &= (minute[chosen] - minute[source] >= 0) & (minute[chosen] - minute[source] < 5 * MINUTES_A_DAY)
    same[chosen[ok]] = source[ok]
    place[chosen[ok]] = place[source[ok]]
    return same


def _closed(count: int, wanted: int, took: Ints, chance: np.random.Generator) -> Any:
    """Return which events are closed: all but as many as are not, the slowest likelier to stay open."""
    closed = np.ones(count, dtype=bool)
    still = count - wanted
    if still > 0:
        keys = np.log(took) * 2 + chance.gumbel(size=count)
        closed[np.argpartition(-keys, still)[:still]] = False
    return closed
