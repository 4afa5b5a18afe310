"""Score `cases duplicates` on labelled messages.

    PYTHONPATH=src python tests/benchmarks/score_duplicates.py [--errors] [--fit] [--speed 100000]

Each part is read as one file of messages, so that what is learned from a file is learned from that part only. The parts named
held_out were not looked at to change rules or word lists; district_two and centre are weeks of a district by writers who had not seen
the program. All serve for the weights, so `--left-out` scores each with weights from the others. Precision, recall and F1 are over the labelled pairs, and over all pairs
that `find_pairs` reports for the whole half (pairs of different situations are different matters). `--fit` prints the
weights a logistic regression finds; `--speed` measures that many made-up messages. One JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations, product
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from wutong.engines.cases._core.likeness.blocking import candidate_pairs
from wutong.engines.cases._core.likeness.features import measure
from wutong.engines.cases._core.likeness.finding import find_pairs, reasons, table_of
from wutong.engines.cases._core.likeness.messages import Message, read_corpus
from wutong.engines.cases._core.likeness.scoring import scores
from wutong.engines.cases.likeness_words import DATA as LISTS
from wutong.engines.cases.likeness_words import load_lexicon, load_weights

DATA = Path(__file__).parent / "data"
PARTS = {
    "tuning": "messages_tuning.yaml",
    "held_out": "messages_held_out.yaml",
    "close_tuning": "messages_close_tuning.yaml",
    "close_held_out": "messages_close_held_out.yaml",
    "mixed_tuning": "messages_mixed_tuning.yaml",
    "mixed_held_out": "messages_mixed_held_out.yaml",
    "district": "messages_district.csv",
    "district_two": "messages_district_two.csv",
    "centre": "messages_centre.csv",
}
PULL = 0.5  # how strongly fitted weights are held near nought
JUDGED = {
    "same_category", "other_category", "same_reporter", "same_text", "same_photo", "far", "later", "other_fine", "other_road", "damages_apart",
}  # fmt: skip
BEGIN = 29_000_000  # minutes since 1970; situations lie a day apart


Labelled = list[tuple[int, int, bool]]


def part(which: str) -> tuple[list[Message], Labelled]:
    """Return the messages of a part and its labelled pairs (left, right, one matter)."""
    if PARTS[which].endswith(".csv"):
        return _district(DATA / PARTS[which])
    messages: list[Message] = []
    pairs: Labelled = []
    for number, situation in enumerate(yaml.safe_load((DATA / PARTS[which]).read_text(encoding="utf-8"))):
        if "same" in situation:
            pairs += _situation(number, situation, messages)
        else:
            pairs += _close_matters(number, situation, messages)
    return messages, pairs


def _district(path: Path) -> tuple[list[Message], Labelled]:
    """Return the messages of three weeks of one district, and as labelled pairs those of one matter: all others are not."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    messages = [
        Message(
            id=row["id"], text=row["text"], minute=int(datetime.fromisoformat(row["time"] + "+08:00").timestamp() // 60),
            place=row["place"], category=row["category"], reporter=row["reporter"],
        )
        for row in rows
    ]  # fmt: skip
    every = combinations(range(len(rows)), 2)
    return messages, [(one, other, True) for one, other in every if rows[one]["matter"] == rows[other]["matter"]]


def _situation(number: int, situation: dict, messages: list[Message]) -> Labelled:
    rows: dict[str, list[int]] = {"same": [], "other": []}
    for side in rows:
        for hours, text, *rest in situation[side]:
            rows[side].append(len(messages))
            messages.append(_message(len(messages), number, hours, text, rest[0] if rest else {}))
    alike = [(one, other, True) for one, other in combinations(rows["same"], 2)]
    return alike + [(min(pair), max(pair), False) for pair in product(rows["same"], rows["other"])]


def _close_matters(number: int, situation: dict, messages: list[Message]) -> Labelled:
    rows: list[tuple[int, str]] = []
    for letter, lines in situation.items():
        for line in lines:
            hours, text, *rest = line.split("|")
            own = dict(zip(("place", "category", "reporter"), rest, strict=False))
            rows.append((len(messages), letter))
            messages.append(_message(len(messages), number, float(hours), text, own))
    return [(one, other, letter == also) for (one, letter), (other, also) in combinations(rows, 2)]


