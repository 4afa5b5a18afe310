"""Two documents side by side: what the earlier one promised, and what the later one says of it.

Reading tasks and matching them takes seconds for long documents, and a list is looked at page by page: what was
compared is kept in memory for as long as nobody decides on a figure of either document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from wutong.engines.reader import stored
from wutong.engines.reader.api import commitments, compare, recall
from wutong.engines.reader.stored import DocumentInfo
from wutong.engines.reader.types import Commitment, Figure, Promise, Recall

KEPT = 16  # comparisons in memory: a few readers, each with a pair or two


@dataclass(frozen=True)
class Comparison:
    """The promises of `earlier` in the order of its text, each with what `later` says of it."""

    earlier: DocumentInfo
    later: DocumentInfo
    promises: tuple[Promise, ...]

    def count(self, outcome: str) -> int:
        """Return how many promises have an outcome."""
        return sum(promise.outcome == outcome for promise in self.promises)


@dataclass(frozen=True)
class _Edition:
    """A document as reviewers have left it: number, version and state of each of its figures."""

    code: str
    published: str
    area: str
    recorded_at: datetime
    figures: tuple[tuple[int, int, str], ...]


def comparison(earlier: str, later: str) -> Comparison:
    """Compare two stored documents by their codes.

    Corrections of the reviewers count, figures they refused do not.

    Raises
        DocumentMissing  if one of them is not known
    """
    first, second = stored.document(earlier), stored.document(later)
    return Comparison(first, second, _promises(_edition(first), _edition(second)))


def tasks(earlier: str, later: str) -> tuple[Recall, ...]:
    """Return what the later document says of each thing without figures that the earlier one said was to be done.

    Raises
        DocumentMissing  if one of them is not known
    """
    return _recalls(_edition(stored.document(earlier)), _edition(stored.document(later)))


def comparable() -> list[DocumentInfo]:
    """Return the documents whose text is stored, the latest publication first."""
    return [document for document in stored.documents() if document.stored]


def _edition(info: DocumentInfo) -> _Edition:
    return _Edition(info.code, info.published, info.area_name, info.recorded_at, stored.versions(info.code))


@lru_cache(maxsize=KEPT)
def _promises(earlier: _Edition, later: _Edition) -> tuple[Promise, ...]:
    year = int(earlier.published[:4]) if earlier.published else None
    return tuple(compare(_figures(earlier.code), _figures(later.code), since=year))


@lru_cache(maxsize=KEPT)
def _recalls(earlier: _Edition, later: _Edition) -> tuple[Recall, ...]:
    return tuple(recall(_commitments(earlier), stored.located_text(later.code), _commitments(later)))


def _figures(code: str) -> list[Figure]:
    return [found.figure for found in stored.candidates(code) if found.state != "rejected"]


def _commitments(edition: _Edition) -> list[Commitment]:
    day = date.fromisoformat(edition.published) if len(edition.published) == len("2024-02-01") else None
    text = stored.located_text(edition.code)
    return commitments(text, published=day, area=edition.area, figures=_figures(edition.code))
