"""Statements that are composed once answer as Django's own do."""

from datetime import date

import pytest

from wutong.platform.accounts.models import Holding
from wutong.platform.accounts.testing import make_person
from wutong.platform.statements import Composed

COLUMNS = ("as_deputy", "valid_from", "valid_to", "post__code")


@pytest.mark.django_db
def test_rows_are_those_of_the_query_set_for_any_values_and_it_is_built_once():
    people = [make_person(role) for role in ("planner", "leader")]
    built = []

    def holdings(day, person, code):
        built.append(day)
        return Holding.objects.filter(valid_from__lte=day, person=person).exclude(post__code=code).values_list(*COLUMNS)

    composed = Composed(holdings, date, int, str)
    asked = [(day, one.pk, "none") for day in (date(1901, 1, 1), date(2025, 3, 3)) for one in people]
    answers = [composed(*values) for values in asked]
    assert len(built) == 1
    assert answers == [list(holdings(*values)) for values in asked]
    assert [len(rows) for rows in answers] == [0, 0, 1, 1]


@pytest.mark.django_db
def test_a_build_function_that_changes_a_value_is_refused():
    composed = Composed(lambda code: Holding.objects.filter(post__code=code.upper()).values_list("pk"), str)
    with pytest.raises(ValueError, match="not in the statement"):
        composed("a")
