"""What is known elsewhere of the figures a document states: the ledger's figures, and those of other documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure as LedgerFigure
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.reader import library
from wutong.engines.reader.types import Figure, KnownFigure

KINDS = ("actual", "target")

ITS_NAME = 0.99  # the score of an indicator's own name or alias, spelling aside


def known_figures(figures: Sequence[Figure], scope: Any = None) -> list[KnownFigure]:
    """Return the ledger's figures of every indicator that these figures name, under the document's own name for it.

    An indicator counts as named only by its name or an alias: the nearest indicator will do for a suggestion, not for an
    accusation. `scope` is whose rights apply, None for the product itself.
    """
    return list(_from_ledger(_meant({figure.indicator for figure in figures}), scope=scope))


def known_elsewhere(code: str) -> list[KnownFigure]:
    """Return what the ledger and the other documents say of the indicators that a stored document's figures stand for.

    What the ledger has from the document itself is left out: it would only agree with it.
    """
    mapped = [one for one in library.candidates(code) if one.indicator_code and one.state != "rejected"]
    # A finding is read by everyone who may read the document: only figures open to all are cited.
    shown = ledger.indicators(sorted({one.indicator_code for one in mapped}))
    open_to_all = {one.code for one in shown if one.field_group == "open"}
    meant = {one.figure.indicator: one.indicator_code for one in mapped if one.indicator_code in open_to_all}
    return [*_from_ledger(meant, besides=f"document:{code}"), *_from_documents(meant, besides=code)]


def _meant(names: Iterable[str]) -> dict[str, str]:
    """Indicator codes by printed name, for the names that are surely known."""
    pool = ledger.indicators()
    found = {name: ledger.find_indicator(name, among=pool) for name in names if name}
    return {
        name: matches[0].indicator.code for name, matches in found.items() if matches and matches[0].score >= ITS_NAME
    }


def _from_ledger(meant: Mapping[str, str], *, scope: Any = None, besides: str = "") -> Iterator[KnownFigure]:
    """The adopted figures of these indicators, but for those that the source `besides` states itself."""
    keys = {code: _whole(ledger.series_of(code, scope)) for code in set(meant.values())}
    asked = [key for some in keys.values() for key in some]
    areas = {subject.key: subject.name_zh for subject in ledger.subjects()}
    for kind in KINDS:
        adopted = ledger.current(asked, kind=kind, scope=scope)
        for name, code in meant.items():
            for found in (one for key in keys[code] for one in adopted.get(key, [])):
                if found.quantity is not None and found.source.key != besides:
                    yield _known(name, found, areas)


def _whole(keys: Sequence[SeriesKey]) -> list[SeriesKey]:
    """Series of the indicator itself: a part must not be compared with the whole."""
    return [key for key in keys if not key.breakdown]


def _known(name: str, found: LedgerFigure, areas: Mapping[str, str]) -> KnownFigure:
    quantity = found.quantity
    assert quantity is not None
    return KnownFigure(
        indicator=name, area=areas.get(found.series.subject, found.series.subject), period=found.period.code,
        kind=found.kind, measure=found.series.measure, value_text=found.printed, value=float(quantity.value),
        unit=quantity.unit, comparator=quantity.comparator.value, source=found.source.title, origin="ledger",
        link=reverse("claim", args=[found.claim_id]),
    )  # fmt: skip


def _from_documents(meant: Mapping[str, str], *, besides: str) -> Iterator[KnownFigure]:
    """The figures of all other documents that stand for these indicators."""
    titles = {one.code: one.title for one in library.documents()}
    stated = library.mapped_to(sorted(set(meant.values())), except_document=besides)
    for name, code in meant.items():
        for found in (one for one in stated if one.indicator_code == code):
            figure = found.figure
            yield KnownFigure(
                indicator=name, area=figure.area, period=figure.period, kind=figure.kind, measure=figure.measure,
                value_text=figure.value_text, value=figure.value, unit=figure.unit, comparator=figure.comparator,
                source=titles.get(found.document, ""), origin="document",
                link=f"{reverse('document', args=[found.document])}?at={figure.start}",
            )  # fmt: skip
