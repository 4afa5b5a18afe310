"""What-ifs: a named change of parameters, conditions, clauses or data, and the law it makes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.building import build
from wutong.engines.rules._core.dimensions import quantity
from wutong.engines.rules._core.document import Document, read_document
from wutong.engines.rules._core.expressions import read_condition, read_number
from wutong.engines.rules._core.faults import ExpressionFault, Problem
from wutong.engines.rules._core.layout import INT64, Column, Layout
from wutong.engines.rules._core.names import Names, closest
from wutong.engines.rules._core.opcodes import MISSING
from wutong.engines.rules._core.planning import plan_fields
from wutong.engines.rules._core.ruleset import Law, RuleSet
from wutong.engines.rules._core.running import execute
from wutong.engines.rules._core.sources import Refused
from wutong.engines.rules.errors import ClauseFileRefused, VariantRefused
from wutong.engines.rules.loading import schema
from wutong.engines.rules.tables import Firms
from wutong.engines.rules.types import Variant
from wutong.kernel.unit import UnitUnknown

_KEYS = {"variant", "title", "about", "parameters", "conditions", "clauses", "add", "data"}


def read_variant(path: Path) -> Variant:
    """Return a variant from its YAML file. Raises ClauseFileRefused and VariantRefused."""
    document = read_document(path.read_text(encoding="utf-8"), path.name)
    if isinstance(document, Problem):
        raise ClauseFileRefused(path.name, [document])
    data = document.data
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        meant = closest(unknown[0], _KEYS)
        problem = document.problem((unknown[0],), unknown[0], "没有这个键", "there is no such key", meant)
        raise ClauseFileRefused(path.name, [problem])
    return Variant(
        str(data.get("variant", path.stem)),
        str(data.get("title", "")),
        {code: str(value) for code, value in (data.get("parameters") or {}).items()},
        {code: str(value) for code, value in (data.get("conditions") or {}).items()},
        dict(data.get("clauses") or {}),
        tuple(data.get("add") or ()),
        {code: str(value) for code, value in (data.get("data") or {}).items()},
    )


def law_of(base: Law, variant: Variant) -> Law:
    """Return the law as a variant changes it. Raises VariantRefused with the name that was probably meant."""
    overrides = dict(base.overrides)
    for code, printed in variant.parameters.items():
        overrides[code] = _parameter(base.rules, variant, code, printed)
    rules = base.rules
    if variant.conditions or variant.clauses or variant.add:
        rules = _rebuilt(base.rules, variant)
    return Law(rules, base.day, overrides)


def _refused(variant: Variant, zh: str, en: str) -> VariantRefused:
    return VariantRefused(name=variant.title or variant.name, problem=zh, problem_en=en)


def _parameter(rules: RuleSet, variant: Variant, code: str, printed: str) -> Fraction:
    known = rules.parameters.get(code)
    if known is None:
        meant = closest(code, rules.parameters)
        hint = f"；是否要写“{meant}”" if meant else ""
        raise _refused(variant, f"没有参数“{code}”{hint}", f"There is no parameter “{code}”; {meant}?")
    try:
        found = quantity(f"{printed} {known.unit}" if known.unit and _bare(printed) else printed)
    except UnitUnknown:
        found = None
    if found is None or (found[1] != known.dimension and not (found[2] and not known.unit)):
        called = known.title or code
        raise _refused(
            variant, f"参数“{called}”的值“{printed}”单位不合", f"the value “{printed}” does not fit “{called}”"
        )
    return found[0]


def _bare(printed: str) -> bool:
    try:
        found = quantity(printed)
    except UnitUnknown:
        return False
    return found is not None and found[2]


def _rebuilt(rules: RuleSet, variant: Variant) -> RuleSet:
    """Return the rules read again from their text with the variant's changes in it."""
    documents = {name: deepcopy(data) for name, data in rules.document.items()}
    for code, text in variant.conditions.items():
        _change_condition(documents, variant, code, text)
    for name, changes in variant.clauses.items():
        _change_clause(documents, variant, name, changes)
    if variant.add:
        last: Any = next(reversed(documents.values()))
        last.setdefault("clauses", []).extend(deepcopy(list(variant.add)))
    try:
        made = [Document(f"{variant.name}·{name}", "", data, {}) for name, data in documents.items()]
        return build(made, schema())
    except Refused as refused:
        raise ClauseFileRefused(variant.name, refused.problems) from None


