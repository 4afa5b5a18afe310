"""What a claim or an adoption refers to is there: the database sees to it, whichever way rows come in."""

import pytest
from django.db import IntegrityError, connection, transaction

from wutong.engines.ledger import api
from wutong.engines.ledger.models import Adoption, Claim, Series
from wutong.engines.ledger.testing import GDP, adopted, said, small_ledger

pytestmark = pytest.mark.django_db
NOWHERE = 10**9


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def copy_of(row, **changed):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**values | changed)


def done_and_checked(act) -> None:
    with transaction.atomic():
        act()
        connection.check_constraints()  # SQLite looks at the end of a transaction


def refuses(act) -> None:
    with pytest.raises(IntegrityError):
        done_and_checked(act)


@pytest.mark.parametrize("column", ["series_id", "source_id", "definition_id", "recorded_by_id"])
def test_a_claim_that_refers_to_nothing_is_refused(column):
    claim = Claim.objects.get(pk=api.record([said("380.0")])[0])
    refuses(lambda: Claim.objects.bulk_create([copy_of(claim), copy_of(claim, **{column: NOWHERE})]))
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("column", ["series_id", "claim_id", "recorded_by_id"])
def test_an_adoption_that_refers_to_nothing_is_refused(column):
    adopted("380.0")
    word = Adoption.objects.get()
    refuses(lambda: Adoption.objects.bulk_create([copy_of(word, sequence=2, **{column: NOWHERE})]))
    assert Adoption.objects.count() == 1


def test_what_a_claim_refers_to_cannot_be_removed():
    api.record([said("380.0")])
    series = Series.objects.get(indicator__code=GDP.indicator)

    def remove() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_series WHERE id = %s", [series.pk])

    refuses(remove)
    assert Series.objects.filter(pk=series.pk).exists()


def test_a_series_that_nothing_refers_to_can_be_removed():
    api.record([said("380.0")])
    Series.objects.filter(indicator__code="test.firms").delete()
    spare = copy_of(Series.objects.get(), measure="growth")
    spare.save()
    spare.delete()
    assert Series.objects.count() == 1
