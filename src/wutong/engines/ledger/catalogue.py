"""Indicators, their definitions, and the subjects and sources that figures name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from wutong.engines.ledger._core.fitting import unit_of_measure
from wutong.engines.ledger._core.formulas.dimensions import check
from wutong.engines.ledger._core.formulas.order import computing_order
from wutong.engines.ledger._core.formulas.syntax import Reference, parse, references
from wutong.engines.ledger.errors import IndicatorUnknown, SubjectUnknown, WordUnknown
from wutong.engines.ledger.models import Definition, Indicator, IndicatorGroup, Series, Source, Subject
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.types import DefinitionInfo, IndicatorInfo, IndicatorMatch, SubjectInfo
from wutong.kernel.likeness import best, plain
from wutong.kernel.source import KINDS, SourceRef
from wutong.kernel.unit import unit
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit
from wutong.platform.territory.models import Area

CERTAIN = 1.0
WORTH_SHOWING = 0.35  # below this, shared pairs of characters are accident
SHOWN = 5


def require(field: str, word: str, allowed: Iterable[str]) -> None:
    """Refuse a coded word that is not among `allowed`.

    Raises
        WordUnknown  naming the words that exist
    """
    words = list(allowed)
    if word not in words:
        raise WordUnknown(field=field, word=word, allowed="、".join(words))


def ensure_group(code: str, name_zh: str, name_en: str = "", order: int = 0) -> str:
    """Make sure a group of indicators exists with these names and return its code."""
    IndicatorGroup.objects.update_or_create(
        code=code, defaults={"name_zh": name_zh, "name_en": name_en, "order": order}
    )
    return code


def ensure_indicator(info: IndicatorInfo) -> IndicatorInfo:
    """Make sure an indicator exists as `info` says and return it; its group must exist, its owner is a unit's code.

    Raises
        UnitUnknown  if its unit cannot be taken apart
        WordUnknown  if its group, owner, quantity or direction is not known
    """
    unit(info.unit)
    require("指标类型", info.quantity, (code for code, _ in Indicator.QUANTITIES))
    require("数据口径", info.measure, (code for code, _ in Indicator.MEASURES))
    require("指标方向", info.direction, (code for code, _ in Indicator.DIRECTIONS))
    group = IndicatorGroup.objects.filter(code=info.group).first()
    if group is None:
        require("指标分组", info.group, IndicatorGroup.objects.values_list("code", flat=True))
    values = {
        name: getattr(info, name)
        for name in ("name_zh", "name_en", "unit", "quantity", "direction", "field_group", "order", "measure")
    }
    Indicator.objects.update_or_create(
        code=info.code,
        defaults={**values, "group": group, "owner": unit_named(info.owner), "aliases": list(info.aliases)},
    )
    return info


def unit_named(code: str) -> Unit | None:
    """Return the unit of the organisation with this code, None for an empty one.

    Raises
        WordUnknown  if there is no such unit
    """
    if not code:
        return None
    found = Unit.objects.filter(code=code).first()
    if found is None:
        require("责任单位", code, ["已登记的单位代码"])
    return found


def ensure_definition(
    indicator_code: str,
    edition: int,
    *,
    valid_from: date,
    text: str = "",
    formula: str = "",
    document: str = "",
) -> DefinitionInfo:
    """Make sure an edition of an indicator's definition exists; an existing edition is left as it is.

    Raises
        IndicatorUnknown  if there is no such indicator, or the formula names one that does not exist
        FormulaWrong      if the formula cannot be read or its units do not agree; it says where
        FormulaCycle      if it needs, through others, its own result
    """
    owner = _indicator_row(indicator_code)
    if formula:
        check_formula(indicator_code, formula)
    row, _ = Definition.objects.select_related("indicator").get_or_create(
        indicator=owner,
        edition=edition,
        defaults={
            "valid_from": valid_from,
            "text": text,
            "formula": formula,
            "document": document,
            "recorded_at": clock.now(),
        },
    )
    return definition_of(row)


def check_formula(indicator_code: str, formula: str) -> None:
    """Refuse a formula that cannot be read, whose units do not agree, or that goes round in a circle.

    Raises
        FormulaWrong, FormulaCycle, IndicatorUnknown
    """
    tree = parse(formula)
    infos = {info.code: info for info in indicators(sorted({r.indicator for r in references(tree)} | {indicator_code}))}

    def unit_of(reference: Reference) -> str:
        if reference.indicator not in infos:
            raise unknown(reference.indicator)
        info = infos[reference.indicator]
        return unit_of_measure(info.unit, info.measure, reference.measure or info.measure)

    check(formula, tree, unit_of, infos[indicator_code].unit)
    inputs = {code: inputs_of_formula(text) for code, text in formulas_in_force().items()}
    computing_order({**inputs, indicator_code: {reference.indicator for reference in references(tree)}})


def inputs_of_formula(formula: str) -> set[str]:
    """Return the codes of the indicators a formula names."""
    return {reference.indicator for reference in references(parse(formula))}


def formulas_in_force(as_known_on: date | datetime | None = None) -> dict[str, str]:
    """Return the formula of every derived indicator, by its latest edition known at a moment."""
    rows = Definition.objects.select_related("indicator").order_by("edition")
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=end_of(as_known_on))
    latest = {row.indicator.code: row.formula for row in rows}
    return {code: formula for code, formula in latest.items() if formula}


def ensure_subject(key: str, *, kind: str, name_zh: str, name_en: str = "", area: str) -> SubjectInfo:
    """Make sure a subject (`area:…`, `unit:…`, `project:…`) exists; `area` is the code of its area.

    Raises
        SubjectUnknown  if there is no such area
    """
    place = Area.objects.filter(code=area).first()
    if place is None:
        raise SubjectUnknown(subject=f"area:{area}")
    Subject.objects.update_or_create(
        key=key, defaults={"kind": kind, "name_zh": name_zh, "name_en": name_en, "area": place}
    )
    return SubjectInfo(key, kind, name_zh, name_en, area)


def ensure_source(source: SourceRef, *, published: str = "", document_code: str = "", by: Any = None) -> SourceRef:
    """Make sure the source is known (its first title stays) and return it."""
    require("来源类型", source.kind, KINDS)
    Source.objects.get_or_create(
        key=source.key,
        defaults={
            "kind": source.kind,
            "title": source.title[:200],
            "published": published,
            "document_code": document_code or (source.key if source.kind == "document" else ""),
            "recorded_at": clock.now(),
            "recorded_by": by,
        },
    )
    return source


def indicator(code: str) -> IndicatorInfo:
    """Return one indicator.

    Raises
        IndicatorUnknown  if there is none with this code
    """
    return _info(_indicator_row(code))


def indicators(codes: Sequence[str] | None = None, scope: Scope | None = None) -> list[IndicatorInfo]:
    """Return indicators in their order; with `scope`, those whose field group the reader may see somewhere."""
    rows = Indicator.objects.select_related("group", "owner")
    if codes is not None:
        rows = rows.filter(code__in=codes)
    if scope is not None:
        rows = rows.filter(groups_of(scope, "field_group"))
    return [_info(row) for row in rows]


def groups_of(scope: Scope, column: str) -> models.Q:
    """Return the filter on field groups alone, for tables that have no area (indicators)."""
    groups = {group for _, group in scope.pairs}
    return models.Q() if "*" in groups else models.Q(**{f"{column}__in": sorted(groups)})


def subjects(keys: Sequence[str] | None = None, scope: Scope | None = None) -> list[SubjectInfo]:
    """Return subjects, those in the reader's areas when a scope is given."""
    rows = Subject.objects.select_related("area").order_by("key")
    if keys is not None:
        rows = rows.filter(key__in=keys)
    if scope is not None:
        rows = rows.filter(scope.filter("area__path"))
    return [SubjectInfo(row.key, row.kind, row.name_zh, row.name_en, row.area.code) for row in rows]