def _message(row: int, number: int, hours: float, text: str, own: dict) -> Message:
    photo = own.get("photo")
    return Message(
        id=str(row), text=text, minute=BEGIN + number * 1440 + int(hours * 60), place=own.get("place", ""),
        category=own.get("category", ""), reporter=own.get("reporter", ""),
        photo=int(str(photo), 16) if photo else None, point=(own["lon"], own["lat"]) if "lon" in own else None,
    )  # fmt: skip


def measured(which: str, lexicon, weights, show: bool) -> dict[str, float]:
    """Return precision, recall and F1 over the labelled pairs of a part, and over all pairs reported for it."""
    messages, pairs = part(which)
    corpus = read_corpus(messages, lexicon)
    left, right, gold = (np.array(column) for column in zip(*pairs, strict=True))
    evidence = measure(corpus, left, right)
    score = scores(evidence, weights)
    said = score >= weights.threshold
    if show:
        for row in np.flatnonzero(said != gold):
            own = {name: float(column[row]) for name, column in evidence.items()}
            why = reasons(corpus, int(left[row]), int(right[row]), own, weights)
            texts = " | ".join(f"{messages[side[row]].place} {messages[side[row]].text}" for side in (left, right))
            print(f"{'missed' if gold[row] else 'wrong'} {score[row]:.2f} {texts}\n    {why}", file=sys.stderr)
    labelled = {(int(a), int(b)): bool(same) for a, b, same in pairs}
    found = {(pair.left, pair.right) for pair in find_pairs(messages, lexicon, weights)}
    of = _neighbours(set(labelled))
    # Two look-alikes of one situation were not labelled against each other in the older parts.
    apart = {pair for pair in found if pair not in labelled and not of[pair[0]] & of[pair[1]]}
    right_ones = {pair for pair, same in labelled.items() if same}
    wrong = apart | {pair for pair in found if labelled.get(pair) is False}
    return {
        "pairs": len(pairs),
        **_f1(int((said & gold).sum()), int((said & ~gold).sum()), int((~said & gold).sum()), ""),
        **_f1(len(found & right_ones), len(wrong), len(right_ones - found), "whole_file_"),
    }


