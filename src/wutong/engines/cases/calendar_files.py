"""Calendars from YAML or JSON files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from wutong.engines.cases._core.calendars.calendar import Calendar
from wutong.engines.cases._core.calendars.errors import CalendarFault
from wutong.engines.cases._core.calendars.reading import read_calendars
from wutong.platform.tables import decoded, file_bytes

_PLAIN_TYPES = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}


class _PlainLoader(yaml.SafeLoader):
    """YAML without YAML 1.1's surprises: 12:00 is no number in base sixty, `off` no truth value, a day stays as written."""


_PLAIN_LOADER_RESOLVERS = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag in _PLAIN_TYPES]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.yaml_implicit_resolvers = _PLAIN_LOADER_RESOLVERS
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tfTF"))


def plain_yaml(text: str) -> Any:
    """Return the content of a YAML text, all scalars but true, false and null as text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader with fewer types


def load_yaml(text: str, name: str) -> Any:
    """Return the content of a YAML text, all scalars but true, false and null as text.

    Raises
        CalendarFault  with the line at which the text stops being YAML, and for keys given twice
    """
    try:
        return plain_yaml(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        line_en = f" in line {mark.line + 1}" if mark else ""
        raise CalendarFault(
            path=name, problem=f"{line}不是有效的 YAML", problem_en=f"it is not valid YAML{line_en}"
        ) from problem


def load_calendars(path: Path) -> dict[str, Calendar]:
    """Return the calendars of a file by name; a nameless one is called as the file is.

    Raises
        CalendarFault    if the content cannot be understood
        TableUnreadable  if the file cannot be opened
    """
    return read_calendars(load_yaml(decoded(file_bytes(path), str(path)), path.name), path.stem)