def subjects_by_name() -> dict[str, list[SubjectInfo]]:
    """Return the subjects under each of their names and their key, as `kernel.likeness.plain` writes them."""
    named: dict[str, list[SubjectInfo]] = {}
    for one in subjects():
        for name in {plain(name) for name in (one.name_zh, one.name_en, one.key) if name}:
            named.setdefault(name, []).append(one)
    return named


def find_indicator(name: str, among: Sequence[IndicatorInfo] | None = None) -> list[IndicatorMatch]:
    """Return the indicators that a printed name may mean, likeliest first.

    `among` spares the query when many names are looked up in one go.
    """
    pool = indicators() if among is None else among
    matches = []
    for info in pool:
        score, matched = best(name, (info.name_zh, info.code, info.name_en, *info.aliases))
        if score >= WORTH_SHOWING:
            matches.append(IndicatorMatch(info, score, matched))
    return sorted(matches, key=lambda match: (-match.score, match.indicator.order))[:SHOWN]


def definitions(codes: Sequence[str], as_known_on: date | datetime | None = None) -> list[DefinitionInfo]:
    """Return the editions of these indicators' definitions known at a moment, oldest first."""
    rows = Definition.objects.filter(indicator__code__in=codes).select_related("indicator")
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=end_of(as_known_on))
    return [definition_of(row) for row in rows]


def definition_of(row: Definition) -> DefinitionInfo:
    """Return a definition's row as it crosses the border."""
    return DefinitionInfo(
        row.indicator.code, row.edition, row.valid_from, row.text, row.formula, row.document, row.recorded_at
    )


def series_rows(wanted: models.Q | None = None) -> models.QuerySet[Series]:
    """Return series with indicator and subject at hand."""
    rows = Series.objects.select_related("indicator", "subject")
    return rows.filter(wanted) if wanted is not None else rows


def unknown(name: str, *, suggest: bool = True) -> IndicatorUnknown:
    """Return the error of a name that no indicator has; it suggests the likeliest one there is."""
    likely = find_indicator(name)[:1] if suggest else []
    return IndicatorUnknown(
        indicator=name,
        suggestion="".join(f"，是否指“{one.indicator.name_zh}”（{one.indicator.code}）" for one in likely),
        suggestion_en="".join(f"; did you mean “{one.indicator.name_en}” ({one.indicator.code})" for one in likely),
    )


def _indicator_row(code: str) -> Indicator:
    row = Indicator.objects.select_related("group", "owner").filter(code=code).first()
    if row is None:
        raise unknown(code)
    return row


def _info(row: Indicator) -> IndicatorInfo:
    return IndicatorInfo(
        row.code, row.name_zh, row.name_en, row.unit, row.quantity, row.direction, row.field_group,
        row.group.code, row.owner.code if row.owner else "", tuple(row.aliases), row.order, row.measure,
    )  # fmt: skip
