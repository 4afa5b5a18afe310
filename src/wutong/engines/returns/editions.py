"""The next edition of a form: read from what an official wrote, tried, compared with the one before, and recorded.

Nothing here changes an edition that is recorded: returns that were opened by it keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.engines.returns import rights
from wutong.engines.returns.errors import FormFault, FormUnknown, ReasonMissing
from wutong.engines.returns.forms import Field, Form, form_of, read_form, record_form
from wutong.engines.returns.models import FormEdition
from wutong.kernel.yaml_text import read_yaml
from wutong.platform.accounts.api import holders_of
from wutong.platform.accounts.models import Unit
from wutong.platform.audit.api import record_act
from wutong.platform.naming import name_of

LONGEST = 200_000  # characters of a form's text
VERBS = {"reporting.form": _("登记报表新版次")}


@dataclass(frozen=True)
class Draft:
    """An edition that could be recorded: the form, what it changes, what each unit would fill in, what is odd about it.

    added, dropped, changed  titles of rows, held against the edition before by their codes
    parts                    unit, its name, the rows it fills in
    """

    form: Form
    content: Mapping[str, Any]
    before: Form | None
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[str, ...]
    parts: tuple[tuple[str, str, tuple[Field, ...]], ...]
    without_officer: tuple[str, ...]


def editions_known() -> list[FormEdition]:
    """Return every edition of every form, by code, the latest of each first."""
    return list(FormEdition.objects.order_by("code", "-edition"))


def text_of(row: FormEdition) -> str:
    """Return an edition as an official writes it."""
    return str(yaml.safe_dump(row.content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160))


def edition_called(code: str, edition: int) -> FormEdition:
    """Return an edition.

    Raises
        FormUnknown
    """
    row = FormEdition.objects.filter(code=code, edition=edition).first()
    if row is None:
        raise FormUnknown(form=f"{code} {edition}")
    return row


def draft_of(text: str, *, code: str = "") -> Draft:
    """Return what a text says as an edition that follows the latest of its form.

    code  the form that the text must be of; empty: any, also a new one

    Raises
        FormFault  with everything that stands in the way: where the text cannot be read, a field, unit, formula or
                   frequency that is not known, a number or first day that does not follow
    """
    content = _content(text, code)
    latest = FormEdition.objects.filter(code=str(content.get("code", ""))).order_by("-edition").first()
    _refuse_not_next(content, latest)
    form = read_form(content)
    _refuse_unknown(form)
    before = form_of(latest.code, latest.edition) if latest else None
    names = {unit.code: name_of(unit) for unit in Unit.objects.filter(code__in=form.units)}
    old, new = ({field.code: field for field in one.fields} if one else {} for one in (before, form))
    return Draft(
        form, content, before, _titles(new[one] for one in new if one not in old),
        _titles(old[one] for one in old if one not in new),
        _titles(new[one] for one in new if one in old and new[one] != old[one]),
        tuple((unit, names[unit], form.part_of(unit)) for unit in form.units),
        tuple(names[unit] for unit in form.units if not holders_of([rights.FILL], units=[unit])),
    )  # fmt: skip


@transaction.atomic
def record_draft(text: str, *, code: str, reason: str, by: Any, post: str = "") -> Form:
    """Record a text as the next edition of its form.

    Raises
        FormFault, FormFixed; ReasonMissing  without the document or reason it rests on
    """
    draft = draft_of(text, code=code)
    if not reason.strip():
        raise ReasonMissing(act=_("登记"), title=draft.form.title)
    form = record_form(draft.content)
    record_act(
        "reporting.form", person=by, post=post, object_kind="form", object_key=f"{form.code}-{form.edition}",
        detail={"valid_from": form.valid_from.isoformat(), "reason": reason.strip()},
    )  # fmt: skip
    return form


def _content(text: str, code: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise FormFault(form=code or "?", problem=f"超过 {LONGEST} 字")
    try:
        content = read_yaml(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        raise FormFault(form=code or "?", problem=f"{where}写法有误") from problem
    if not isinstance(content, dict) or (code and content.get("code") != code):
        raise FormFault(form=code or "?", problem=f"code 应是 {code}")
    return content


def _refuse_not_next(content: Mapping[str, Any], latest: FormEdition | None) -> None:
    """An edition follows the latest by one, and begins later."""
    number, begins = content.get("edition"), content.get("valid_from")
    if isinstance(begins, str):
        begins = _day(begins)
    wanted = latest.edition + 1 if latest else 1
    code = str(content.get("code", "?"))
    if number != wanted:
        raise FormFault(form=code, problem=f"edition 应是 {wanted}")
    if not isinstance(begins, date) or (latest is not None and begins <= latest.valid_from):
        after = f"，晚于 {latest.valid_from}" if latest else ""
        raise FormFault(form=code, problem=f"valid_from 应是日期{after}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _refuse_unknown(form: Form) -> None:
    """Every row has units, which stand today; the frequency and each row's kind are known."""
    standing = set(Unit.objects.filter(code__in=form.units, valid_to=None).values_list("code", flat=True))
    problems = [f"没有单位 {unit}" for unit in form.units if unit not in standing]
    problems += [f"{field.title or field.code}：没有填报单位" for field in form.fields if not field.units]
    problems += [] if form.frequency in ledger.FREQUENCIES else [f"frequency：{form.frequency}"]
    codes = [field.code for field in form.fields]
    problems += [f"重复的 code：{code}" for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if problems:
        raise FormFault(form=form.code, problem="；".join(problems[:10]))


def _titles(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(field.title or field.code for field in fields)
