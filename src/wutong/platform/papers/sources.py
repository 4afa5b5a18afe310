"""What the parts of the product have to say in papers: their fields by name, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.packs import packs, resolve
from wutong.platform.papers.types import FieldInfo, PaperAsk, PaperSource


def fields_from(text: str) -> tuple[FieldInfo, ...]:
    """Return the fields that a YAML text declares: name: about, or name: {about, parts} for a list.

    >>> [one.name for one in fields_from("规划期: 起止年份\\n指标: {about: 各项指标, parts: {名称: 指标的名称}}")]
    ['规划期', '指标']
    """
    return tuple(_field(name, said) for name, said in read_yaml(text).items())


def _field(name: str, said: Any) -> FieldInfo:
    if isinstance(said, str):
        return FieldInfo(name, said)
    return FieldInfo(name, said["about"], tuple(_field(*part) for part in said["parts"].items()))


@cache
def sources() -> tuple[PaperSource, ...]:
    """Return every declared source; a field name that two of them claim is an error at start."""
    found = tuple(cast(PaperSource, resolve(name)) for pack in packs() for name in pack.papers)
    owners: dict[str, str] = {}
    for source in found:
        for one in source.fields:
            if owners.setdefault(one.name, source.name) != source.name:
                raise ValueError(f"{one.name} is a field of papers by {owners[one.name]} and by {source.name}")
    return found


def known_fields() -> dict[str, FieldInfo]:
    """Return every field that a template may name."""
    return {one.name: one for source in sources() for one in source.fields}


def values_of(ask: PaperAsk) -> dict[str, Any]:
    """Return what every source has to say, by field name; a source says something to each field it declares.

    Raises
        whatever a source raises, such as PlanUnknown
    """
    values: dict[str, Any] = {}
    for source in sources():
        values |= _checked(source, source.fill(ask))
    return values


def _checked(source: PaperSource, filled: Mapping[str, Any]) -> Mapping[str, Any]:
    declared = {one.name for one in source.fields}
    if declared != set(filled):
        raise ValueError(f"{source.name} declares {declared - set(filled)} without, and gives {set(filled) - declared}")
    return filled
