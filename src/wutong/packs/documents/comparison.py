"""Two documents side by side: what the earlier one promised, and what the later one says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wutong.engines.reader import library
from wutong.engines.reader.api import commitments, compare, recall
from wutong.engines.reader.library import DocumentInfo
from wutong.engines.reader.types import Commitment, Figure, Promise, Recall


@dataclass(frozen=True)
class Comparison:
    """The promises of `earlier` in the order of its text, each with what `later` says of it."""

    earlier: DocumentInfo
    later: DocumentInfo
    promises: tuple[Promise, ...]

    def count(self, outcome: str) -> int:
        """Return how many promises have an outcome."""
        return sum(promise.outcome == outcome for promise in self.promises)


def comparison(earlier: str, later: str) -> Comparison:
    """Compare two stored documents by their codes.

    Corrections of the reviewers count, figures they refused do not.

    Raises
        DocumentMissing  if one of them is not known
    """
    first, second = library.document(earlier), library.document(later)
    year = int(first.published[:4]) if first.published else None
    found = compare(_figures(earlier), _figures(later), since=year)
    return Comparison(first, second, tuple(found))


def _figures(code: str) -> list[Figure]:
    return [found.figure for found in library.candidates(code) if found.state != "rejected"]


def tasks(earlier: str, later: str) -> list[Recall]:
    """Return what the later document says of each thing without figures that the earlier one said was to be done.

    Raises
        DocumentMissing  if one of them is not known
    """
    text = library.located_text(later)
    return recall(_commitments(earlier), text, _commitments(later))


def _commitments(code: str) -> list[Commitment]:
    info = library.document(code)
    published = date.fromisoformat(info.published) if len(info.published) == len("2024-02-01") else None
    return commitments(library.located_text(code), published=published, area=info.area_name, figures=_figures(code))


def comparable() -> list[DocumentInfo]:
    """Return the documents whose text is stored, the latest publication first."""
    return [document for document in library.documents() if document.stored]
