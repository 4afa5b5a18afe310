from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction

from wutong.engines.ledger import api
from wutong.engines.ledger.errors import AdoptionConflict, AppendOnly
from wutong.engines.ledger.models import Adoption, Claim, Definition, TargetVersion
from wutong.engines.ledger.testing import GDP, adopted, said, small_ledger
from wutong.kernel.quantity import Quantity
from wutong.platform.audit.models import Act
from wutong.platform.outbox.models import Event

SEALED = [Claim, Adoption, Definition, TargetVersion]


def one_row_of_each() -> None:
    small_ledger()
    adopted("380.0")
    api.ensure_definition("test.gdp", 1, valid_from=date(2015, 1, 1), text="当年价")
    api.set_target("p/gdp", series=GDP, plan_code="p", end_period="2025", quantity=Quantity.parse("500", "亿元"))


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEALED)
def test_saving_over_or_deleting_a_row_is_refused(model):
    one_row_of_each()
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(id=7)):
        with pytest.raises(AppendOnly, match="账本只增不改"):
            change()


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEALED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_too(model, statement):
    one_row_of_each()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
    assert model.objects.count() == 1


@pytest.mark.django_db
def test_an_adoption_leaves_an_act_and_an_event():
    small_ledger()
    adopted("380.0")
    assert Act.objects.get().verb == "ledger.adopt"
    assert Event.objects.get().body["indicators"] == ["test.gdp"]


@pytest.mark.django_db
def test_many_adoptions_are_all_or_none():
    small_ledger()
    first, second = api.record([said("1", "2019"), said("2", "2020")])
    with pytest.raises(AdoptionConflict):
        api.adopt_all({first: 0, second: 1}, by=None)
    assert Adoption.objects.count() == 0
    assert api.adopt_all({first: 0, second: 0}, by=None) == {first: 1, second: 1}
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_who_adopt_at_once_one_wins_and_nothing_is_lost():
    small_ledger()
    claims = api.record([said("380.0"), said("381.5")])
    barrier, outcomes = Barrier(2), []

    def correct(claim: int) -> None:
        try:
            barrier.wait()
            outcomes.append(api.adopt(claim, by=None, expected=0))
        except AdoptionConflict as conflict:
            outcomes.append(conflict)
        finally:
            connections.close_all()

    threads = [Thread(target=correct, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [outcome for outcome in outcomes if outcome == 1]
    told = [outcome for outcome in outcomes if isinstance(outcome, AdoptionConflict)]
    assert (len(won), len(told)) == (1, 1)
    assert told[0].facts["what"] == f"{api.current([GDP])[GDP][0].printed}亿元"
    assert {one.claim_id for one in api.claims_of(GDP)} == set(claims)
