"""Score the auditor on statements in which one figure was changed, and print one JSON object.

`python tests/benchmarks/score_audit.py [--seed N] [--cases N] [--show]` makes consistent statements in every wording of
audit_wordings.yaml with random numbers, changes one figure in each, and audits both. `found` is the share of changed statements
with a finding that points at one of the statement's figures, `flagged` the share of untouched statements with any finding; both
are told apart for wordings used in development and wordings held back. Numbers differ with every seed; without one, with every run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from wutong.engines.reader import api

WORDINGS = Path(__file__).with_name("audit_wordings.yaml")
SUBJECTS = (
    "固定资产投资",
    "社会消费品零售额",
    "规上工业营业收入",
    "外贸出口额",
    "技术合同成交额",
    "软件业务收入",
    "工业投资",
    "文化旅游投入",
    "旅游收入",
    "存款余额",
)
PLACES = ("东湖新区", "青云县", "临江市", "北辰开发区", "云溪高新区")
ITEMS = ("强化项目支撑", "优化营商环境", "改善民生保障", "防范化解风险", "推进绿色转型", "深化改革开放")
INDUSTRIES = ("装备制造", "电子信息", "生物医药", "新材料", "现代物流", "节能环保")
NUMERALS = "零一二三四五六七八九"
CASES_DEFAULT = 600


@dataclass(frozen=True)
class Number:
    """A number as printed; `least` is the smallest change worth the name, in its own unit."""

    value: float
    decimals: int = 1
    least: float = 0.0
    words: bool = False
    fixed: bool = False  # printed in the statement but never the one that is changed

    def __str__(self) -> str:
        return NUMERALS[int(self.value)] if self.words else f"{self.value:.{self.decimals}f}"

    def changed(self, rng: random.Random) -> Number:
        """Another value that a person may have typed: off by 8 to 60 percent, and visibly so."""
        if self.words:
            return Number(self.value + rng.choice((-1, 1)), 0, words=True)
        step = max(abs(self.value) * rng.uniform(0.08, 0.6), self.least)
        if self.decimals == 0:
            step = max(1.0, round(step))
        sign = -1 if self.value - step > 0 and rng.random() < 0.5 else 1
        return Number(round(self.value + sign * step, self.decimals), self.decimals)


Numbers = dict[str, Number]


def level(rng: random.Random, low: float = 20.0, high: float = 900.0) -> float:
    return round(rng.uniform(low, high), 1)


def rate_of(part: float, whole: float) -> Number:
    return Number(round(part / whole * 100.0, 1), 1, least=1.5)


def growth(rng: random.Random) -> Numbers:
    a = level(rng)
    b = round(a * rng.uniform(1.02, 1.35), 1)
    return {"a": Number(a), "b": Number(b), "c": Number(round(b - a, 1), least=1.0), "p": rate_of(b - a, a)}


def decline(rng: random.Random) -> Numbers:
    a = level(rng)
    b = round(a * rng.uniform(0.6, 0.95), 1)
    return {"a": Number(a), "b": Number(b), "c": Number(round(a - b, 1), least=1.0), "p": rate_of(a - b, a)}


def mean(rng: random.Random) -> Numbers:
    a = level(rng)
    b = round(a * rng.uniform(1.3, 2.4), 1)
    return {"a": Number(a), "b": Number(b), "p": Number(round(((b / a) ** 0.2 - 1) * 100, 1), least=1.5)}


def points(rng: random.Random) -> Numbers:
    p0, d = round(rng.uniform(20, 60), 1), round(rng.uniform(0.8, 9), 1)
    return {"p0": Number(p0), "p1": Number(round(p0 + d, 1)), "d": Number(d, least=0.5)}


def multiple(rng: random.Random) -> Numbers:
    a = rng.randint(100, 900)
    b = int(a * rng.uniform(1.8, 6.0))
    return {"a0": Number(a, 0), "b0": Number(b, 0), "x": Number(round(b / a, 1), least=0.3)}


def double(rng: random.Random) -> Numbers:
    a = level(rng)
    b = round(a * rng.uniform(2.0, 2.15), 1)
    return {"a": Number(a, least=a * 0.45), "b": Number(b, least=b * 0.45)}


def share(rng: random.Random) -> Numbers:
    w, w0 = level(rng, 100), rng.randint(300, 9000)
    part = rng.uniform(0.08, 0.7)
    n = round(w * part, 1)
    n0 = round(n / w * w0)
    return {"w": Number(w), "n": Number(n), "w0": Number(w0, 0), "n0": Number(n0, 0), "p": rate_of(n, w)}


def shares(rng: random.Random) -> Numbers:
    """Counts and measures of one share that both print the same percentage."""
    while True:
        made = share(rng)
        if str(rate_of(made["n0"].value, made["w0"].value)) == str(made["p"]):
            return made


def nested(rng: random.Random) -> Numbers:
    p = round(rng.uniform(15, 45), 1)
    q = round(p * rng.uniform(0.2, 0.6), 1)
    return {"n0": Number(rng.randint(800, 3000), 0, fixed=True), "p": Number(p, least=-1), "q": Number(q, least=-2)}


def parts(rng: random.Random, count: int, decimals: int = 1) -> Numbers:
    values = [round(rng.uniform(20, 300), decimals) for _ in range(count)]
    made = {name: Number(value, decimals, least=3.0) for name, value in zip("abcd", values, strict=False)}
    return made | {"t": Number(round(sum(values), decimals), decimals)}


def structure(rng: random.Random) -> Numbers:
    a, b = round(rng.uniform(0.5, 12), 1), round(rng.uniform(35, 55), 1)
    return {"a": Number(a, least=1.5), "b": Number(b), "c": Number(round(100 - a - b, 1))}


def completion(rng: random.Random) -> Numbers:
    t, t0, ratio = level(rng, 50), rng.randint(1000, 60000), rng.uniform(0.55, 1.2)
    d = round(t * ratio, 1)
    d0 = round(d / t * t0)
    return {"t": Number(t), "d": Number(d), "p": rate_of(d, t), "t0": Number(t0, 0), "d0": Number(d0, 0)}


def over(rng: random.Random) -> Numbers:
    t0, ratio = rng.randint(4000, 60000), rng.uniform(1.03, 1.4)
    d0 = round(t0 * ratio)
    t = level(rng, 50)
    d = round(t * d0 / t0, 1)
    p = Number(round((d0 / t0 - 1) * 100, 1), least=1.5)
    return {"t0": Number(t0, 0), "d0": Number(d0, 0), "t": Number(t), "d": Number(d), "p": p}


def remainder(rng: random.Random) -> Numbers:
    t, t0 = level(rng, 50), rng.randint(200, 9000)
    d, d0 = round(t * rng.uniform(0.3, 0.85), 1), int(t0 * rng.uniform(0.3, 0.85))
    r, r0 = Number(round(t - d, 1), least=2.0), Number(t0 - d0, 0)
    return {"t": Number(t), "d": Number(d), "r": r, "t0": Number(t0, 0), "d0": Number(d0, 0), "r0": r0}


def trade(rng: random.Random) -> Numbers:
    b = level(rng, 20, 200)
    a = round(b * rng.uniform(1.3, 3), 1)
    return {"a": Number(a), "b": Number(b), "r": Number(round(a - b, 1), least=2.0)}


def rate(rng: random.Random) -> Numbers:
    n = rng.randint(200, 3000)
    m = int(n * rng.uniform(0.6, 0.98))
    return {"n1": Number(n, 0), "m1": Number(m, 0), "p": rate_of(m, n)}


def days(rng: random.Random) -> Numbers:
    n = rng.randint(200, 330)
    return {"n2": Number(n, 0), "p": rate_of(n, 365)}


def perhead(rng: random.Random) -> Numbers:
    k, m = level(rng, 20, 300), rng.randint(30000, 180000)
    t = round(k * m / 10000, 1)
    return {"k": Number(k), "t": Number(t), "m": Number(round(t / k * 10000), 0)}


def average(rng: random.Random) -> Numbers:
    k, m = rng.randint(12, 300), round(rng.uniform(8, 90), 1)
    t = round(k * m, 1)
    people = Number(round(k * rng.randint(900, 3000) / 1e4, 1))
    return {"k0": Number(k, 0), "t1": people if False else Number(t), "m1": Number(m, least=1.0)}


def density(rng: random.Random) -> Numbers:
    k, t = rng.randint(50, 900), level(rng, 20, 200)
    return {"k0": Number(k, 0), "t1": Number(t), "m2": Number(round(t * 10000 / k), 0)}


def yearly(rng: random.Random) -> Numbers:
    k, money = rng.randint(12, 90), level(rng, 2, 30)
    return {
        "k3": Number(k, 0),
        "t3": Number(k * 5, 0),
        "k4": Number(money, least=0.5),
        "t4": Number(round(money * 3, 1)),
    }


def listed(rng: random.Random) -> Numbers:
    return {"count": Number(4, 0, words=True)}


def named(rng: random.Random) -> Numbers:
    return {"count": Number(3, 0, words=True)}


def rank(rng: random.Random) -> Numbers:
    n = rng.randint(15, 170)
    r = rng.randint(2, n - 3)
    return {"n4": Number(n, 0, fixed=True), "r4": Number(r, 0, least=n - r + 4)}


def gap(rng: random.Random) -> Numbers:
    p0, d = round(rng.uniform(3, 12), 1), round(rng.uniform(0.6, 6), 1)
    return {"p0": Number(p0, least=0.5), "p1": Number(round(p0 + d, 1), least=0.5), "d": Number(d, least=0.5)}


def flow(rng: random.Random) -> Numbers:
    """Opening stock a, what came b, what went c, closing stock d; n is what came less what went."""
    a, c = rng.randint(200, 600), rng.randint(60, 150)
    b = c + rng.randint(60, 300)
    values = {"a": a, "b": b, "c": c, "d": a + b - c, "n": b - c}
    return {name: Number(value, 0, least=3.0) for name, value in values.items()}


def rank_change(rng: random.Random) -> Numbers:
    b, c = rng.randint(3, 20), rng.randint(2, 9)
    return {"a": Number(b + c, 0), "b": Number(b, 0), "c": Number(c, 0)}


def twice(rng: random.Random) -> Numbers:
    return {"b": Number(level(rng))}


def table_growth(rng: random.Random) -> Numbers:
    made: Numbers = {}
    for end in ("", "2", "3"):
        made |= {name + end: number for name, number in growth(rng).items() if name in "abp"}
    return made


def table_sum(rng: random.Random) -> Numbers:
    first, second = parts(rng, 3, 0), {key + "2": Number(one.value * 40, 0) for key, one in parts(rng, 3, 0).items()}
    return first | second


def table_share(rng: random.Random) -> Numbers:
    made = parts(rng, 3)
    return made | {name: rate_of(made[of].value, made["t"].value) for name, of in zip("pqr", "abc", strict=True)}


def table_done(rng: random.Random) -> Numbers:
    made: Numbers = {}
    for end in ("", "2", "3"):
        plan = rng.randint(2000, 90000)
        done = int(plan * rng.uniform(0.4, 1.1))
        made |= {"a" + end: Number(plan, 0), "b" + end: Number(done, 0), "p" + end: rate_of(done, plan)}
    return made


RELATIONS: dict[str, Callable[[random.Random], Numbers]] = {
    "growth": growth, "decline": decline, "mean": mean, "points": points, "multiple": multiple, "double": double, "target": mean,
    "share": shares, "nested": nested, "structure": structure, "completion": completion, "over": over, "remainder": remainder,
    "trade": trade, "rate": rate, "days": days, "perhead": perhead, "average": average, "price": average, "density": density,
    "yearly": yearly, "listed": listed, "named": named, "rank": rank, "gap": gap, "lastrate": gap, "twice": twice,
    "table_growth": table_growth, "table_sum": table_sum, "table_share": table_share, "table_done": table_done,
    "flow": flow, "rank_change": rank_change, "sum2": lambda rng: parts(rng, 2), "sum3": lambda rng: parts(rng, 3), "sum4": lambda rng: parts(rng, 4),
    "sum3i": lambda rng: parts(rng, 3, 0),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A statement, the same with one figure changed, and where in the changed text its figures stand."""

    wording: dict[str, object]
    text: str
    wrong: str
    spans: tuple[tuple[int, int], ...]


