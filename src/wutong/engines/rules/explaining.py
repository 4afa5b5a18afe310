"""One firm told: every criterion with its values, what is short, and what to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import COUNT, DAYS
from wutong.engines.rules._core.distances import Gap, asked, compared, distance, gaps, total
from wutong.engines.rules._core.expressions import DATE
from wutong.engines.rules._core.names import FieldInfo
from wutong.engines.rules._core.outlines import NOBODY_NAMED, Field, Outline, outlines_of, yearly
from wutong.engines.rules._core.plain import MET, NOT_MET, UNDETERMINED, Plain
from wutong.engines.rules._core.ruleset import Clause
from wutong.engines.rules._core.shortfall import CHANGERS
from wutong.engines.rules._core.stacking import Benefit, Benefits, alone, benefits
from wutong.engines.rules._core.wording import printed
from wutong.engines.rules.types import ClauseExplanation, CriterionExplanation, ScoreShown, Shown, Sourced, Verdict

Sources = Mapping[str, Sourced]
_VERDICTS = tuple(Verdict)  # by number: quicker than asking the enumeration


def explain_firm(plain: Plain, clauses: Sequence[Clause], sources: Sources) -> tuple[ClauseExplanation, ...]:
    """Return the explanation of every clause, in the order given."""
    teller = _Teller(plain, sources)
    by_key = {one.clause.key: one for one in alone(plain, clauses)}
    return tuple(teller.clause(by_key[clause.key]) for clause in clauses)


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
        self.plain, self.values = plain, _Values(plain, sources)
        self.outlines = outlines_of(plain.law)

    def clause(self, benefit: Benefit) -> ClauseExplanation:
        """Return one clause told."""
        clause = benefit.clause
        criteria = tuple([self.criterion(outline) for outline in self.outlines.of(clause)])
        failed = [one for one in criteria if not one.holds]
        asking = asked(self.plain, clause.condition) if benefit.verdict == UNDETERMINED else ()
        return ClauseExplanation(
            key=clause.key,
            title=clause.title,
            document=clause.document,
            article=clause.article,
            authority=clause.authority,
            verdict=_VERDICTS[benefit.verdict],
            criteria=criteria,
            ask=tuple([self.values[field] for field in sorted(asking)]),
            short_of=sum([one.verdict != UNDETERMINED for one in failed]),
            distance=total([one.share for one in failed if one.share is not None]),
            payable=_VERDICTS[benefit.payable],
            amount=benefit.amount,
            labels=clause.labels,
        )

    def criterion(self, outline: Outline) -> CriterionExplanation:
        """Return one criterion told; parts of an alternative below it."""
        criterion = outline.criterion
        verdict = self.plain.verdict(criterion.condition)
        holds = verdict == outline.target
        gap, share, changer = ("", None, "") if holds else self._short(outline)
        value, threshold = self._measured(outline)
        return CriterionExplanation(
            name=criterion.name,
            title=criterion.title,
            article=criterion.article,
            wanted=outline.wanted,
            verdict=_VERDICTS[verdict],
            holds=holds,
            values=tuple([self.values[field] for field in outline.fields]),
            value=value,
            threshold=threshold,
            gap=gap,
            share=share,
            changed_by=criterion.changed_by or changer,
            parts=tuple([self.criterion(part) for part in outline.parts]) if outline.parts else (),
            scores=self._scores(outline) if outline.points else (),
        )

    def gap(self, found: Sequence[Gap]) -> str:
        """Return in words how far it is to a criterion."""
        return "；".join(filter(None, [self._words(gap) for gap in found]))

    def _short(self, outline: Outline) -> tuple[str, Fraction | None, str]:
        """Return what a criterion that does not hold is short of in words, as a share, and who can change it."""
        found = gaps(self.plain, outline.criterion.condition, outline.target)
        if not found:
            return "", None, ""
        changer = max([self.outlines.changer(gap.fields) for gap in found])
        return self.gap(found), distance(found), "" if changer == NOBODY_NAMED else CHANGERS[changer]

    def _measured(self, outline: Outline) -> tuple[str, str]:
        """Return the deciding number and its threshold in print, of a criterion that is one comparison."""
        node = outline.comparison
        if node is None:
            return "", ""
        if outline.measured and outline.threshold:
            shown = self.values[outline.measured]
            return "—" if shown.missing else shown.printed, outline.threshold
        value, threshold = compared(self.plain, node)
        return self.outlines.print(node, value), outline.threshold or self.outlines.against(node, threshold)

    def _words(self, gap: Gap) -> str:
        if gap.short is None:
            return ""
        words = "超出" if gap.beyond else "差"
        if isinstance(gap.node, tree.RatioCompare) and gap.node.positive:
            rates = [yearly(one, gap.node) or Fraction(0) for one in (gap.threshold, gap.value)]
            return f"{words} {_points(abs(rates[0] - rates[1]))}"
        if not gap.short:
            return "恰为临界值"
        # Between two days lies a number of days, which is no day itself.
        between_days = isinstance(gap.node, tree.Compare) and gap.node.left.dimension == DATE
        text = printed(gap.short, DAYS) if between_days else self.outlines.print(gap.node, gap.short)
        return f"{words} {_points(gap.short) if text.endswith('%') else text}"

    def _scores(self, outline: Outline) -> tuple[ScoreShown, ...]:
        spans = [(points, item, self.plain.span(points)) for points, item in outline.points]
        return tuple(
            ScoreShown(points.score, item.id, item.title, *span, item.most) for points, item, span in spans if span
        )


class _Values(dict[Field, Shown]):
    """The deciding values of one firm, each put into print when it is first asked for."""

    def __init__(self, plain: Plain, sources: Sources) -> None:
        self.plain, self.sources = plain, sources

    def __missing__(self, place: Field) -> Shown:
        field, ago = place
        info, value = self.plain.law.rules.fields[field], self.plain.row(field, ago)
        source = self.sources.get(f"{field}@{ago}") or self.sources.get(field) or Sourced(info.source)
        self[place] = shown = Shown(field, info.title, ago, _text(value, info), value is None, source)
        return shown


def _points(share: Fraction) -> str:
    """Return the difference of two shares, to a hundredth of a percentage point, further down where that would be nothing.

    >>> _points(Fraction(96013, 10**8)), _points(Fraction(1, 10**6))
    ('0.1 个百分点', '0.0001 个百分点')
    """
    points = share * 100
    places = 2 if points >= Fraction(1, 100) else 6
    return f"{printed(round(points, places), COUNT)} 个百分点"


def _text(value: object, info: FieldInfo) -> str:
    if value is None:
        return "缺"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return printed(value, info.dimension, info.unit)
    return str(value)
