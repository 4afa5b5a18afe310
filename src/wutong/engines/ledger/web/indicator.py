"""The page of one indicator: every source's value, the adopted line, targets, what was known when, how it is computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.models import Claim, Definition, Series
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.series import seen_series
from wutong.engines.ledger.types import (
    AdoptionInfo,
    Contradiction,
    DefinitionInfo,
    Figure,
    IndicatorInfo,
    SeriesHistory,
    SeriesKey,
    TargetState,
)
from wutong.engines.ledger.web.indicator_chart import Drawing, chart_option, forecast_of
from wutong.engines.ledger.web.wording import WORDS
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit
from wutong.platform.lists import Column, listing, respond
from wutong.platform.naming import breakdown_label, in_english, name_of, period_label, unit_label

CODE = re.compile(r"[a-z][\w]*(?:\.[\w]+)*")
_SERIES_COLUMNS = ("pk", "subject__key", "measure", "breakdown", "subject__name_zh", "subject__name_en")
COLUMNS = [
    Column("period", _("时期"), lambda one: period_label(one.period), sort="period", filter="period"),
    Column("value", _("数值"), lambda one: one, sort="value", number=True),
    Column("unit", _("单位"), lambda one: unit_label(one.unit)),
    Column("adopted", _("采用"), lambda one: _("采用") if one.sequence else "", sort="adopted"),
    Column("kind", _("类别"), lambda one: _(WORDS["kind"][one.kind]), sort="kind", filter="kind"),
    Column("nature", _("性质"), lambda one: _(WORDS["nature"][one.nature]), sort="nature", hidden=True),
    Column("source", _("来源"), "source.title", sort="source", filter="source"),
    Column("place", _("位置"), lambda one: str(one.source.place)),
    Column("recorded", _("何时知道"), "recorded_at", sort="recorded"),
    Column("by", _("记录人"), "recorded_by", hidden=True),
    Column("note", _("说明"), "note", hidden=True),
]


@dataclass(frozen=True)
class Seen:
    """How the reader looks at the page: with which rights, as of when."""

    scope: Scope
    as_known_on: datetime | None


@page("figures.read")
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show an indicator: one of its series at a time, chosen by subject, measure and breakdown."""
    seen = Seen(scope_of(request.user, "figures.read"), getattr(request, "as_known_on", None))
    info = next(iter(ledger.indicators([code], scope=seen.scope)), None)
    if info is None:
        raise Http404(code)
    subjects = series_with_claims(info, seen, request.GET.get("subject", ""))
    chosen = choose(list(subjects), request)
    context: dict[str, Any] = {"info": info, "words": _words(info), "definition": _definition(code, seen)}
    claims: Sequence[Figure] = ()
    if chosen is not None:
        history = ledger.series_history(chosen, as_known_on=seen.as_known_on, scope=seen.scope)
        claims = history.claims
        context |= _switches(subjects, chosen) | _facts(info, chosen, history, seen)
    context |= _formulas(context["definition"], code, seen)
    context["exports"] = _exports(code, chosen, seen) if may(request.user, "figures.export") and chosen else []
    shown = listing(
        request, claims, COLUMNS, name="indicator-claims", export_permission="figures.export",
        empty=str(_("还没有哪份资料提到这个指标。")),
    )  # fmt: skip
    return respond(request, shown, "ledger/indicator.html", context)


def series_with_claims(info: IndicatorInfo, seen: Seen, subject: str = "") -> dict[SeriesKey, str]:
    """Return the series that the reader may see, with the names of their subjects: own measure, then the fullest, first.

    Claims are counted by series alone, which an index answers without touching a claim; rights are asked of the series.
    Where a subject is asked for, which is the fullest matters among its own series alone.
    """
    said = (
        Claim.objects.all()
        if seen.as_known_on is None
        else Claim.objects.filter(recorded_at__lte=end_of(seen.as_known_on))
    )
    has_claims = Exists(said.filter(series_id=OuterRef("pk")))
    rows = Series.objects.filter(seen_series(seen.scope), has_claims, indicator__code=info.code)
    found = list(rows.values_list(*_SERIES_COLUMNS))
    rivals = [row[0] for row in found if row[1] == subject] or [row[0] for row in found]
    counted = said.filter(series_id__in=rivals).order_by().values_list("series_id").annotate(count=Count("*"))
    counts, english = dict(counted), in_english()
    ranked = []
    for pk, of, measure, breakdown, name_zh, name_en in found:
        key = SeriesKey(info.code, of, measure, breakdown)
        ranked.append((_rank(info, key, counts.get(pk, 0)), key, (english and name_en) or name_zh))
    return {key: name for _rank_of_it, key, name in sorted(ranked)}


def _rank(info: IndicatorInfo, key: SeriesKey, count: int) -> tuple[Any, ...]:
    return key.breakdown != "", key.measure != info.measure, -count, key


def choose(keys: Sequence[SeriesKey], request: HttpRequest) -> SeriesKey | None:
    """Return the series the address asks for as far as it exists; what it leaves open is the fullest series' choice."""
    for part in ("subject", "measure", "breakdown"):
        wanted = request.GET.get(part)
        narrowed = [key for key in keys if getattr(key, part) == wanted]
        keys = narrowed or [key for key in keys if getattr(key, part) == getattr(keys[0], part)]
    return keys[0] if keys else None


