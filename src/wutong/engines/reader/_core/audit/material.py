"""All of a document that the rules may look at, prepared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wutong.engines.reader._core.audit.relations import Relation, Told, told_in
from wutong.engines.reader._core.audit.sentences import Sentence, sentences_of
from wutong.engines.reader._core.audit.wordings import Wordings
from wutong.engines.reader._core.figures.grids import Grid, grids
from wutong.engines.reader._core.figures.passages import Passage, passages
from wutong.engines.reader.types import Document, Figure, KnownFigure


@dataclass
class Material:
    """A document with its figures, the figures known from elsewhere, and the words relations are told by."""

    document: Document
    figures: Sequence[Figure]
    known: Sequence[KnownFigure]
    words: Wordings
    relations: Sequence[Relation] = ()

    @cached_property
    def grids(self) -> list[Grid]:
        return grids(self.document)

    @cached_property
    def passages(self) -> list[Passage]:
        return passages(self.document, [(grid.start, grid.end) for grid in self.grids])

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences_of([passage for passage in self.passages if passage.text])

    @cached_property
    def told(self) -> list[Told]:
        """Relations of data/audit_relations.yaml that the sentences tell, whether they hold or not."""
        return [one for sentence in self.sentences for one in told_in(sentence, self.relations)]

    @cached_property
    def figure_at(self) -> Mapping[int, Figure]:
        """Figures of the running text and the tables by the end of their number, which hedges do not move."""
        return {figure.end: figure for figure in self.figures}
