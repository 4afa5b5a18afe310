"""Figures kept in the process are those in force, whatever is adopted, withdrawn, undone or new."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.kept import in_force_of
from wutong.engines.ledger.testing import FIRMS, GDP, adopted, small_ledger
from wutong.kernel.period import Period

KEYS = (GDP, FIRMS)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_what_is_in_force_after_every_word():
    small_ledger()
    words = [
        lambda: adopted("100", period="2023"),
        lambda: adopted("110", period="2024"),
        lambda: ledger.withdraw(GDP, Period.parse("2024"), by=None, expected=1, reason="口径有误"),
        lambda: adopted("70", period="2024", series=FIRMS, unit="家"),
    ]
    for word in words:
        word()
        assert in_force_of(KEYS) == current(KEYS)
        assert in_force_of(KEYS) == current(KEYS)
    with CaptureQueriesContext(connection) as again:
        in_force_of(KEYS)
    assert len(again) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_wrote_and_took_back_is_not_kept():
    small_ledger()
    adopted("100", period="2023")
    before = in_force_of(KEYS)
    try:
        with transaction.atomic():
            adopted("120", period="2024")
            assert len(in_force_of(KEYS)[GDP]) == 2
            raise LookupError
    except LookupError:
        pass
    assert in_force_of(KEYS) == before