def case_of(wording: dict[str, object], rng: random.Random) -> Case:
    """A statement in a wording with fresh numbers and one of them changed."""
    template = str(wording["text"])
    numbers = RELATIONS[str(wording["relation"])](rng)
    used = [name for name in dict.fromkeys(re.findall(r"\{(\w+)\}", template)) if name in numbers]
    chosen = rng.choice([name for name in used if not numbers[name].fixed])
    year = rng.randint(2019, 2024)
    names = rng.sample(INDUSTRIES, 3)
    words = {
        "s": rng.choice(SUBJECTS),
        "place": rng.choice(PLACES),
        "y": str(year),
        "y0": str(year - 1),
        "y00": str(year - 5),
    }
    words |= {f"i{at}": item for at, item in enumerate(rng.sample(ITEMS, 4), 1)}
    if str(wording["relation"]) == "named":
        words |= {f"n{at}": name for at, name in enumerate(names, 1)}
    wrong = changed(numbers, chosen, rng)
    text, _ = filled(template, {**words, **{name: str(number) for name, number in numbers.items()}}, set(numbers))
    if str(wording["relation"]) == "twice":  # only the second mention changes
        head, tail = template.rsplit("{b}", 1)
        template, wrong = head + "{bb}" + tail, {**numbers, "bb": wrong["b"]}
    bad, spans = filled(template, {**words, **{name: str(number) for name, number in wrong.items()}}, set(wrong))
    return Case(wording, text, bad, spans)


