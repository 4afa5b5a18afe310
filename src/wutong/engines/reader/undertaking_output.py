"""Commitments and projects on paper: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields

from wutong.engines.reader.figure_output import Sink, as_printed, record
from wutong.engines.reader.types import Commitment, Figure, Project


class UndertakingLines:
    """One JSON object a commitment or project; figures stand in it as they do in the lines of `read`."""

    def __init__(self, sink: Sink, *, name_files: bool) -> None:
        self._sink, self._name_files = sink, name_files

    def add(self, name: str, found: Sequence[Commitment] | Sequence[Project], text: str) -> None:
        """Write what was found in a document whose text is `text`."""
        for one in found:
            line = ({"file": name} if self._name_files else {}) | undertaking(one, text)
            self._sink.write(json.dumps(line, ensure_ascii=False) + "\n")


def undertaking(one: Commitment | Project, text: str) -> dict[str, object]:
    """The fields of a commitment or project in the order of the JSON line; reasons are left to those who ask the reader."""
    return {field.name: _plain(getattr(one, field.name), text) for field in fields(one) if field.name != "reasons"}


def _plain(value: object, text: str) -> object:
    if isinstance(value, Figure):
        return record(as_printed(value, text))
    return [_plain(part, text) for part in value] if isinstance(value, tuple) else value
