"""Words for what happened to a case, and names for who did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.cases._core.casetypes.definition import CaseType, Field
from wutong.engines.cases._core.state import Event
from wutong.engines.cases.casetypes import editions
from wutong.engines.cases.dispatching import Suggested
from wutong.engines.cases.models import Case
from wutong.engines.cases.moments import moment_of
from wutong.platform.accounts.api import unit_names
from wutong.platform.accounts.models import Person
from wutong.platform.naming import in_english

KINDS: dict[str, Any] = {
    "opened": _("登记"),
    "move": _("流转"),
    "accept": _("签收"),
    "dispatch": _("派遣"),
    "return": _("退回"),
    "arbitrate": _("裁定"),
    "pause": _("暂停计时"),
    "resume": _("恢复计时"),
    "submit": _("办毕上报"),
    "confirm": _("核实"),
    "check": _("核查"),
    "close": _("结案"),
    "reopen": _("重办"),
    "comment": _("意见"),
    "file": _("附件"),
    "watch": _("关注人变动"),
    "report": _("又有反映"),
    "answer": _("答复反映人"),
    "escalated": _("督办升级"),
    "merged": _("并入别的案件"),
    "absorbed": _("并入了一个案件"),
    "unmerged": _("拆分出来"),
    "released": _("拆出了一个案件"),
    "closed_with": _("随主案办结"),
    "reopened_with": _("随主案重办"),
    "task": _("交办子任务"),
    "task_ended": _("子任务有变化"),
    "migrated": _("迁移到新版类型"),
    "moved": _("机构与网格调整"),
    "rescheduled": _("按新日历改期"),
    "erased": _("依法删除个人信息"),
    "reclassified": _("改正分类"),
}
RESULTS = {"held": _("核查属实"), "failed": _("核查不属实")}
CONFIRMED = {"held": _("核实属实"), "failed": _("核实不属实")}
CHANNELS = {
    "page": _("网页"), "phone": _("电话"), "patrol": _("巡查上报"), "api": _("接口"), "import": _("导入"),
    "hotline": _("热线"), "product": _("系统生成"),
}  # fmt: skip
SEVERITIES = [(1, _("特急")), (2, _("紧急")), (3, _("一般"))]
PRODUCT = _("系统")
SHORTEST_SHOWN = 7  # of a contact with fewer signs than this nothing is shown


def titled(part: Any) -> str:
    """Return what a part of a type (state, act, field, clock) is called in the reader's language."""
    return str((in_english() and part.en) or part.zh)


def category_names(kind: CaseType) -> dict[str, str]:
    """Return what the categories of a type are called."""
    return {code: zh for code, zh, _words in kind.categories}


def learnt_from(found: Suggested) -> str:
    """Say where suggested categories come from, and how often such suggestions are right."""
    if found.accuracy is None:
        return str(_("按词表"))
    words = str(_("由 {cases} 件已办结的案件学得，验证时准确率 {share:.0%}"))
    return words.format(cases=found.cases, share=found.accuracy)


def state_title(kind: CaseType, state: str) -> str:
    """Return what a state is called; a merged case stands in none of its type's."""
    known = kind.states.get(state)
    return titled(known) if known else str(_("已合并"))


@dataclass(frozen=True)
class Line:
    """One line of a case's history as the page prints it."""

    sequence: int
    kind: str
    at: datetime | None
    what: Any
    who: Any
    unit: str
    words: list[str]
    links: list[tuple[str, int]]
    files: list[tuple[str, str]]  # name, digest
    erased: bool = False