def _change_condition(documents: Mapping[str, Any], variant: Variant, code: str, text: str) -> None:
    for data in documents.values():
        if code in (data.get("conditions") or {}):
            written = data["conditions"][code]
            data["conditions"][code] = {**written, "when": text} if isinstance(written, dict) else text
            return
    raise _refused(variant, f"没有条件“{code}”", f"There is no condition “{code}”")


def _change_clause(
    documents: Mapping[str, Any], variant: Variant, name: str, changes: Mapping[str, Any] | None
) -> None:
    found = False
    for data in documents.values():
        kept = []
        for clause in data.get("clauses") or []:
            key = f"{clause['id']}@{clause['from']}" if "from" in clause else clause["id"]
            if name not in (key, clause["id"]):
                kept.append(clause)
                continue
            found = True
            if changes is not None:
                kept.append(_merged(clause, changes))
        if "clauses" in data:
            data["clauses"] = kept
    if not found:
        raise _refused(variant, f"没有条款“{name}”", f"There is no clause “{name}”")


def _merged(written: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a clause with changes laid over it; None takes a key away, an amount is replaced whole."""
    merged = dict(written)
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict) and key != "amount":
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
    return merged


def expressions_of(variant: Variant, names: Names) -> list[tree.Condition | tree.Number]:
    """Return what a variant makes of fields, read as expressions, in its order. Raises VariantRefused."""
    return [_expression(variant, names, code, text) for code, text in variant.data.items()]


def _expression(variant: Variant, names: Names, code: str, text: str) -> tree.Condition | tree.Number:
    info = names.fields.get(code)
    if info is None or info.kind == "code":
        meant = closest(code, names.fields)
        hint = f"；是否要写“{meant}”" if meant else ""
        raise _refused(variant, f"不能改动字段“{code}”{hint}", f"The field “{code}” cannot be changed")
    try:
        return read_condition(text, names) if info.kind == "flag" else read_number(text, names, info.dimension)
    except ExpressionFault as fault:
        hint = f"；是否要写“{fault.meant}”" if fault.meant else ""
        raise _refused(variant, f"“{fault.word}”：{fault.zh}{hint}", f"“{fault.word}”: {fault.en}") from None


def changed_firms(law: Law, firms: Firms, variant: Variant) -> Firms:
    """Return the firms with the variant's data: fields worked out anew from all others. Raises VariantRefused."""
    if not variant.data:
        return firms
    fields = law.rules.fields
    names = Names(fields, {code: info.dimension for code, info in law.rules.parameters.items()})
    read = dict(zip(variant.data, expressions_of(variant, names), strict=True))
    flags = {code: one for code, one in read.items() if isinstance(one, tree.Condition)}
    numbers = {
        code: (one, Fraction(1, 10 ** fields[code].decimals))
        for code, one in read.items()
        if isinstance(one, tree.Number)
    }
    results = execute(plan_fields(law, firms.layout, numbers, flags), firms.layout)
    columns = dict(firms.layout.columns)
    for code in numbers:
        columns[code, 0] = _whole(results.numbers("number", code))
    for code in flags:
        columns[code, 0] = results.as_column(code)
    return replace(firms, layout=Layout(columns, firms.rows))


def _whole(values: np.ndarray[Any, np.dtype[np.int64]]) -> Column:
    known = values != MISSING
    return Column(INT64, values, None if known.all() else np.packbits(known, bitorder="little"))
