"""How well the nowcast does on history held back: coverage of its 80 % bands, its error against last year's growth.

    PYTHONPATH=src python tests/benchmarks/bench_nowcast.py [--series N] [--seed S] [FILE.csv …]

Without files: synthetic series whose truth is known, of eleven kinds (steady, breaks of level and of slope, changing
seasons, the Spring Festival moving, lumpy investment, a shock, drifts, outliers) and one series that everybody knows.
With files: the same on their histories. The last two years are held back, every month is forecast again from what
had come in. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from wutong.engines.monthly._core.method import Trial, back_test, coverage, error_ratio
from wutong.engines.monthly._core.months import History, steps_from_single
from wutong.engines.monthly.files import read_series

HELD_BACK = 2  # years
LAST_YEAR = 2024
# Days from 1 January to the Spring Festival.
FESTIVALS = {
    2010: 44, 2011: 33, 2012: 22, 2013: 40, 2014: 30, 2015: 49, 2016: 38, 2017: 27, 2018: 46, 2019: 35, 2020: 24, 2021: 42,
    2022: 31, 2023: 21, 2024: 40,
}  # fmt: skip
# Monthly passengers of international airlines 1949–1960, thousands: Box and Jenkins (1976), series G.
PASSENGERS = (
    "112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140 "
    "145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194 "
    "196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229 "
    "242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306 "
    "315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337 "
    "360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432"
)


def steady(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    return base + season + draw.normal(0, 0.03, base.size)


def changing_growth(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    drift = np.clip(np.cumsum(draw.normal(0, 0.0015, base.size)), -0.02, 0.02)
    return base + np.cumsum(drift) + season + draw.normal(0, 0.02, base.size)


def level_break(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    at = draw.integers(24, base.size - 3)
    return steady(draw, base, season, first) + (np.arange(base.size) >= at) * draw.choice([-1, 1]) * draw.uniform(
        0.1, 0.3
    )


def slope_break(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    after = np.clip(np.arange(base.size) - draw.integers(24, base.size - 3), 0, None)
    return base + season + after * draw.uniform(-0.012, 0.004) + draw.normal(0, 0.02, base.size)


def changing_seasons(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    walk = draw.normal(0, 0.02, (base.size // 12, 12)).cumsum(axis=0).ravel()
    return base + season + walk + draw.normal(0, 0.02, base.size)


def festival(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    loss, made = draw.uniform(0.1, 0.35), base + season + draw.normal(0, 0.02, base.size)
    for year in range(base.size // 12):
        late = (FESTIVALS[first + year] - 20) / 30  # 0: all of it in January, 1: in February
        made[12 * year] -= loss * (1 - late)
        made[12 * year + 1] -= loss * late
        made[12 * year + 2] -= loss * 0.25 * max(0.0, late - 0.6)
    return made


def lumpy(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    return base + season + 0.5 * (np.arange(base.size) % 12 == 11) + draw.normal(0, 0.12, base.size)


def shock(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    made, at = steady(draw, base, season, first), draw.integers(12, base.size - 6)
    made[at : at + 6] += (-0.3, -0.25, -0.12, -0.05, 0.03, 0.05)
    return made


def swings(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    state, made = 0.0, base + season + draw.normal(0, 0.015, base.size)
    for at in range(base.size):
        state = 0.85 * state + draw.normal(0, 0.02)
        made[at] += state
    return made


def wandering(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    return base + np.cumsum(draw.normal(0, 0.015, base.size)) + season + draw.normal(0, 0.02, base.size)


def outliers(draw: np.random.Generator, base: np.ndarray, season: np.ndarray, first: int) -> np.ndarray:
    return base + season + draw.standard_t(3, base.size) * 0.025


FAMILIES = (
    steady, changing_growth, level_break, slope_break, changing_seasons, festival, lumpy, shock, swings, wandering, outliers,
)  # fmt: skip


def synthetic(count: int, seed: int) -> dict[str, list[History]]:
    """Return `count` series of every kind: 5 to 12 years of monthly values."""
    draw = np.random.default_rng(seed)
    found: dict[str, list[History]] = defaultdict(list)
    for family in FAMILIES:
        for _number in range(count):
            years = int(draw.integers(5, 13))
            first = LAST_YEAR - years + 1
            season = np.tile(draw.normal(0, draw.choice([0.05, 0.12, 0.25]), 12), years)
            base = np.log(draw.uniform(20, 500)) + draw.uniform(-0.02, 0.15) / 12 * np.arange(12 * years)
            values = np.exp(family(draw, base, season, first))
            single = {(first + at // 12, at % 12 + 1): float(value) for at, value in enumerate(values)}
            found[family.__name__].append(steps_from_single(single))
    return found


def passengers() -> History:
    values = list(map(float, PASSENGERS.split()))
    return steps_from_single({(1949 + at // 12, at % 12 + 1): value for at, value in enumerate(values)})


def told(trials: list[Trial]) -> dict[str, object]:
    """Return what the object says of some trials, years and quarters apart."""
    parts = {kind: [one for one in trials if one.kind == kind] for kind in ("year", "quarter")}
    return {
        kind: {
            "count": len(found),
            "coverage": round(coverage(found) or 0.0, 3),
            "error_ratio": round(error_ratio(found) or 0.0, 3),
        }
        for kind, found in parts.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--series", type=int, default=12, help="synthetic series of each kind")
    parser.add_argument("--seed", type=int, default=20250303)
    parser.add_argument("--kind", choices=("auto", "cumulative", "single"), default="auto")
    given = parser.parse_args()
    begin = time.process_time()
    histories = {path.name: [one.history for one in read_series(path, given.kind)] for path in given.files}
    if not given.files:
        histories = {**synthetic(given.series, given.seed), "airline passengers": [passengers()]}
    trials = {
        name: [one for history in listed for one in back_test(history, HELD_BACK)] for name, listed in histories.items()
    }
    whole = [one for found in trials.values() for one in _scaled(found)]
    result = {
        "benchmark": "nowcast", "held_back_years": HELD_BACK, "series": sum(map(len, histories.values())), "seed": given.seed,
        **told(whole), "by_kind": {name: told(found) for name, found in trials.items()},
        "cpu_seconds": round(time.process_time() - begin, 1), "machine": platform.platform(),
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False, indent=1))


def _scaled(trials: list[Trial]) -> list[Trial]:
    """Return trials in parts of what was true, so that large series do not outweigh small ones."""
    return [
        Trial(
            one.at,
            one.kind,
            1.0,
            one.low / one.truth,
            one.middle / one.truth,
            one.high / one.truth,
            one.plain / one.truth,
        )
        for one in trials
        if one.truth > 0
    ]


if __name__ == "__main__":
    main()
