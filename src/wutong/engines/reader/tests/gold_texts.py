"""Texts of our own wording in many styles, annotated in place by hand before they were ever read, and how they are scored.

A file in `gold/` has a head (published, area, the period that most figures share, which third it belongs to), a line of
dashes, and the text. A figure is marked ⟦printed|indicator|fields⟧; the fields, in any order, are said where they differ
from an actual level of the head's period and area: a measure, `target` or `def`, a period (`-` for none), `@area`,
`=value`, `hi=value`, `u=unit`, a comparator, `neg` for a fall. The scorer follows the conventions of the annotators of the
zone's documents: places overlap and values agree → found; indicators agree by half of their character pairs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "gold"
MARK = re.compile(r"⟦([^|⟧]*)\|([^|⟧]*)(?:\|([^⟧]*))?⟧")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
HEDGE = re.compile(r"以上|以内|以下|左右|余|多|超|逾|近|约|超过")
MEASURES = frozenset({"level", "growth", "share", "rank", "ratio", "change"})
COMPARATORS = frozenset({">=", "<=", "~", ">", "<"})
KINDS = {"target": "target", "def": "definition", "actual": "actual"}
SCALE = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3}
FIELDS = ("unit", "comparator", "kind", "measure", "period", "area", "indicator")
WHOLE = ("unit", "kind", "measure", "period", "indicator")


@dataclass(frozen=True)
class GoldText:
    """A text without its marks, and the figures a person found in it as JSON objects with `start` and `end`."""

    name: str
    text: str
    published: date
    area: str
    third: str
    figures: list[dict[str, Any]]


@dataclass
class Score:
    """How a reading compares with the annotation: counts, and what differs for whoever wants to know."""

    gold: int
    predicted: int
    found: int = 0
    whole: int = 0
    agree: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    missed: list[dict[str, Any]] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)
    pairs: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = field(default_factory=list)

    @property
    def found_f1(self) -> float:
        return 2 * self.found / max(1, self.predicted + self.gold)

    @property
    def whole_f1(self) -> float:
        return 2 * self.whole / max(1, self.predicted + self.gold)

    def add(self, other: Score) -> None:
        """Count another text's figures with these."""
        for name in ("gold", "predicted", "found", "whole"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, count in other.agree.items():
            self.agree[name] += count

    def judged(self) -> list[tuple[float, bool]]:
        """Each reading's confidence, and whether all that `whole` asks for was right."""
        found = [(read["confidence"], not set(wrong) & set(WHOLE)) for _, read, wrong in self.pairs]
        return found + [(read["confidence"], False) for read in self.extra]

    def summary(self) -> dict[str, Any]:
        """The figures that a person compares."""
        shares = {name: round(count / max(1, self.found), 4) for name, count in self.agree.items()}
        return {
            "gold": self.gold, "predicted": self.predicted, "found": self.found, "whole": self.whole,
            "found_f1": round(self.found_f1, 4), "whole_f1": round(self.whole_f1, 4), "agree": shares,
        }  # fmt: skip


def gold_names() -> list[str]:
    """The names of all annotated texts."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def gold_text(name: str) -> GoldText:
    """An annotated text by its name."""
    head, _, body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("---\n")
    about = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    pieces: list[str] = []
    figures, at, last = [], 0, 0
    for match in MARK.finditer(body):
        pieces.append(body[last : match.start()])
        at += len(pieces[-1])
        figures.append(_figure(match, at, about["period"], about["area"]))
        pieces.append(match[1])
        at += len(match[1])
        last = match.end()
    text = "".join([*pieces, body[last:]])
    return GoldText(name, text, date.fromisoformat(about["published"]), about["area"], about["half"], figures)


def _figure(match: re.Match[str], start: int, period: str, area: str) -> dict[str, Any]:
    printed = re.sub(r"\s", "", match[1])
    number = NUMBER.search(printed)
    made: dict[str, Any] = {
        "start": start, "end": start + len(match[1]), "value_text": match[1], "indicator": match[2], "area": area,
        "value": float(number.group().replace(",", "")) if number else None, "value_hi": None,
        "unit": HEDGE.sub("", printed[number.end() :]) if number else "",
        "comparator": "=", "kind": "actual", "measure": "level", "period": period,
    }  # fmt: skip
    for said in (match[3] or "").split():
        made |= _said(said, made)
    return made


def _said(said: str, made: dict[str, Any]) -> dict[str, Any]:
    if said in MEASURES:
        return {"measure": said}
    if said in KINDS:
        return {"kind": KINDS[said]}
    if said in COMPARATORS:
        return {"comparator": said}
    if said == "neg":
        return {"value": -abs(made["value"])}
    if said == "-":
        return {"period": ""}
    for sign, name, kind in (
        ("@", "area", str),
        ("=", "value", float),
        ("hi=", "value_hi", float),
        ("u=", "unit", str),
    ):
        if said.startswith(sign):
            return {name: kind(said[len(sign) :])}
    if re.fullmatch(r"\d{4}(?:-\d{4})?", said):
        return {"period": said}
    raise ValueError(f"{said!r} is no field of an annotation")


def score(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> Score:
    """Compare a reading with the annotation of the same text."""
    result = Score(len(gold), len(predicted))
    free = list(range(len(predicted)))
    for one in gold:
        hits = [index for index in free if _overlap(one, predicted[index]) > 0 and _same_value(one, predicted[index])]
        if not hits:
            result.missed.append(one)
            continue
        best = max(
            hits, key=lambda index: (_overlap(one, predicted[index]), _agrees("indicator", one, predicted[index]))
        )
        free.remove(best)
        _count(result, one, predicted[best])
    result.extra = [predicted[index] for index in free]
    return result


def _count(result: Score, one: dict[str, Any], read: dict[str, Any]) -> None:
    agree = {name: _agrees(name, one, read) for name in FIELDS}
    for name, agrees in agree.items():
        result.agree[name] += agrees
    result.found += 1
    result.whole += all(agree[name] for name in WHOLE)
    result.pairs.append((one, read, [name for name in FIELDS if not agree[name]]))


def _overlap(one: dict[str, Any], read: dict[str, Any]) -> int:
    return int(min(one["end"], read["end"]) - max(one["start"], read["start"]))


def _scaled(value: float, unit: str) -> tuple[float, str]:
    unit = {"％": "%", "百分点": "个百分点"}.get(unit, unit)
    for word, factor in SCALE.items():
        if unit.startswith(word):
            return value * factor, unit[len(word) :]
    return value, unit


def _same_value(one: dict[str, Any], read: dict[str, Any]) -> bool:
    a, _ = _scaled(float(one["value"]), one["unit"])
    b, _ = _scaled(float(read["value"]), read["unit"])
    return abs(abs(a) - abs(b)) <= 1e-6 * max(1.0, abs(a)) or round(abs(b), 3) == round(abs(a), 3)


def _agrees(name: str, one: dict[str, Any], read: dict[str, Any]) -> bool:
    a, b = str(one[name] or ""), str(read[name] or "")
    if name == "unit":
        return _scaled(1, a)[1] == _scaled(1, b)[1]
    if name == "period":
        return re.findall(r"\d{4}", a) == re.findall(r"\d{4}", b)
    if name == "area":
        return a == b or bool(a and b) and (a.endswith(b) or b.endswith(a))
    return _same_name(a, b) if name == "indicator" else a == b


def _same_name(a: str, b: str) -> bool:
    if not a or not b:
        return False
    if a.endswith(b) or b.endswith(a):
        return True
    x, y = _pairs(a), _pairs(b)
    rest, shared = list(y), 0
    for pair in x:
        if pair in rest:
            rest.remove(pair)
            shared += 1
    return 2 * shared / (len(x) + len(y)) >= 0.5


def _pairs(name: str) -> list[str]:
    name = re.sub(r"[的之和与、，（）()“”\"'\s]", "", name)
    return [name[at : at + 2] for at in range(len(name) - 1)] or [name]
