"""Two documents side by side: what the earlier one promised, and what the later one says of it."""

from __future__ import annotations

from dataclasses import dataclass

from wutong.engines.reader import library
from wutong.engines.reader.api import compare
from wutong.engines.reader.library import DocumentInfo
from wutong.engines.reader.types import Figure, Promise


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


def comparable() -> list[DocumentInfo]:
    """Return the documents whose text is stored, the latest publication first."""
    return [document for document in library.documents() if document.stored]
