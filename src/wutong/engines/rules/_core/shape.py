"""The published schema held against a clause file, each fault told at its line and word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from wutong.engines.rules._core.document import Document
from wutong.engines.rules._core.faults import Problem
from wutong.engines.rules._core.names import closest


def shape_problems(document: Document, schema: Mapping[str, Any]) -> list[Problem]:
    """Return what in a file does not fit the schema, first faults first."""
    validator = Draft202012Validator(schema)
    return [problem for fault in validator.iter_errors(document.data) for problem in _told(document, fault)]


def _told(document: Document, fault: ValidationError) -> Iterator[Problem]:
    inner = best_match(fault.context) if fault.context else None
    if fault.validator == "anyOf" and inner is not None and isinstance(fault.instance, dict):
        fault = next((one for one in fault.context or [] if one.validator == "additionalProperties"), inner)
    path = tuple(fault.absolute_path)
    if fault.validator == "additionalProperties":
        known = list(fault.schema.get("properties", ()))
        for key in sorted(set(fault.instance) - set(known)):
            yield document.problem(path, key, "没有这个键", "there is no such key", closest(key, known))
        return
    zh, en = _said(fault)
    word = str(fault.instance) if not isinstance(fault.instance, (dict, list)) else str(path[-1] if path else "")
    meant = closest(word, fault.validator_value) if fault.validator == "enum" else ""
    yield document.problem(path, word, zh, en, meant)


def _said(fault: ValidationError) -> tuple[str, str]:
    wanted = fault.validator_value
    if fault.validator == "required":
        missing = [key for key in wanted if key not in fault.instance]
        return f"缺少 {'、'.join(missing)}", f"{', '.join(missing)} is missing"
    if fault.validator == "enum":
        return f"只能是 {'、'.join(map(str, wanted))}", f"must be one of {', '.join(map(str, wanted))}"
    if fault.validator == "pattern":
        return "日期写成 2024-01-01", "write the day as 2024-01-01"
    if fault.validator == "const":
        return f"只认识 {wanted}", f"only {wanted} is known"
    if fault.validator == "type":
        return f"类型不对，要 {wanted}", f"the type must be {wanted}"
    return "写法不合格式", fault.message[:120]
