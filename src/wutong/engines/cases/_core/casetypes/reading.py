"""Reading a case type's file: its form by the schema, then its parts, then whether they hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.engines.cases._core.casetypes.checking import faults_of
from wutong.engines.cases._core.casetypes.definition import (
    Act,
    CaseType,
    ClockRule,
    Closing,
    Field,
    Graded,
    State,
    Step,
    Template,
)
from wutong.engines.cases._core.casetypes.marks import Fault, Marked, read_marked

MOST_FAULTS = 30


@dataclass(frozen=True)
class Reading:
    """A case type, or the faults that keep it from being one; `content` is the file's content as JSON parts."""

    type: CaseType | None
    content: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()


def read_case_type(text: str, schema: Mapping[str, Any]) -> Reading:
    """Return the case type of a YAML text, or every fault found with its line (the first thirty)."""
    marked, faults = read_marked(text)
    if marked is None or faults:
        return Reading(None, {}, tuple(faults))
    import jsonschema

    faults = [
        _schema_fault(marked, problem)
        for problem in jsonschema.Draft202012Validator(schema).iter_errors(marked.content)
    ]
    if not faults:
        faults = faults_of(marked)
    if faults:
        return Reading(None, {}, tuple(sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS]))
    content = {**marked.content, "valid_from": str(marked.content["valid_from"])}
    return Reading(case_type_of(content), content)


def _schema_fault(marked: Marked, problem: Any) -> Fault:
    """Return a schema's complaint in plain words; the library's own sentences are English and long."""
    path = tuple(problem.absolute_path)
    words = {
        "required": ("缺少 {missing}", "{missing} is missing"),
        "additionalProperties": ("有不认识的项：{extra}", "there is an unknown part: {extra}"),
        "enum": ("只能是 {value} 之一", "must be one of {value}"),
        "type": ("应为 {value}", "must be {value}"),
        "pattern": ("写法不对：{instance}", "is not written as it should be: {instance}"),
        "minItems": ("至少要有一项", "needs one entry at least"),
    }
    zh, en = words.get(problem.validator, ("不符合要求：{message}", "is not as required: {message}"))
    facts = {
        "missing": "、".join(sorted(set(problem.validator_value) - set(problem.instance)))
        if problem.validator == "required"
        else "",
        "extra": "、".join(sorted(set(problem.instance) - set(problem.schema.get("properties", {}))))
        if problem.validator == "additionalProperties"
        else "",
        "value": "、".join(map(str, problem.validator_value))
        if isinstance(problem.validator_value, list)
        else problem.validator_value,
        "instance": problem.instance,
        "message": problem.message,
    }
    return marked.fault(path, zh.format(**facts), en.format(**facts))


def case_type_of(content: Mapping[str, Any]) -> CaseType:
    """Return the case type of content that has been found in order."""
    return CaseType(
        code=content["code"],
        edition=content["edition"],
        valid_from=date.fromisoformat(content["valid_from"]),
        zh=content["zh"],
        en=content.get("en", ""),
        prefix=content["prefix"],
        initial=content.get("initial", content["states"][0]["code"]),
        states={part["code"]: State(**part) for part in content["states"]},
        acts={part["code"]: _act(part) for part in content["acts"]},
        forms={code: tuple(_field(part) for part in parts) for code, parts in content.get("forms", {}).items()},
        clocks={part["code"]: _clock(part) for part in content.get("clocks", [])},
        steps=tuple(_step(part) for part in content.get("escalation", [])),
        closing=_closing(content.get("closing", {})),
        templates=tuple(Template(**part) for part in content.get("templates", [])),
        categories=tuple(
            (part["code"], part["zh"], tuple(part.get("words", []))) for part in content.get("categories", [])
        ),
        field_group=content.get("field_group", "open"),
        matrix=content.get("duties", {}).get("matrix", ""),
        automatic=content.get("duties", {}).get("automatic", False),
        hand_overs_at_most=content.get("duties", {}).get("hand_overs_at_most", 0),
        merge_at=content.get("duplicates", {}).get("merge_at", 0.0),
        merge_days=content.get("duplicates", {}).get("within_days", 0),
        by_hand=content.get("by_hand", True),
        page=content.get("page", ""),
    )


def _act(part: Mapping[str, Any]) -> Act:
    target = part["to"]
    return Act(
        code=part["code"], kind=part["kind"], zh=part["zh"], en=part.get("en", ""), sources=tuple(part["from"]),
        target=target, permission=part["permission"], who=part.get("who", "anyone"), otherwise=part.get("otherwise", ""),
        form=part.get("form", ""), reason=part.get("reason", False), when=tuple(part.get("when", [])),
        effect=part.get("effect", ""),
    )  # fmt: skip


def _field(part: Mapping[str, Any]) -> Field:
    choices = tuple((one["code"], one["zh"], one.get("en", "")) for one in part.get("choices", []))
    rest = {name: value for name, value in part.items() if name not in {"choices", "least", "most"}}
    bounds = {name: str(part[name]) for name in ("least", "most") if name in part}
    return Field(choices=choices, **bounds, **rest)


def _clock(part: Mapping[str, Any]) -> ClockRule:
    limits = part["limits"] if "limits" in part else [{"limit": part["limit"]}]
    return ClockRule(
        part["code"], part["zh"], part.get("en", ""), tuple(part["runs_in"]), part["calendar"],
        tuple(Graded(one["limit"], one.get("when", {})) for one in limits), part.get("main", False),
        part.get("until", ""),
    )  # fmt: skip


def _step(part: Mapping[str, Any]) -> Step:
    rest = {name: value for name, value in part.items() if name != "tell"}
    return Step(tell=tuple(part.get("tell", [])), **{"en": "", **rest})


def _closing(part: Mapping[str, Any]) -> Closing:
    return Closing(
        round(part.get("check_percent", 0) * 100), round(part.get("call_back_percent", 0) * 100), part.get("seed", "")
    )
