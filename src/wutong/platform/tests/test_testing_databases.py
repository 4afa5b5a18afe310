"""The tests' own databases: made once, copied, and left alone by whoever works on a copy."""

import pytest
from django.db import DatabaseError, connection

from wutong.platform.accounts.models import Role
from wutong.platform.testing_databases import EMPTY, Stock, filled_by


@pytest.fixture
def with_one_role(stock: Stock, django_db_setup, django_db_blocker):
    """The name of a finished database that holds one role; making it a second time would fail."""
    with django_db_blocker.unblock():
        stock.ensure("one-role", filled_by(lambda: Role.objects.create(code="t-first", name_zh="一")), of=EMPTY)
        stock.ensure("one-role", lambda place: pytest.fail("made twice"), of=EMPTY)
        yield "one-role"


def codes():
    return list(Role.objects.filter(code__startswith="t-").values_list("code", flat=True))


def test_work_on_a_copy_reaches_neither_the_next_copy_nor_the_database_before(with_one_role, stock):
    with stock.copied(with_one_role):
        Role.objects.create(code="t-second", name_zh="二")
        assert codes() == ["t-first", "t-second"]

    with stock.copied(with_one_role):
        assert codes() == ["t-first"]
    assert codes() == []


def test_a_stock_that_is_cleared_leaves_no_database_behind(tmp_path, django_db_setup, django_db_blocker):
    stock = Stock.of_default(tmp_path / "databases")
    with django_db_blocker.unblock():
        stock.ensure("one-table", filled_by(lambda: connection.cursor().execute("CREATE TABLE one (number INTEGER)")))
        with stock.copied("one-table"):
            assert connection.introspection.table_names() == ["one"]

        stock.clear()

        with pytest.raises((OSError, DatabaseError)), stock.copied("one-table"):
            pytest.fail("there is still a database to copy")
