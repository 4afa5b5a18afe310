"""Forms of case types as pages print them: a field's title, its choices, and what was typed before a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from wutong.engines.cases._core.casetypes.definition import Field
from wutong.engines.cases.web.wording import titled
from wutong.platform.naming import in_english

FIELD = "field."


@dataclass(frozen=True)
class ShownField:
    """A field with what stands in it; `choices` are (code, word, whether chosen)."""

    field: Field
    title: str
    name: str
    given: str
    choices: list[tuple[str, str, bool]]


def shown_fields(fields: Iterable[Field], typed: Mapping[str, Any] | QueryDict) -> list[ShownField]:
    """Return a form's fields with what was typed into them."""
    return [_shown(field, _given(typed, FIELD + field.code)) for field in fields]


def _given(typed: Mapping[str, Any] | QueryDict, name: str) -> list[str]:
    if isinstance(typed, QueryDict):
        return [str(value) for value in typed.getlist(name)]
    return [str(typed[name])] if typed.get(name) else []


def _shown(field: Field, given: list[str]) -> ShownField:
    choices = [(code, (in_english() and en) or zh, code in given) for code, zh, en in field.choices]
    return ShownField(field, titled(field), FIELD + field.code, given[0] if given else "", choices)


def fields_of(request: HttpRequest) -> dict[str, Any]:
    """Return what was filled into a type's form, by the fields' codes; several choices give a list."""
    found: dict[str, Any] = {}
    for name in request.POST:
        if name.startswith(FIELD):
            values = [value for value in request.POST.getlist(name) if value]
            found[name.removeprefix(FIELD)] = values if len(values) > 1 else "".join(values)
    return found
