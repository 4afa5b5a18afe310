"""Mappings: kept under a code, checked before they are, guessed from the heads of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from yaml import YAMLError

from wutong.engines.registry import models
from wutong.engines.registry._core.mapping import ColumnMeaning, TableMapping, faults
from wutong.engines.registry.declarations import DATA, forms, panel_columns, table_sources
from wutong.engines.registry.errors import MappingFaulty
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.tables.reading import plain_word


def checked(given: Mapping[str, Any], name: str) -> TableMapping:
    """Return the mapping that JSON or YAML parts describe.

    Raises
        MappingFaulty  with everything that is wrong with it
    """
    money = {code: column.unit == "分" for code, column in panel_columns().items()}
    kinds = [
        kind for kind, _title in models.Entity.KINDS if kind in {"firm", "institution", "place", "premises", "project"}
    ]
    wrong = faults(given, sources=table_sources(), forms=forms(), panel=money, kinds=kinds)
    if wrong:
        raise MappingFaulty(
            name=name, faults="；".join(zh for zh, _en in wrong), faults_en="; ".join(en for _zh, en in wrong)
        )
    return TableMapping.from_json(given)


def mapping_of(name: str) -> TableMapping:
    """Return a mapping by the code it is kept under, or from a YAML file.

    Raises
        MappingFaulty  if there is none, or it does not hold together
    """
    row = models.ImportMapping.objects.filter(code=name).first()
    if row is not None:
        return checked(row.content, row.title)
    try:
        given = read_yaml(_file_of(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError, ValueError) as problem:
        raise MappingFaulty(
            name=name,
            faults="没有这个方案，也不是可读的 YAML 文件",
            faults_en="no such mapping is kept, and it is no readable YAML file",
        ) from problem
    return checked(given, name)


def _file_of(name: str) -> Path:
    """Return the file of a mapping that comes with the product, or the one a path names."""
    ours = DATA / "mappings" / f"{Path(name).name}.yaml"
    return ours if ours.is_file() and Path(name).name == name else Path(name)


@transaction.atomic
def save_mapping(code: str, title: str, given: Mapping[str, Any], *, by: Any) -> None:
    """Keep a mapping under a code; one that is kept under it is written over.

    Raises
        MappingFaulty  if it does not hold together
    """
    content = checked(given, title).as_json()
    models.ImportMapping.objects.update_or_create(
        code=code[:64],
        defaults={"title": title[:120], "content": content, "recorded_at": clock.now(), "recorded_by": str(by or "")},
    )


def mappings() -> list[tuple[str, str, TableMapping]]:
    """Return code, title and content of every mapping that is kept, by title."""
    return [
        (row.code, row.title, TableMapping.from_json(row.content))
        for row in models.ImportMapping.objects.order_by("title")
    ]


def suggest(heads: Sequence[str], *, source: str, form: str = "", period: str = "") -> TableMapping:
    """Return a mapping guessed from the heads of a table, to be looked over: known words of data/heads.yaml, units in brackets."""
    words = {
        plain_word(word): name
        for name, listed in read_yaml((DATA / "heads.yaml").read_text(encoding="utf-8"))["heads"].items()
        for word in [name, *listed]
    }
    columns: dict[str, ColumnMeaning] = {}
    for head in heads:
        name = words.get(plain_word(head))
        if name and name not in {meaning.field for meaning in columns.values()}:
            columns[head] = ColumnMeaning(name, _unit_in(head))
    return TableMapping(source=source, form=form, period=period, columns=columns)


def _unit_in(head: str) -> str:
    """Return the unit that stands in brackets in a head (营业收入（万元）), "" where none does."""
    from wutong.engines.registry._core.mapping import COUNTS, MONEY, SHARES

    inside = head.replace("(", "（").rpartition("（")[2].rstrip("）) ").removeprefix("单位：")
    return inside if inside in {*MONEY, *COUNTS, *SHARES} else ""