def _f1(hit: int, wrong: int, missed: int, prefix: str) -> dict[str, float]:
    precision, recall = hit / max(hit + wrong, 1), hit / max(hit + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {f"{prefix}precision": round(precision, 3), f"{prefix}recall": round(recall, 3), f"{prefix}f1": round(f1, 3)}


def fitted(weights, parts: Sequence[str]) -> dict[str, float]:
    """Return weights by logistic regression on the candidate pairs of some parts, held near nought.

    The parts are read with all word lists, with either half of them and with none, so that the weights also hold for
    matters that no list foresees.
    """
    given = yaml.safe_load((LISTS / "matters.yaml").read_text(encoding="utf-8"))["matters"]
    tables, golds = [], []
    for which, groups in product(parts, (list(given), list(given)[::2], list(given)[1::2], [])):
        messages, pairs = part(which)
        corpus = read_corpus(messages, load_lexicon().only(groups))
        left, right, gold = _met(corpus, pairs)
        evidence = measure(corpus, left, right)
        names = list(evidence)
        tables.append(np.column_stack([np.ones(len(left)), table_of(evidence, names)]))
        golds.append(gold)
    table, sign = np.concatenate(tables), np.where(np.concatenate(golds), 1.0, -1.0)

    # Look-alikes were written with equal categories, few messages have a sender or a point, and another house or month is
    # another matter however much else agrees: no evidence of how these weigh.
    held = np.array([0.0, *(weights.weights.get(name, 0.0) if name in JUDGED else 0.0 for name in names)])
    pull = np.array([0.0, *(1e6 if name in JUDGED else PULL for name in names)])

    def loss(tried: np.ndarray) -> tuple[float, np.ndarray]:
        margin = -sign * (table @ tried)
        away = tried - held
        slope = table.T @ (-sign / (1 + np.exp(-np.clip(margin, -30, 30))))
        return float(np.logaddexp(0, margin).sum() + (pull * away**2).sum()), slope + 2 * pull * away

    best = minimize(loss, held, jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    return {name: round(float(weight), 2) for name, weight in zip(["start", *names], best, strict=True)}


def left_out(weights) -> dict[str, float]:
    """Return for each part the F1 over the whole file with weights that were fitted on all the others."""
    found = {}
    for which in PARTS:
        own = fitted(weights, [other for other in PARTS if other != which])
        tried = replace(weights, start=own.pop("start"), weights=own)
        found[which] = measured(which, load_lexicon(), tried, False)["whole_file_f1"]
    return found


def _met(corpus, pairs: Labelled) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs that a run would look at, and whether each is one matter; different situations are not."""
    labelled = {(one, other): same for one, other, same in pairs}
    of = _neighbours(set(labelled))
    met = [(int(one), int(other)) for one, other in zip(*candidate_pairs(corpus), strict=True)]
    known = [(*pair, labelled.get(pair, False)) for pair in met if pair in labelled or not of[pair[0]] & of[pair[1]]]
    left, right, gold = (np.array(column) for column in zip(*known, strict=True))
    return left, right, gold


def _neighbours(labelled: set[tuple[int, int]]) -> dict[int, set[int]]:
    of: dict[int, set[int]] = defaultdict(set)
    for one, other in labelled:
        of[one].add(other)
        of[other].add(one)
    return of


def speed(count: int, lexicon, weights) -> dict[str, float]:
    """Return CPU seconds for `count` made-up messages of a year: 6,000 places, the words of all lists, and endings."""
    chance = random.Random(7)
    signs = "金银铜玉红白青紫松柏桂梅兰竹菊荷枫槐柳杨春夏秋冬明光文华安宁康泰丰盛祥瑞福禄寿喜和平建设解放长江黄河"
    places = [
        "".join(chance.sample(signs, 2)) + chance.choice(["路", "街", "小区", "花园", "大道"]) for _ in range(6000)
    ]
    lists = yaml.safe_load((LISTS / "matters.yaml").read_text(encoding="utf-8"))["matters"].values()
    each = [words for one in lists for words in (one.values() if isinstance(one, dict) else [one])]
    words = [str(word) for some in each for word in some if "+" not in str(word)]
    ends = [
        "",
        "，请尽快处理",
        "，好几天了没人管",
        "，影响大家生活",
        "，什么时候能解决",
        "，打电话没有用，希望重视一下",
    ]
    messages = [
        Message(
            str(row),
            f"{chance.choice(places)}{chance.choice(['', '附近', f'{chance.randint(1, 30)}号楼'])}{chance.choice(words)}{chance.choice(ends)}",
            BEGIN + chance.randrange(525_600),
        )
        for row in range(count)
    ]
    before = time.process_time()
    pairs = sum(1 for _ in find_pairs(messages, lexicon, weights))
    return {"messages": count, "pairs": pairs, "cpu_seconds": round(time.process_time() - before, 1)}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=tuple(PARTS), help="print wrong pairs of a half to stderr")
    parser.add_argument("--fit", action="store_true", help="print fitted weights to stderr")
    parser.add_argument("--left-out", action="store_true", help="score each part with weights fitted on the others")
    parser.add_argument("--parts", nargs="*", choices=tuple(PARTS), default=list(PARTS))
    parser.add_argument("--speed", type=int, default=0, metavar="N")
    given = parser.parse_args()
    lexicon, weights = load_lexicon(), load_weights()
    if given.fit:
        print(json.dumps(fitted(weights, list(PARTS))), file=sys.stderr)
    report: dict[str, object] = {
        which: measured(which, lexicon, weights, given.errors == which) for which in given.parts
    }
    if given.left_out:
        report["left_out_f1"] = left_out(weights)
    if given.speed:
        report["speed"] = speed(given.speed, lexicon, weights)
    report["machine"] = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