@dataclass(frozen=True)
class Names:
    """Names of the people, units and other cases that a case's history speaks of; three statements."""

    people: Mapping[str, str]
    units: Mapping[str, str]
    cases: Mapping[int, str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Names:
        """Look up what these events name."""
        listed = list(events)
        cases = {case for event in listed for case in linked_cases(event)}
        return cls(
            people_names(event.person for event in listed),
            unit_names(event.body.get("set", {}).get("unit", "") for event in listed),
            dict(Case.objects.filter(pk__in=cases).values_list("pk", "number")),
        )


def people_names(usernames: Iterable[str]) -> dict[str, str]:
    """Return full names by user name; one statement."""
    wanted = set(usernames) - {""}
    return dict(Person.objects.filter(username__in=wanted).values_list("username", "full_name"))


def lines_of(kind: CaseType, events: Iterable[Event], *, personal: bool) -> list[Line]:
    """Return a case's history in lines, oldest first; `personal` shows what only few may see."""
    listed = list(events)
    names = Names.of(listed)
    erased = {number for event in listed if event.kind == "erased" for number in event.body["events"]}
    return [
        _line(then, event, names, event.sequence in erased, personal)
        for then, event in zip(_kinds_then(kind, listed), listed, strict=True)
    ]


def _kinds_then(kind: CaseType, events: list[Event]) -> list[CaseType]:
    """Return the edition under which each event happened: a case may have been of another type before."""
    named, code, edition = [], kind.code, kind.edition
    for event in events:
        given = event.body.get("set", {})
        code, edition = given.get("type", code), given.get("edition", edition)
        named.append((code, edition))
    known = {(kind.code, kind.edition): kind}
    if others := set(named) - known.keys():
        known |= editions(others)
    return [known[pair] for pair in named]


def _line(kind: CaseType, event: Event, names: Names, erased: bool, personal: bool) -> Line:
    unit = event.body.get("set", {}).get("unit", "")
    file = event.body.get("file")
    links = [(names.cases.get(case, f"#{case}"), case) for case in linked_cases(event)]
    return Line(
        event.sequence, event.kind, moment_of(event.at), what_happened(kind, event),
        names.people.get(event.person) or event.person or PRODUCT, names.units.get(unit, unit),
        list(_words(kind, event, personal)), links,
        [(name, file["digest"])] if file and (name := event.personal.get("file")) else [], erased,
    )  # fmt: skip


def what_happened(kind: CaseType, event: Event) -> Any:
    """Return what an event is called: by its type's act or step where that has a title, else by its kind."""
    act = kind.acts.get(event.body.get("act", ""))
    step = next((one for one in kind.steps if one.code == event.body.get("step")), None)
    return (act and titled(act)) or (step and titled(step)) or KINDS.get(event.kind, event.kind)


def _words(kind: CaseType, event: Event, personal: bool) -> Iterator[str]:
    for name in ("reason", "note", "text", "answer"):
        if event.personal.get(name):
            yield str(event.personal[name])
    if event.kind == "reclassified":
        yield from _corrected(kind, event.body["set"])
    for name, words in (("check", RESULTS), ("confirmed", CONFIRMED)):
        if result := event.body.get("set", {}).get(name):
            yield str(words[result])
    given = {**event.body.get("form", {}), **(event.personal.get("form", {}) if personal else {})}
    yield from (f"{title}：{value}" for title, value in named_values(kind, given))


def _corrected(kind: CaseType, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a correction changed, in words."""
    if "type" in given:
        yield f"{_('类型')} → {titled(kind)}"
    if "category" in given:
        yield f"{_('类别')} → {category_names(kind).get(given['category'], given['category']) or '—'}"
    if "severity" in given:
        yield f"{_('等级')} → {dict(SEVERITIES).get(given['severity'], given['severity'])}"


def named_values(kind: CaseType, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what forms hold as people read it: the fields' titles with their values."""
    fields = {field.code: field for form in kind.forms.values() for field in form}
    return [
        (titled(fields[code]) if code in fields else code, value_words(fields.get(code), value))
        for code, value in values.items()
    ]


def value_words(field: Field | None, value: Any) -> str:
    """Return a form's value as people read it: choices by their names."""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    choices = field.choices if field else ()
    names = {code: (in_english() and en) or zh for code, zh, en in choices}
    return "、".join(names.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))


def linked_cases(event: Event) -> list[int]:
    """Return the other cases that an event speaks of."""
    body = event.body
    found = [
        body.get("set", {}).get("merged_into"), body.get("set", {}).get("parent"), body.get("absorb", {}).get("case"),
        body.get("release"), body.get("from"), body.get("task", {}).get("case"),
        body.get("task_ended", {}).get("case"), body.get("case"),
    ]  # fmt: skip
    return [case for case in found if isinstance(case, int)]


def masked(contact: str) -> str:
    """Return a telephone number or address of which only the ends can be read.

    >>> masked("13812345678"), masked("")
    ('138****5678', '')
    """
    if len(contact) <= SHORTEST_SHOWN:
        return "****" if contact else ""
    return f"{contact[:3]}****{contact[-4:]}"
