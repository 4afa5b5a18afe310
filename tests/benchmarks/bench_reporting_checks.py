#!/usr/bin/env python3
"""How many typing errors the checks of a reporting form catch, and how many right entries they question.

    PYTHONPATH=src python tests/benchmarks/bench_reporting_checks.py [--histories 300] [--seed 1]

Each number stands in a form as forms have it, beside something typed right that hangs together with it: an amount beside
its growth, a rate beside its two sides, a count beside its parts. `alone` is the harder question: the number by itself,
against nothing but its own series. Prints one JSON object; `tuned` are the kinds of histories at which the limits were
chosen, `held_out` those that were only measured.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import django
from measuring import load_and_machine
from typing_errors import HELD_OUT, TUNED, Beside, Family, History, beside, wrong_values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
os.environ.setdefault("WUTONG_DATA", tempfile.mkdtemp())
django.setup()  # no database is opened

from wutong.engines.ledger._core.plausibility.checking import Series, doubts_about  # noqa: E402
from wutong.engines.ledger._core.plausibility.slots import Slot, period_of  # noqa: E402
from wutong.engines.ledger.api import judge_entries  # noqa: E402
from wutong.engines.ledger.types import EntryCheck, EntryField, Figure, SeriesKey  # noqa: E402
from wutong.kernel.quantity import Quantity  # noqa: E402
from wutong.kernel.source import SourceRef  # noqa: E402
from wutong.platform import clock  # noqa: E402

Judge = Callable[[History, Decimal, Beside], bool]
KEY, SOURCE, NOW = SeriesKey("benchmark", "area:none"), SourceRef("entry", "benchmark", ""), clock.now()


def alone(history: History, value: Decimal, _with: Beside) -> bool:
    """Whether a number is questioned by its own series."""
    return bool(doubts_about(value, history.last, Series(history.frequency, history.known, history.rate)))


def in_form(history: History, value: Decimal, with_it: Beside) -> bool:
    """Whether a form with the number and what stands beside it has any finding, by the function that every entry takes."""
    unit = "%" if history.rate else "亿元"
    fields = [EntryField("x", KEY, unit)]
    fields += [EntryField(name, KEY, "%" if name == "growth" else "亿元") for name in with_it.fields]
    left, sign, right, tolerance = with_it.check
    judged = judge_entries(
        fields, [EntryCheck(left, sign, right, Decimal(tolerance))], {"x": str(value), **with_it.fields},
        period=period_of(history.frequency, history.last), frequency=history.frequency,
        before={"x": {one.period.code: one for one in map(_figure, [(history, when) for when in history.known])}},
    )  # fmt: skip
    return bool(judged.findings)


def _figure(of: tuple[History, Slot]) -> Figure:
    history, when = of
    period, unit = period_of(history.frequency, when), "%" if history.rate else "亿元"
    return Figure(0, KEY, period, Quantity.of(history.known[when], unit), "", "actual", "reported", SOURCE, "", NOW, "")


def measure(families: dict[str, Family], histories: int, seed: int, questioned: Judge = in_form) -> dict[str, object]:
    """Return the shares over `histories` histories of each family."""
    made, caught, right, doubted = Counter(), Counter(), Counter(), Counter()
    for name, family in families.items():
        lot = random.Random(f"{seed} {name}")
        for _ in range(histories):
            history = family(lot)
            if len(history.values) < 3:
                continue
            right[name] += 1
            with_it = beside(history, lot)
            doubted[name] += questioned(history, history.values[history.last], with_it)
            for kind, value in wrong_values(history, lot):
                found = questioned(history, value, with_it)
                for counted in (name, kind):
                    made[counted] += 1
                    caught[counted] += found
    kinds = [key for key in made if key not in families]
    return {
        "errors": sum(made[kind] for kind in kinds),
        "caught_percent": percent(sum(caught[kind] for kind in kinds), sum(made[kind] for kind in kinds)),
        "right_entries": sum(right.values()),
        "questioned_percent": percent(sum(doubted.values()), sum(right.values())),
        "caught_by_kind": {kind: percent(caught[kind], made[kind]) for kind in kinds},
        "by_family": {
            name: {"caught": percent(caught[name], made[name]), "questioned": percent(doubted[name], right[name])}
            for name in families
        },
    }


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=300, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begin = time.perf_counter()
    found = {
        "tuned": measure(TUNED, asked.histories, asked.seed),
        "held_out": measure(HELD_OUT, asked.histories, asked.seed),
        "alone": {
            "tuned": measure(TUNED, asked.histories, asked.seed, alone),
            "held_out": measure(HELD_OUT, asked.histories, asked.seed, alone),
        },
    }
    parts = [found["tuned"], found["held_out"], *found["alone"].values()]
    checks = sum(part["errors"] + part["right_entries"] for part in parts)
    seconds = time.perf_counter() - begin
    told = {"checks": checks, "ms_a_check": round(seconds / checks * 1000, 2), "machine": load_and_machine()}
    print(json.dumps(found | told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
