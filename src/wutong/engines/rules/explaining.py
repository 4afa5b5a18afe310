"""One firm told: every criterion with its values, what is short, and what to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import COUNT, DAYS
from wutong.engines.rules._core.distances import Gap, asked, compared, distance, gaps
from wutong.engines.rules._core.expressions import DATE
from wutong.engines.rules._core.names import FieldInfo, Names
from wutong.engines.rules._core.plain import MET, NOT_MET, Plain
from wutong.engines.rules._core.planning import reads_of
from wutong.engines.rules._core.ruleset import Clause, Criterion
from wutong.engines.rules._core.shortfall import CHANGERS
from wutong.engines.rules._core.stacking import Benefit, Benefits, benefits
from wutong.engines.rules._core.wording import printed, said
from wutong.engines.rules.types import ClauseExplanation, CriterionExplanation, ScoreShown, Shown, Sourced, Verdict

Sources = Mapping[str, Sourced]


def explain_firm(
    plain: Plain, clauses: Sequence[Clause], sources: Sources, only: frozenset[str]
) -> tuple[ClauseExplanation, ...]:
    """Return the explanation of every clause asked for, in the order of the file."""
    teller = _Teller(plain, sources)
    found = benefits(plain, clauses, plain.law.rules.groups)
    by_key = {one.clause.key: one for one in found.clauses}
    return tuple(teller.clause(by_key[clause.key]) for clause in clauses if not only or clause.key in only)


def gaps_of(plain: Plain, clause: Clause) -> tuple[str, ...]:
    """Return in words what one firm is short of, criterion by criterion it fails; one without a measure is left out."""
    teller = _Teller(plain, {})
    failed = [
        (one.condition, target)
        for criteria, target in ((clause.who, MET), (clause.unless, NOT_MET))
        for one in criteria
        if plain.verdict(one.condition) == MET + NOT_MET - target
    ]
    return tuple(filter(None, (teller.gap(gaps(plain, condition, target)) for condition, target in failed)))


def benefits_of(plain: Plain, clauses: Sequence[Clause]) -> Benefits:
    """Return what all clauses together pay one firm."""
    return benefits(plain, clauses, plain.law.rules.groups)


class _Teller:
    def __init__(self, plain: Plain, sources: Sources) -> None:
        self.plain, self.sources = plain, sources
        self.fields = plain.law.rules.fields
        self.shown: dict[tuple[str, int], Shown] = {}
        self.names = Names(
            self.fields, score_titles={code: score.title for code, score in plain.law.rules.scores.items()}
        )

    def clause(self, benefit: Benefit) -> ClauseExplanation:
        """Return one clause told."""
        clause = benefit.clause
        criteria = [
            *(self.criterion(one, True) for one in clause.who),
            *(self.criterion(one, False) for one in clause.unless),
        ]
        asking = asked(self.plain, clause.condition)
        return ClauseExplanation(
            key=clause.key,
            title=clause.title,
            document=clause.document,
            article=clause.article,
            authority=clause.authority,
            verdict=Verdict(benefit.verdict),
            criteria=tuple(criteria),
            ask=tuple(self._shown(field, ago) for field, ago in sorted(asking)),
            short_of=sum(not one.holds and one.verdict != Verdict.UNDETERMINED for one in criteria),
            distance=sum((one.share for one in criteria if one.share is not None), Fraction(0)),
            payable=Verdict(benefit.payable),
            amount=benefit.amount,
            labels=clause.labels,
        )

    def criterion(self, criterion: Criterion, wanted: bool) -> CriterionExplanation:
        """Return one criterion told; parts of an alternative below it."""
        condition, target = criterion.condition, MET if wanted else NOT_MET
        verdict = self.plain.verdict(condition)
        found = gaps(self.plain, condition, target)
        value, threshold = self._measured(condition)
        shown = tuple(self._shown(field, ago) for field, ago in sorted(reads_of(condition, self.plain.law)))
        return CriterionExplanation(
            name=criterion.name,
            title=criterion.title,
            article=criterion.article,
            wanted=wanted,
            verdict=Verdict(verdict),
            holds=verdict == target,
            values=shown,
            value=value,
            threshold=threshold,
            gap=self.gap(found),
            share=distance(found) if found else None,
            changed_by=criterion.changed_by or self._changer(found),
            parts=self._parts(condition, wanted),
            scores=tuple(self._scores(condition)),
        )

    def gap(self, found: Sequence[Gap]) -> str:
        """Return in words how far it is to a criterion."""
        return "；".join(filter(None, (self._short(gap) for gap in found)))

    def _parts(self, condition: tree.Condition, wanted: bool) -> tuple[CriterionExplanation, ...]:
        if not isinstance(condition, (tree.All, tree.Any)):
            return ()
        return tuple(
            self.criterion(Criterion(part.name, part.title or said(part, self.names), part.part), wanted)
            for part in condition.parts
            if isinstance(part, tree.Named)
        )

    def _measured(self, condition: tree.Condition) -> tuple[str, str]:
        """Return the deciding number and its threshold in print, of a criterion that is one comparison."""
        while isinstance(condition, tree.Named):
            condition = condition.part
        if not isinstance(condition, (tree.Compare, tree.RatioCompare)):
            return "", ""
        value, threshold = compared(self.plain, condition)
        return self._print(condition, value), f"{_SIGN[condition.op]} {self._print(condition, threshold)}"

    def _print(self, node: tree.Condition, value: Fraction | None) -> str:
        if isinstance(node, tree.RatioCompare) and node.positive:
            return printed(_yearly(value, node), (), "%")
        if isinstance(node, tree.RatioCompare):
            return printed(value, (), "%" if value is not None and abs(value) < 10 else "")
        assert isinstance(node, tree.Compare)
        unit = self.fields[node.left.field].unit if isinstance(node.left, tree.Read) else ""
        return printed(value, node.left.dimension, unit)

    def _short(self, gap: Gap) -> str:
        if gap.short is None:
            return ""
        words = "差" if gap.short > 0 else "超出"
        if isinstance(gap.node, tree.RatioCompare) and gap.node.positive:
            rates = [_yearly(one, gap.node) or Fraction(0) for one in (gap.threshold, gap.value)]
            return f"{words} {_points(abs(rates[0] - rates[1]))}"
        if not gap.short:
            return "恰为临界值"
        # Between two days lies a number of days, which is no day itself.
        between_days = isinstance(gap.node, tree.Compare) and gap.node.left.dimension == DATE
        text = printed(abs(gap.short), DAYS) if between_days else self._print(gap.node, abs(gap.short))
        return f"{words} {_points(abs(gap.short)) if text.endswith('%') else text}"

    def _changer(self, found: Sequence[Gap]) -> str:
        changers = [self.fields[field].changed_by for gap in found for field, _ in gap.fields if field in self.fields]
        return max(changers, key=CHANGERS.index, default="")

    def _shown(self, field: str, ago: int) -> Shown:
        if (field, ago) not in self.shown:
            self.shown[field, ago] = self._value(field, ago)
        return self.shown[field, ago]

    def _value(self, field: str, ago: int) -> Shown:
        info = self.fields[field]
        value = self.plain.row(field, ago)
        source = self.sources.get(f"{field}@{ago}") or self.sources.get(field) or Sourced(info.source)
        return Shown(field, info.title, ago, _text(value, info), value is None, source)

    def _scores(self, condition: tree.Condition) -> list[ScoreShown]:
        found = {}
        for part in tree.points(condition):
            score = self.plain.law.rules.scores[part.score]
            for item in score.items:
                span = self.plain.span(tree.Points(part.dimension, score.code, item.id))
                if span is not None and part.item in ("", item.id):
                    found[score.code, item.id] = ScoreShown(score.code, item.id, item.title, *span, item.most)
        return list(found.values())


def _points(share: Fraction) -> str:
    """Return the difference of two shares, to a hundredth of a percentage point, further down where that would be nothing.

    >>> _points(Fraction(96013, 10**8)), _points(Fraction(1, 10**6))
    ('0.1 个百分点', '0.0001 个百分点')
    """
    points = share * 100
    places = 2 if points >= Fraction(1, 100) else 6
    return f"{printed(round(points, places), COUNT)} 个百分点"


def _yearly(ratio: Fraction | None, node: tree.RatioCompare) -> Fraction | None:
    """Return the yearly growth, for print, of what something became of itself over the years of the comparison."""
    if ratio is None or ratio <= 0:
        return None
    assert isinstance(node.right, tree.Fixed)
    years = node.right.right.value if isinstance(node.right.right, tree.Literal) else Fraction(1)
    return Fraction(float(ratio) ** (1 / float(years)) - 1).limit_denominator(10**6)


_SIGN = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "＝", "<>": "≠"}


def _text(value: object, info: FieldInfo) -> str:
    if value is None:
        return "缺"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return printed(value, info.dimension, info.unit)
    return str(value)
