"""What is known elsewhere of the figures a document states: the ledger's figures, and those of other documents."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure
from wutong.engines.reader import library
from wutong.engines.reader.types import KnownFigure

KINDS = ("actual", "target")


def known_figures(code: str) -> list[KnownFigure]:
    """Return what the ledger and the other documents say of the indicators this document's figures are mapped to.

    Each stands under the names by which this document calls the indicator. What the ledger has from the document
    itself is left out: it would only agree with it.
    """
    names: dict[str, set[str]] = {}
    for found in library.candidates(code):
        if found.indicator_code and found.state != "rejected":
            names.setdefault(found.indicator_code, set()).add(found.figure.indicator)
    # A finding is read by everyone who may read the document: only figures open to all are cited.
    seen_by_all = {one.code for one in ledger.indicators(sorted(names)) if one.field_group == "open"}
    names = {indicator: printed for indicator, printed in names.items() if indicator in seen_by_all}
    return [*_from_ledger(code, names), *_from_documents(code, names)]


def _from_ledger(code: str, names: dict[str, set[str]]) -> Iterator[KnownFigure]:
    keys = [key for indicator in sorted(names) for key in ledger.series_of(indicator) if not key.breakdown]
    subjects = {one.key: one.name_zh for one in ledger.subjects()}
    for kind in KINDS:
        for series, figures in ledger.current(keys, kind=kind).items():
            for figure in figures:
                if figure.quantity is not None and figure.source.key != f"document:{code}":
                    yield from _named(figure, sorted(names[series.indicator]), subjects.get(series.subject, ""))


def _named(figure: Figure, names: list[str], area: str) -> Iterator[KnownFigure]:
    quantity = figure.quantity
    if quantity is None:
        return
    for name in names:
        yield KnownFigure(
            name, area, figure.period.code, figure.kind, figure.series.measure, figure.printed, float(quantity.value),
            quantity.unit, quantity.comparator.value, figure.source.title, "ledger",
            reverse("claim", args=[figure.claim_id]),
        )  # fmt: skip


def _from_documents(code: str, names: dict[str, set[str]]) -> Iterator[KnownFigure]:
    titles = {one.code: one.title for one in library.documents()}
    for found in library.mapped_to(sorted(names), except_document=code):
        figure = found.figure
        for name in sorted(names[found.indicator_code]):
            yield KnownFigure(
                name, figure.area, figure.period, figure.kind, figure.measure, figure.value_text, figure.value,
                figure.unit, figure.comparator, titles.get(found.document, ""), "document",
                f"{reverse('document', args=[found.document])}?at={figure.start}",
            )  # fmt: skip
