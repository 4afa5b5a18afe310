"""Whether the parts of a case type hold together: what a schema cannot see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from wutong.engines.cases._core.calendars.errors import LimitUnreadable
from wutong.engines.cases._core.calendars.limits import read_limit
from wutong.engines.cases._core.casetypes.definition import CHECK, CLOSE, CONFIRM, PAUSE, PREVIOUS, REOPEN, RESUME
from wutong.engines.cases._core.casetypes.marks import Fault, Marked, Path

OPENING = "open"  # what a template for a new case names in place of an act
Found = Iterator[tuple[Path, str, str]]


def faults_of(marked: Marked) -> list[Fault]:
    """Return everything in a well-formed file that does not hold together, with its line."""
    content = marked.content
    return [marked.fault(path, zh, en) for check in CHECKS for path, zh, en in check(content)]


def _states(content: Mapping[str, Any]) -> set[str]:
    return {state["code"] for state in content["states"]}


def _ends(content: Mapping[str, Any]) -> set[str]:
    return {state["code"] for state in content["states"] if state.get("ends")}


def _day(content: Mapping[str, Any]) -> Found:
    given = content["valid_from"]
    try:
        date.fromisoformat(str(given))
    except ValueError:
        yield ("valid_from",), f"“{given}”不是日期，请写成 2025-01-01", f"“{given}” is no day; write it like 2025-01-01"


def _codes_once(content: Mapping[str, Any]) -> Found:
    for part in ("states", "acts", "clocks", "escalation", "templates", "categories"):
        seen: set[str] = set()
        for index, entry in enumerate(content.get(part, [])):
            if entry["code"] in seen:
                yield (part, index, "code"), f"代码“{entry['code']}”重复", f"the code “{entry['code']}” is used twice"
            seen.add(entry["code"])


def _known_states(content: Mapping[str, Any]) -> Found:
    states = _states(content)
    initial = content.get("initial")
    if initial and initial not in states:
        yield ("initial",), f"没有状态“{initial}”", f"there is no state “{initial}”"
    for index, act in enumerate(content["acts"]):
        named = [("from", state) for state in act["from"]] + [("to", act["to"])]
        named += [("otherwise", act["otherwise"])] if "otherwise" in act else []
        for part, state in named:
            back = part == "to" and state == PREVIOUS and act["kind"] == RESUME
            if state not in states and not back:
                yield ("acts", index, part), f"没有状态“{state}”", f"there is no state “{state}”"
    for index, clock in enumerate(content.get("clocks", [])):
        for state in clock["runs_in"]:
            if state not in states:
                yield ("clocks", index, "runs_in"), f"没有状态“{state}”", f"there is no state “{state}”"


def _ways(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return which states lead to which; a pause leads back to where it came from."""
    ways: dict[str, set[str]] = {state: set() for state in _states(content)}
    for act in content["acts"]:
        for source in act["from"]:
            targets = {act["to"], act.get("otherwise", act["to"])} - {PREVIOUS}
            ways.get(source, set()).update(targets)
    paused = {(act["to"], source) for act in content["acts"] if act["kind"] == PAUSE for source in act["from"]}
    for state, source in paused:
        if any(act["kind"] == RESUME and state in act["from"] for act in content["acts"]):
            ways.get(state, set()).add(source)
    return ways


def _reached(ways: Mapping[str, set[str]], start: str) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += ways.get(state, set())
    return found


def _reachable(content: Mapping[str, Any]) -> Found:
    ways, ends = _ways(content), _ends(content)
    initial = content.get("initial", content["states"][0]["code"])
    if not ends:
        yield (
            ("states",),
            "没有一个状态标明 ends: true，案件无法办结",
            "no state has ends: true, so no case can ever be closed",
        )
    reached = _reached(ways, initial)
    for index, state in enumerate(content["states"]):
        code = state["code"]
        if code not in reached:
            yield ("states", index), f"从起始状态到不了“{code}”", f"“{code}” cannot be reached from the first state"
        elif ends and not _reached(ways, code) & ends:
            yield ("states", index), f"从“{code}”走不到办结", f"from “{code}” no case can be closed"


