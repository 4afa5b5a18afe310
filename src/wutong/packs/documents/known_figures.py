"""What the ledger knows of the figures a document states, handed to the auditor for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure as LedgerFigure
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.reader.types import Figure, KnownFigure
from wutong.packs.documents.review import SURE


def known_figures(figures: Sequence[Figure], scope: Any = None) -> list[KnownFigure]:
    """Return the adopted figures of every indicator the document names, under the document's own name for it.

    An indicator counts as named where the ledger's search is as sure of it as the review page must be. `scope` is whose
    rights apply, None for the product itself.
    """
    meant = _meant({figure.indicator for figure in figures})
    keys = {code: _whole(ledger.series_of(code, scope)) for code in set(meant.values())}
    names = {subject.key: subject.name_zh for subject in ledger.subjects()}
    adopted = ledger.current([key for some in keys.values() for key in some], scope=scope)
    return [
        _known(name, found, names)
        for name, code in meant.items()
        for key in keys[code]
        for found in adopted.get(key, [])
        if found.quantity is not None
    ]


def _meant(names: Iterable[str]) -> dict[str, str]:
    """Indicator codes by printed name, for the names that are surely known."""
    pool = ledger.indicators()
    found = {name: ledger.find_indicator(name, among=pool) for name in names if name}
    return {name: matches[0].indicator.code for name, matches in found.items() if matches and matches[0].score >= SURE}


def _whole(keys: Sequence[SeriesKey]) -> list[SeriesKey]:
    """Series of the indicator itself: a part must not be compared with the whole."""
    return [key for key in keys if not key.breakdown]


def _known(name: str, found: LedgerFigure, names: dict[str, str]) -> KnownFigure:
    quantity = found.quantity
    assert quantity is not None
    return KnownFigure(
        indicator=name, area=names.get(found.series.subject, found.series.subject), period=found.period.code, kind=found.kind,
        measure=found.series.measure, value_text=found.printed, value=float(quantity.value), unit=quantity.unit,
        comparator=quantity.comparator.value, source=found.source.title, origin="ledger", link=f"/figures/claims/{found.claim_id}/",
    )  # fmt: skip