def _switches(names: Mapping[SeriesKey, str], chosen: SeriesKey) -> dict[str, Any]:
    """Return the choices of subject, then measure within it, then breakdown within both."""
    of_subject = [key for key in names if key.subject == chosen.subject]
    of_measure = [key for key in of_subject if key.measure == chosen.measure]
    subjects = {key.subject: name for key, name in names.items()}
    return {
        "chosen": chosen,
        "subject_name": names[chosen],
        "measure_name": WORDS["measure"][chosen.measure],
        "subjects": sorted(subjects.items(), key=lambda pair: pair[1]),
        "measures": [pair for pair in Series.MEASURES if pair[0] in {key.measure for key in of_subject}],
        "breakdowns": [(one, breakdown_label(one)) for one in sorted({key.breakdown for key in of_measure})],
    }


def _facts(info: IndicatorInfo, key: SeriesKey, history: SeriesHistory, seen: Seen) -> dict[str, Any]:
    """Return everything the page says of one series; only its targets are still to be asked for."""
    claims = history.claims
    actual = [one for one in claims if one.kind == "actual"]
    adopted = [one for one in actual if one.sequence]
    others = [one for one in claims if not one.sequence and one.kind == "actual"]
    aims = [one for one in claims if one.kind == "target"]
    targets = ledger.targets(series=[key], as_known_on=seen.as_known_on, scope=seen.scope)
    unit = next((one.unit for one in reversed(adopted) if one.unit), info.unit if key.measure == "level" else "")
    drawing = Drawing(info, unit, adopted, others, aims, targets)
    return {
        "option": chart_option(drawing),
        "has_points": any(one.quantity for one in claims),
        "unit": unit,
        "latest": adopted[-1] if adopted else None,
        "adopted": [ledger.in_unit(one, unit) for one in reversed(adopted)],
        "sources": sorted({one.source.title for one in actual}),
        "contradictions": sorted(ledger.contradictions_among(actual), key=_newest, reverse=True),
        "targets": [_target(target) for target in targets],
        "vintages": _vintages(history),
        "forecast": forecast_of(drawing),
    }


def _exports(code: str, chosen: SeriesKey, seen: Seen) -> list[tuple[str, str]]:
    """Return the formats in which the adopted figures of the subject can be taken away, with their addresses."""
    query = {"indicator": code, "subject": chosen.subject}
    if seen.as_known_on is not None:
        query["as_known_on"] = seen.as_known_on.date().isoformat()
    addresses = [(name, reverse("api:export_figures", args=[name])) for name in ledger.FORMATS]
    return [(name.upper(), f"{address}?{urlencode(query)}") for name, address in addresses]


def _newest(one: Contradiction) -> Any:
    return one.period.end


def _target(target: TargetState) -> dict[str, Any]:
    """Return a target with the words of its reading and path, and the versions before it."""
    earlier = ledger.target_history(target.key)[: target.version - 1] if target.version > 1 else []
    return {
        "now": target,
        "reading": WORDS["reading"][target.reading],
        "path": WORDS["path"][target.path],
        "note": ledger.path_note(target),
        "earlier": list(reversed(earlier)),
        "url": reverse("claim", args=[target.end_claim]) if target.end_claim else f"#target-{target.key}",
    }


def _vintages(history: SeriesHistory) -> list[tuple[AdoptionInfo, Figure | None]]:
    """Return every word on the facts whose figure has changed with its claim, newest first: what was known when."""
    claims = {one.claim_id: one for one in history.claims}
    words = [(word, claims.get(word.claim_id or 0)) for word in history.words if word.kind == "actual"]
    said = {(word.period, claim.printed if claim else "") for word, claim in words}
    revised = {period for period, count in Counter(period for period, _printed in said).items() if count > 1}
    return [pair for pair in words if pair[0].period in revised]


def _definition(code: str, seen: Seen) -> DefinitionInfo | None:
    editions = ledger.definitions([code], seen.as_known_on)
    return editions[-1] if editions else None


def _formulas(definition: DefinitionInfo | None, code: str, seen: Seen) -> dict[str, Any]:
    """Return the indicators this one is computed from, and those computed from it."""
    inputs = CODE.findall(definition.formula) if definition else []
    using = Definition.objects.filter(formula__contains=code).select_related("indicator")
    names = {row.indicator.code for row in using if code in CODE.findall(row.formula) and row.indicator.code != code}
    found = ledger.indicators(sorted({*inputs, *names}), scope=seen.scope) if inputs or names else []
    return {
        "computed_from": [one for one in found if one.code in inputs],
        "used_by": [one for one in found if one.code in names],
    }


def _words(info: IndicatorInfo) -> dict[str, str]:
    owner = Unit.objects.filter(code=info.owner).first() if info.owner else None
    return {
        "direction": WORDS["direction"][info.direction],
        "quantity": WORDS["quantity"][info.quantity],
        "owner": name_of(owner) if owner else "",
    }
