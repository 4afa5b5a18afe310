"""Reading YAML: the safe loader, in C where the library was built with it (ten times as fast as in Python)."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Return what a YAML text says: maps, lists, strings, numbers, dates. Raises yaml.YAMLError.

    >>> read_yaml("unit: 亿元\\nsince: 2021-07-28")
    {'unit': '亿元', 'since': datetime.date(2021, 7, 28)}
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - the safe loader, under its faster name
