"""Scoring tables and grades."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import SCORE, quantity
from wutong.engines.rules._core.expressions import compare, read_condition, read_number
from wutong.engines.rules._core.names import GradeInfo, Names
from wutong.engines.rules._core.ruleset import Formula, Score, ScoreItem, Steps
from wutong.engines.rules._core.sources import Entry, Sources

Path = tuple[str | int, ...]
_EDGES = {"from": ">=", "above": ">", "to": "<=", "below": "<"}


def read_scores(sources: Sources, names: Names) -> dict[str, Score]:
    """Return the scoring tables by code."""
    return {entry.code: _score(sources, names, entry) for entry in sources.section("scores")}


def read_grades(sources: Sources, names: Names) -> dict[str, GradeInfo]:
    """Return the grades by code: what is graded and the steps, highest first."""
    found = {}
    for entry in sources.section("grades"):
        written = entry.written
        of = sources.attempt(entry, ("of",), lambda text=str(written["of"]): read_number(text, names))  # type: ignore[misc]
        if of is None:
            continue
        steps = [_step(sources, entry, at, step, of) for at, step in enumerate(written["steps"])]
        found[entry.code] = GradeInfo(of, tuple(steps))
        _falling(sources, entry, steps)
    return found


def _step(
    sources: Sources, entry: Entry, at: int, step: dict[str, Any], of: tree.Number
) -> tuple[tree.Number | None, str]:
    if "from" not in step:
        return None, str(step["grade"])
    value = sources.amount(entry, ("steps", at, "from"), step["from"], of.dimension)
    return (tree.Literal(of.dimension, value) if value is not None else None), str(step["grade"])


def _falling(sources: Sources, entry: Entry, steps: list[tuple[tree.Number | None, str]]) -> None:
    values = [step.value for step, _ in steps if isinstance(step, tree.Literal)]
    if values != sorted(values, reverse=True):
        sources.at(entry, ("steps",), entry.code, "等级要从高到低写", "write the steps from the highest down")


def _score(sources: Sources, names: Names, entry: Entry) -> Score:
    written = entry.written
    items = tuple(_item(sources, names, entry, at, item) for at, item in enumerate(written["items"]))
    total = sum((item.most for item in items), Fraction(0))
    most = Fraction(str(written["max"])) if "max" in written else total
    return Score(entry.code, str(written["title"]), most, items, str(written.get("article", "")))


def _item(sources: Sources, names: Names, entry: Entry, at: int, written: dict[str, Any]) -> ScoreItem:
    path: Path = ("items", at)
    options = []
    for number, option in enumerate(written.get("best_of") or [written]):
        here = (*path, "best_of", number) if "best_of" in written else path
        found = _option(sources, names, entry, here, option)
        if found is not None:
            options.append(found)
    most = Fraction(str(written["max"]))
    highest = max((points for one in options if isinstance(one, Steps) for _, points in one.steps), default=most)
    if highest > most:
        word = str(written["id"])
        sources.at(entry, path, word, f"档位分值高于本项满分 {most}", "a band gives more than the item's maximum")
    return ScoreItem(str(written["id"]), str(written["title"]), most, tuple(options), str(written.get("article", "")))


def _option(
    sources: Sources, names: Names, entry: Entry, path: Path, written: dict[str, Any]
) -> Steps | Formula | None:
    if "cases" in written:
        return Steps(
            tuple(_case(sources, names, entry, (*path, "cases", at), case) for at, case in enumerate(written["cases"]))
        )
    if "bands" in written and "of" in written:
        return _bands(sources, names, entry, path, written)
    if "points" in written:
        text = str(written["points"])
        number = sources.attempt(entry, (*path, "points"), lambda: read_number(text, names))
        return None if number is None else Formula(number)
    word = str(written.get("id", "bands"))
    sources.at(entry, path, word, "要写 of 与 bands、cases 或 points", "write of with bands, cases, or points")
    return None


def _case(
    sources: Sources, names: Names, entry: Entry, path: Path, case: dict[str, Any]
) -> tuple[tree.Condition | None, Fraction]:
    points = Fraction(str(case["points"]))
    if "when" not in case:
        return None, points
    found = sources.attempt(entry, (*path, "when"), lambda: read_condition(str(case["when"]), names))
    return found or tree.Truth(False), points


def _bands(sources: Sources, names: Names, entry: Entry, path: Path, written: dict[str, Any]) -> Steps | None:
    of = sources.attempt(entry, (*path, "of"), lambda: read_number(str(written["of"]), names))
    if of is None:
        return None
    steps: list[tuple[tree.Condition | None, Fraction]] = []
    for at, band in enumerate(written["bands"]):
        here = (*path, "bands", at)
        edges = [_edge(sources, entry, (*here, key), op, band[key], of) for key, op in _EDGES.items() if key in band]
        parts = tuple(edge for edge in edges if edge is not None)
        condition = None if not parts else parts[0] if len(parts) == 1 else tree.All(parts)
        steps.append((condition, Fraction(str(band["points"]))))
    return Steps(tuple(steps))


def _edge(sources: Sources, entry: Entry, path: Path, op: str, printed: Any, of: tree.Number) -> tree.Condition | None:
    wanted = of.dimension if of.dimension != SCORE else SCORE
    value = sources.amount(entry, path, printed, wanted)
    if value is None:
        return None
    found = quantity(str(printed))
    return compare(op, of, tree.Literal(wanted, value, bare=bool(found and found[2])))
