"""Lists of firms that people keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry.access import visible
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.identity import number_of, roots
from wutong.engines.registry.searching import numbers_of
from wutong.engines.registry.types import ListInfo, Question
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act


def lists_of(person: Any) -> list[ListInfo]:
    """Return the lists a person keeps and those others share, by name in an order that is the same on every database."""
    rows = _seen_by(person).select_related("owner").annotate(count=Count("members"))
    return sorted((_info(row, row.count) for row in rows), key=lambda one: one.name)


@transaction.atomic
def save_list(
    person: Any,
    name: str,
    *,
    question: Question | None = None,
    keys: Iterable[str] = (),
    shared: bool = False,
    post: str = "",
) -> int:
    """Keep a list under a name and return its number; one of this name that the person keeps is written over.

    question  asked anew each time the list is opened; without it the firms of `keys` are the list

    Raises
        FactRefused  without a name
    """
    if not name.strip():
        raise FactRefused(what=_("企业名单"), why="没有写名称", why_en="it has no name")
    now = clock.now()
    row, _new = models.SavedList.objects.update_or_create(
        owner=person, name=name.strip()[:120],
        defaults={"question": _stored(question), "shared": shared, "changed_at": now},
        create_defaults={"question": _stored(question), "shared": shared, "changed_at": now, "recorded_at": now},
    )  # fmt: skip
    row.members.all().delete()
    numbers = dict.fromkeys(roots([number_of(key) for key in keys]).values()) if question is None else {}
    models.SavedListMember.objects.bulk_create(
        [models.SavedListMember(saved_list=row, entity_id=number, added_at=now) for number in numbers], batch_size=500
    )
    record_act(
        "registry.list",
        person=person,
        post=post,
        object_kind="firm_list",
        object_key=str(row.pk),
        detail={"name": row.name},
    )
    return row.pk


def delete_list(person: Any, number: int) -> None:
    """Remove a list that the person keeps; raises FactRefused where there is none."""
    if not models.SavedList.objects.filter(owner=person, pk=number).delete()[0]:
        raise _absent()


def list_info(person: Any, number: int) -> ListInfo:
    """Return a list that a person keeps or that is shared; raises FactRefused where there is none."""
    row = _seen_by(person).select_related("owner").filter(pk=number).first()
    if row is None:
        raise _absent()
    return _info(row, row.members.count())


def list_members(person: Any, number: int, scope: Scope | None = None) -> QuerySet[Any]:
    """Return the entities of a list that may be seen, as a query of `Entity`."""
    info = list_info(person, number)
    if info.question is not None:
        return numbers_of(info.question, scope)
    chosen = models.SavedListMember.objects.filter(saved_list=number).values_list("entity", flat=True)
    return models.Entity.objects.filter(visible(scope), pk__in=set(roots(chosen).values()))


def _seen_by(person: Any) -> QuerySet[Any]:
    return models.SavedList.objects.filter(Q(owner=person) | Q(shared=True))


def _info(row: models.SavedList, count: int) -> ListInfo:
    question = Question(row.question.get("words", ""), row.question.get("filters", {})) if row.question else None
    return ListInfo(row.pk, row.name, str(row.owner), row.shared, question, None if question else count)


def _stored(question: Question | None) -> Mapping[str, Any]:
    if question is None:
        return {}
    return {"words": question.words, "filters": {facet: list(values) for facet, values in question.filters.items()}}


def _absent() -> FactRefused:
    return FactRefused(
        what=_("企业名单"), why="没有这份名单，或它不是您的", why_en="there is no such list, or it is not yours"
    )