def changed(numbers: Numbers, chosen: str, rng: random.Random) -> Numbers:
    """The numbers with one changed; of two nested shares, the smaller one grows past the larger."""
    number = numbers[chosen]
    if number.least < 0:
        low, high = numbers["q"].value, numbers["p"].value
        value = low * rng.uniform(0.4, 0.8) if number.least == -1 else high * rng.uniform(1.2, 1.6)
        return {**numbers, chosen: Number(round(value, 1))}
    if chosen == "r4":
        return {**numbers, chosen: Number(numbers["n4"].value + rng.randint(2, 60), 0)}
    return {**numbers, chosen: number.changed(rng)}


def filled(template: str, values: dict[str, str], numbers: set[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The template with its values, and the spans of the numbers."""
    pieces, spans, low, length = [], [], 0, 0
    for match in re.finditer(r"\{(\w+)\}", template):
        before = template[low : match.start()]
        value = values[match[1]]
        pieces += [before, value]
        length += len(before)
        if match[1] in numbers:
            spans.append((length, length + len(value)))
        length, low = length + len(value), match.end()
    return "".join([*pieces, template[low:]]), tuple(spans)


HEAD = "云溪高新区2024年统计资料\n\n一、综合情况\n\n"
TAIL = "\n\n各项工作平稳有序推进。\n"


def points_at(case: Case) -> bool:
    """Whether a finding in the changed text touches one of the statement's figures."""
    found = api.audit(api.open_document((HEAD + case.wrong + TAIL).encode(), name="statement.txt"))
    spans = [(start + len(HEAD), end + len(HEAD)) for start, end in case.spans]
    return any(
        figure.start < end and start < figure.end
        for finding in found
        for figure in finding.figures
        for start, end in spans
    )


def flagged(case: Case) -> list[str]:
    """What is said against the untouched statement."""
    found = api.audit(api.open_document((HEAD + case.text + TAIL).encode(), name="statement.txt"))
    return [f"{finding.rule}: {finding.message}" for finding in found]


def score(cases: list[Case], show: bool) -> dict[str, object]:
    """Shares found and flagged, together and for open and held wordings."""
    answers = [(case, points_at(case), flagged(case)) for case in cases]
    if show:
        for case, found, said in answers:
            held = "held " if case.wording.get("held") else ""
            if not found:
                print(f"MISSED {held}{case.wording['relation']}: {case.wrong!r}")
            for line in said:
                print(f"ALARM {held}{case.text!r} {line}")

    def shares_of(some: list[tuple[Case, bool, list[str]]]) -> dict[str, object]:
        count = max(1, len(some))
        return {
            "cases": len(some),
            "found": round(sum(found for _, found, _ in some) / count, 3),
            "flagged": round(sum(bool(said) for _, _, said in some) / count, 3),
        }

    held = [one for one in answers if one[0].wording.get("held")]
    return {
        "all": shares_of(answers),
        "open": shares_of([one for one in answers if one not in held]),
        "held": shares_of(held),
    }


def cases_for(seed: int, count: int) -> list[Case]:
    """`count` cases or a few more, as many in each wording."""
    rng = random.Random(seed)  # noqa: S311 (numbers for a benchmark, no secret)
    wordings = yaml.safe_load(WORDINGS.read_text(encoding="utf-8"))
    each = -(-count // len(wordings))
    return [case_of(wording, rng) for wording in wordings for _ in range(each)]


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cases", type=int, default=CASES_DEFAULT)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was flagged")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    cases, began = cases_for(seed, given.cases), time.process_time()
    result = score(cases, given.show)
    wordings = len({str(case.wording["text"]) for case in cases})
    seconds = round(time.process_time() - began, 2)
    machine = f"{platform.machine()} {os.cpu_count()} cores"
    print(
        json.dumps(
            {"seed": seed, "wordings": wordings, **result, "cpu_seconds": seconds, "machine": machine},
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
