"""What hangs on an entity refers to one that is there: the database sees to it, whichever way rows come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from wutong.engines.registry.identity import number_of
from wutong.engines.registry.models import (
    Entity,
    EntityName,
    Identifier,
    IdentityLink,
    PanelRow,
    SearchText,
    SourceRecord,
)
from wutong.engines.registry.testing import hand_in, make_firm

pytestmark = pytest.mark.django_db
NOWHERE = 10**9


@pytest.fixture
def firm() -> int:
    key = make_firm("郑州示例仪表有限公司", number=1)
    hand_in(key, "2023", revenue_fen=1)
    return number_of(key)


def done_and_checked(act: Callable[[], Any]) -> None:
    with transaction.atomic():
        act()
        connection.check_constraints()


def refuses(act: Callable[[], Any]) -> None:
    """Expect that an act is refused, by the end of its transaction: SQLite looks then."""
    with pytest.raises(IntegrityError):
        done_and_checked(act)


def copied(row: Model, **changed: Any) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**values | changed)


@pytest.mark.parametrize(
    ("model", "changed"),
    [
        (Entity, {"area_id": NOWHERE}),
        (Entity, {"merged_into_id": NOWHERE}),
        (EntityName, {"entity_id": NOWHERE}),
        (Identifier, {"entity_id": NOWHERE}),
        (IdentityLink, {"entity_id": NOWHERE, "key": "another"}),
        (SearchText, {"entity_id": NOWHERE}),
        (PanelRow, {"entity_id": NOWHERE}),
        (PanelRow, {"batch_id": NOWHERE, "period": "2022"}),
        (SourceRecord, {"batch_id": NOWHERE, "version": 99}),
    ],
)
def test_a_row_that_refers_to_nothing_is_refused(firm: int, model: Any, changed: dict[str, Any]) -> None:
    rows = model.objects.count()
    refuses(lambda: model.objects.bulk_create([copied(model.objects.earliest("pk"), **changed)]))
    assert model.objects.count() == rows


@pytest.mark.parametrize(
    ("model", "changed"),
    [(Entity, {"merged_into": NOWHERE}), (EntityName, {"entity": NOWHERE}), (IdentityLink, {"entity": NOWHERE})],
)
def test_a_row_cannot_come_to_refer_to_nothing(firm: int, model: Any, changed: dict[str, Any]) -> None:
    refuses(lambda: model.objects.update(**changed))
    assert not model.objects.filter(**changed).exists()


def test_a_row_may_come_to_refer_to_something_else(firm: int) -> None:
    other = number_of(make_firm("郑州示例软件有限公司", number=2))
    done_and_checked(lambda: Entity.objects.filter(pk=firm).update(merged_into=other))
    assert Entity.objects.get(pk=firm).merged_into_id == other


@pytest.mark.parametrize("model", [EntityName, Identifier, IdentityLink, SearchText, PanelRow])
def test_an_entity_that_something_hangs_on_cannot_be_removed(firm: int, model: Any) -> None:
    others = {EntityName, Identifier, IdentityLink, SearchText} - {model}

    def remove() -> None:
        for other in others:
            other.objects.filter(entity=firm).delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM registry_entity WHERE id = %s", [firm])

    refuses(remove)
    assert Entity.objects.filter(pk=firm).exists()
