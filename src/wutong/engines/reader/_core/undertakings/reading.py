"""The way through a document for what is to be done and for the projects it names."""

from __future__ import annotations

from datetime import date

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader._core.figures.grids import grids
from wutong.engines.reader._core.figures.profile import profile
from wutong.engines.reader._core.undertakings.columns import table_commitments, table_projects
from wutong.engines.reader._core.undertakings.commitments import commitments_in
from wutong.engines.reader._core.undertakings.projects import projects_in
from wutong.engines.reader._core.undertakings.segments import segments
from wutong.engines.reader.types import Commitment, Document, Figure, Project


def read_commitments(
    document: Document, *, published: date | None = None, area: str = "", figures: list[Figure] | None = None
) -> list[Commitment]:
    """Everything a document says is to be done, in order; `figures` are those already read, if they were."""
    about = profile(document.text, published, area)
    read = figures if figures is not None else read_figures(document, published=published, area=area)
    tables = grids(document)
    found = [one for grid in tables for one in table_commitments(grid, read, about)]
    for segment in segments(document, about, tables):
        found.extend(commitments_in(segment, read, about))
    return sorted(found, key=lambda one: (one.start, one.end))


def read_projects(
    document: Document, *, published: date | None = None, area: str = "", figures: list[Figure] | None = None
) -> list[Project]:
    """Every mention of a named project, in order; `figures` are those already read, if they were."""
    about = profile(document.text, published, area)
    read = figures if figures is not None else read_figures(document, published=published, area=area)
    tables = grids(document)
    found = [one for grid in tables for one in table_projects(grid, read)]
    for segment in segments(document, about, tables):
        found.extend(projects_in(segment, read))
    return sorted(found, key=lambda one: (one.start, one.end))