def _kinds(content: Mapping[str, Any]) -> Found:
    ends = _ends(content)
    for index, act in enumerate(content["acts"]):
        path = ("acts", index)
        if act["kind"] == CLOSE and act["to"] not in ends:
            yield (*path, "to"), "办结必须到达 ends 状态", "closing must lead to a state that ends"
        if act["kind"] != CLOSE and (act["to"] in ends or act.get("otherwise") in ends):
            yield (
                (*path, "kind"),
                "到达 ends 状态的操作，kind 必须是 close",
                "an act that leads to an end must be of kind close",
            )
        if act["kind"] == REOPEN and not set(act["from"]) <= ends:
            yield (*path, "from"), "重办只能从 ends 状态出发", "reopening must start from states that end"
        if act["kind"] in (CHECK, CONFIRM) and "otherwise" not in act:
            yield (
                path,
                "核查和核实操作要写明不属实时到哪个状态（otherwise）",
                "a check, or a confirmation, must say where a failed one leads (otherwise)",
            )


def _forms(content: Mapping[str, Any]) -> Found:
    forms = content.get("forms", {})
    for index, act in enumerate(content["acts"]):
        if act.get("form") and act["form"] not in forms:
            yield ("acts", index, "form"), f"没有表单“{act['form']}”", f"there is no form “{act['form']}”"
    for code, fields in forms.items():
        seen: set[str] = set()
        for index, field in enumerate(fields):
            path = ("forms", code, index)
            if field["code"] in seen:
                yield (*path, "code"), f"字段“{field['code']}”重复", f"the field “{field['code']}” is used twice"
            seen.add(field["code"])
            if field.get("kind", "text") in {"choice", "choices"} and not field.get("choices"):
                yield path, "选择字段要列出 choices", "a field of choices must list them"


def _clocks(content: Mapping[str, Any]) -> Found:
    clocks = content.get("clocks", [])
    mains = [index for index, clock in enumerate(clocks) if clock.get("main")]
    if clocks and len(mains) != 1:
        yield ("clocks",), "要有且只有一个时钟标明 main: true", "exactly one clock must have main: true"
    days = {
        field["code"] for form in content.get("forms", {}).values() for field in form if field.get("kind") == "date"
    }
    for index, clock in enumerate(clocks):
        if clock.get("until", "") not in {"", *days}:
            yield (
                ("clocks", index, "until"),
                f"没有日期字段“{clock['until']}”",
                f"no form has a date “{clock['until']}”",
            )
        if ("limit" in clock) == ("limits" in clock):
            yield ("clocks", index), "limit 和 limits 写且只写一个", "give either limit or limits"
        limits = [(("clocks", index, "limit"), clock["limit"])] if "limit" in clock else []
        limits += [
            (("clocks", index, "limits", at, "limit"), one["limit"]) for at, one in enumerate(clock.get("limits", []))
        ]
        for path, limit in limits:
            yield from _limit(path, limit)


def _limit(path: Path, text: str) -> Found:
    try:
        read_limit(str(text))
    except LimitUnreadable:
        yield path, f"看不懂时限“{text}”", f"the limit “{text}” cannot be understood"


def _escalation(content: Mapping[str, Any]) -> Found:
    clocks = {clock["code"] for clock in content.get("clocks", [])}
    for index, step in enumerate(content.get("escalation", [])):
        path = ("escalation", index)
        if step["clock"] not in clocks:
            yield (*path, "clock"), f"没有时钟“{step['clock']}”", f"there is no clock “{step['clock']}”"
        if ("percent" in step) == ("late" in step):
            yield path, "percent 和 late 写且只写一个", "give either percent or late"
        if "late" in step:
            yield from _limit((*path, "late"), step["late"])


def _templates(content: Mapping[str, Any]) -> Found:
    acts = {act["code"] for act in content["acts"]} | {OPENING}
    for index, template in enumerate(content.get("templates", [])):
        if template["act"] not in acts:
            yield ("templates", index, "act"), f"没有操作“{template['act']}”", f"there is no act “{template['act']}”"


CHECKS: tuple[Callable[[Mapping[str, Any]], Found], ...] = (
    _day, _codes_once, _known_states, _reachable, _kinds, _forms, _clocks, _escalation, _templates,
)  # fmt: skip
