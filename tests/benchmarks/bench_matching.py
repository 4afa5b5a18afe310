"""Measure `registry match` on made-up registers: seconds, memory, and how many true pairs are found and compared.

    PYTHONPATH=src python tests/benchmarks/bench_matching.py [--left 45000] [--right 1000000] [--seed 1]

The right register is drawn from the matcher's own places and trades and the twin's syllables, roads and persons; every left record is one of its firms
written down again with what goes wrong in offices: short names, slips, traditional characters, other forms, moved
addresses, other persons, no code. Blocking recall is the share of the true pairs that come to be compared at all.
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import time
from collections.abc import Callable

from wutong.engines.matching import finding
from wutong.engines.matching.types import Record
from wutong.engines.matching.words import vocabulary
from wutong.engines.twin.testing import FAMILY, GIVEN, ROADS, STEMS
from wutong.kernel.credit_code import check_character, organisation_check

SIGNS = STEMS + "金百星德远嵩山花屏天洲信创同"
WORDS = vocabulary()
_PROVINCES = {"河南", "湖北", "北京", "上海"}
PLACES = tuple(
    word
    for word, path in WORDS.regions.items()
    if path and path[0] in _PROVINCES and len(path) < 3 and word.removesuffix("省").removesuffix("市") == path[-1]
)
TRADES = tuple(sorted({word for word in WORDS.trades if len(word) > 1} - WORDS.weak))
FORMS = ("有限公司",) * 8 + ("有限责任公司", "股份有限公司")


def drawn(number: int, chance: random.Random) -> Record:
    """Return a made-up firm."""
    stem = "".join(chance.choices(SIGNS, k=chance.choice((2, 2, 2, 3, 3, 4))))
    name = chance.choice(PLACES) + stem + chance.choice(TRADES) + chance.choice(FORMS)
    person = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    address = f"河南省郑州市高新区{chance.choice(ROADS)}{chance.randint(1, 400)}号{chance.randint(1, 30)}号楼{chance.randint(101, 2899)}室"
    body = f"9141{chance.randint(0, 9999):04d}" + "".join(chance.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=8))
    body += organisation_check(body[8:16])
    return Record(
        f"r{number}",
        name,
        body + check_character(body),
        address,
        person,
        f"1{chance.randint(30, 99)}{chance.randint(0, 99999999):08d}",
    )


def again(record: Record, number: int, chance: random.Random) -> Record:
    """Return a firm as another office has it written down."""
    name = chance.choice(WRITERS)(record.name, chance)
    keep: Callable[[str, float], str] = lambda value, share: value if chance.random() < share else ""  # noqa: E731
    return Record(
        f"l{number}",
        name,
        keep(record.code, 0.3),
        keep(record.address.removeprefix("河南省"), 0.6),
        keep(record.person, 0.7),
        keep(record.phone, 0.6),
    )


def _as_is(name: str, _chance: random.Random) -> str:
    return name


def _slip(name: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(name) - 4)
    return name[:place] + chance.choice(SIGNS) + name[place + 1 :]


def _left_out(name: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(name) - 4)
    return name[:place] + name[place + 1 :]


def _short(name: str, _chance: random.Random) -> str:
    for form in FORMS:
        name = name.removesuffix(form)
    return name


def _other_form(name: str, _chance: random.Random) -> str:
    return _short(name, _chance) + "股份有限公司"


def _bracketed(name: str, _chance: random.Random) -> str:
    return f"{name[2:]}（{name[:2]}）" if name[:2] in PLACES and name[:3] not in PLACES else name


WRITERS = (_as_is, _as_is, _slip, _left_out, _short, _other_form, _bracketed)


def main() -> None:
    """Make both registers, match them and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--left", type=int, default=45_000)
    parser.add_argument("--right", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    right = [drawn(number, chance) for number in range(given.right)]
    meant = chance.sample(range(given.right), given.left)
    left = [again(right[row], number, chance) for number, row in enumerate(meant)]
    truth = {(f"l{number}", f"r{row}") for number, row in enumerate(meant)}
    compared = _watch_candidates()
    begin, used = time.perf_counter(), os.times()
    found = {(match.left, match.right) for match in finding.find_matches(left, right)}
    seconds, after = time.perf_counter() - begin, os.times()
    pairs = {(f"l{one}", f"r{other}") for one, other in compared[0].iter_rows()}
    right_ones = len(found & truth)
    print(json.dumps({
        "left": given.left,
        "right": given.right,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(sum(after[:4]) - sum(used[:4]), 1),
        "memory_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024),
        "pairs_compared": len(pairs),
        "blocking_recall": round(len(pairs & truth) / len(truth), 4),
        "precision": round(right_ones / max(len(found), 1), 4),
        "recall": round(right_ones / len(truth), 4),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
    }))  # fmt: skip


def _watch_candidates() -> list:
    """Keep the candidates that `find_matches` compares."""
    kept: list = []
    original = finding.candidates

    def watched(*given: object, **options: object) -> object:
        kept.append(original(*given, **options))
        return kept[-1]

    finding.candidates = watched
    return kept


if __name__ == "__main__":
    main()
