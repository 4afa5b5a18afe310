"""Cases that an official can read: a firm, a day, and what the clauses must say about it.

On failure a case tells what was expected, what came out, and the explanation criterion by criterion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from wutong.engines.rules import api
from wutong.engines.rules._core.dimensions import MONEY, quantity
from wutong.engines.rules._core.document import Document, read_document
from wutong.engines.rules._core.faults import Problem
from wutong.engines.rules._core.names import closest
from wutong.engines.rules._core.plain import Plain
from wutong.engines.rules._core.ruleset import Law, RuleSet
from wutong.engines.rules._core.stacking import FEN_PER_YUAN, fen
from wutong.engines.rules._core.wording import printed
from wutong.engines.rules.errors import ClauseFileRefused
from wutong.engines.rules.explaining import benefits_of
from wutong.engines.rules.single import row_of
from wutong.engines.rules.types import ClauseExplanation, Verdict

WORDS = {verdict.zh: verdict for verdict in Verdict} | {verdict.en: verdict for verdict in Verdict}
_KEYS = {"case", "rests_on", "on", "year", "firm", "given", "expect", "groups", "total", "about"}
_EXPECTED = {"verdict", "amount", "because", "ask", "points"}


@dataclass(frozen=True)
class CaseResult:
    """One case: where it stands, what differed (nothing when it passed), and the explanations that belong to it."""

    name: str
    rests_on: str
    file: str
    line: int
    differences: tuple[str, ...]
    told: tuple[ClauseExplanation, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


@dataclass(frozen=True)
class _Case:
    name: str
    written: Mapping[str, Any]
    document: Document
    path: tuple[str | int, ...]

    def line(self) -> int:
        return self.document.place(self.path)[0]

    def fault(self, word: str, zh: str, en: str, meant: str = "") -> ClauseFileRefused:
        return ClauseFileRefused(self.document.name, [self.document.problem(self.path, word, zh, en, meant)])


def run_cases(path: Path, rules: RuleSet | None = None) -> list[CaseResult]:
    """Return the results of a case file, in its order. Raises ClauseFileRefused where the file itself has faults."""
    document = read_document(path.read_text(encoding="utf-8"), path.name)
    if isinstance(document, Problem):
        raise ClauseFileRefused(path.name, [document])
    named = document.data.get("clauses") or []
    files = [path.parent / str(name) for name in ([named] if isinstance(named, str) else named)]
    law = rules if rules is not None else api.load(*files)
    return [_result(case, law) for case in _cases(document)]


def _cases(document: Document) -> Iterator[_Case]:
    firms = document.data.get("firms") or {}
    for at, written in enumerate(document.data.get("cases") or ()):
        case = _Case(str(written.get("case", f"第 {at + 1} 例")), written, document, ("cases", at))
        unknown = sorted(set(written) - _KEYS)
        if unknown:
            raise case.fault(unknown[0], "没有这个键", "there is no such key", closest(unknown[0], _KEYS))
        base = written.get("firm")
        if base is not None and base not in firms:
            raise case.fault(str(base), "没有声明过这家示例企业", "there is no such firm", closest(str(base), firms))
        given = dict(firms.get(base) or {}) | dict(written.get("given") or {})
        yield _Case(case.name, {**written, "given": given}, document, case.path)


def _result(case: _Case, rules: RuleSet) -> CaseResult:
    written = case.written
    if "on" not in written:
        raise case.fault(case.name, "缺少 on（按哪一天的规定）", "the day of the law (on) is missing")
    on = date.fromisoformat(str(written["on"]))
    year = int(written.get("year", on.year - 1))
    expected = written.get("expect") or {}
    told = api.explain(rules, written["given"], on=on, year=year, only=tuple(expected)) if expected else ()
    differences = [
        difference
        for (name, wanted), one in zip(expected.items(), told, strict=True)
        for difference in _differences(case, name, wanted, one)
    ]
    differences += _money(case, rules, on, year)
    return CaseResult(
        case.name, str(written.get("rests_on", "")), case.document.name, case.line(), tuple(differences), told
    )


def _differences(case: _Case, name: str, wanted: Any, told: ClauseExplanation) -> Iterator[str]:
    if not isinstance(wanted, Mapping):
        wanted = {"verdict": wanted}
    for key in wanted:
        if key not in _EXPECTED:
            raise case.fault(str(key), "没有这个键", "there is no such key", closest(str(key), _EXPECTED))
    if "verdict" in wanted:
        if str(wanted["verdict"]) not in WORDS:
            word = str(wanted["verdict"])
            raise case.fault(
                word, "结论写 符合、不符合 或 无法判定", "write 符合, 不符合 or 无法判定", closest(word, WORDS)
            )
        if told.verdict != WORDS[str(wanted["verdict"])]:
            yield f"{name}：应为{WORDS[str(wanted['verdict'])].zh}，得出{told.verdict.zh}"
    if "amount" in wanted and told.amount != _fen(case, wanted["amount"]):
        yield f"{name}：金额应为 {wanted['amount']}，得出 {_yuan(told.amount)}"
    if "because" in wanted:
        against = [one.name.rpartition(".")[2] for one in told.criteria if not one.holds]
        if sorted(map(str, wanted["because"])) != sorted(against):
            yield f"{name}：应因 {'、'.join(map(str, wanted['because']))}，实为 {'、'.join(against) or '无'}"
    if "ask" in wanted:
        asked = sorted({one.field for one in told.ask} | set())
        if sorted(map(str, wanted["ask"])) != asked:
            yield f"{name}：应补充 {'、'.join(map(str, wanted['ask']))}，实为 {'、'.join(asked) or '无'}"
    yield from _points(name, wanted.get("points") or {}, told)


def _points(name: str, wanted: Mapping[str, Any], told: ClauseExplanation) -> Iterator[str]:
    """Yield the items whose certain points differ; keys are item ids."""
    found = {score.item: score.least for criterion in told.criteria for score in criterion.scores}
    for item, points in wanted.items():
        if found.get(item) != Fraction(str(points)):
            shown = "无" if item not in found else f"{float(found[item]):g}"
            yield f"{name}：“{item}”应得 {points} 分，得出 {shown}"


def _money(case: _Case, rules: RuleSet, on: date, year: int) -> Sequence[str]:
    written = case.written
    if "groups" not in written and "total" not in written:
        return ()
    plain = Plain(Law(rules, on), row_of(rules, written["given"], year))
    found = benefits_of(plain, rules.on(on))
    wanted = {
        code: (amount, found.groups.get(code, (0, 0))[0]) for code, amount in (written.get("groups") or {}).items()
    }
    if "total" in written:
        wanted["合计"] = (written["total"], found.total[0])
    return [
        f"{name}：应付 {amount}，得出 {_yuan(paid)}"
        for name, (amount, paid) in wanted.items()
        if paid != _fen(case, amount)
    ]


def _fen(case: _Case, amount: Any) -> int:
    found = quantity(str(amount))
    if found is None or (found[1] != MONEY and found[0]):
        raise case.fault(str(amount), "金额要带单位，例如 50 万元", "an amount says its unit")
    return fen(found[0])


def _yuan(amount: int | None) -> str:
    return "无法确定" if amount is None else printed(Fraction(amount, FEN_PER_YUAN), MONEY)
