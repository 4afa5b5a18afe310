"""One scope, two faces: the Django filter and the columnar predicate pick the same rows, and `covers` agrees."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.platform.access.scope import ALL_GROUPS, Scope, next_path
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO

STEPS = st.sampled_from(["0001", "0002", "0009", "0010", "9998"])
PATHS = st.lists(STEPS, min_size=1, max_size=4).map("".join)
GROUPS = st.sampled_from(["open", "internal", "tax"])
SCOPES = st.frozensets(st.tuples(PATHS, GROUPS | st.just(ALL_GROUPS)), max_size=6).map(Scope)
ROWS = st.lists(st.tuples(PATHS, GROUPS), max_size=25, unique_by=lambda row: row[0])


@given(SCOPES, ROWS)
@settings(deadline=None)
def test_the_columnar_predicate_agrees_with_covers(scope, rows):
    frame = pl.DataFrame({"path": [r[0] for r in rows], "group": [r[1] for r in rows]},
                         schema={"path": pl.String, "group": pl.String})  # fmt: skip

    picked = frame.filter(scope.predicate("path", "group")).rows()

    assert picked == [row for row in rows if scope.covers(*row)]


@pytest.mark.django_db
@given(SCOPES, ROWS)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_filter_agrees_with_the_columnar_predicate(scope, rows):
    Area.objects.all().delete()
    Area.objects.bulk_create(
        Area(code=path, name_zh=path, kind=group, path=path, valid_from=LONG_AGO) for path, group in rows
    )  # `kind` stands in for the column of the field group

    by_database = set(Area.objects.filter(scope.filter("path", "kind")).values_list("path", "kind"))
    frame = pl.DataFrame(rows, schema={"path": pl.String, "group": pl.String}, orient="row")

    assert by_database == set(frame.filter(scope.predicate("path", "group")).rows())


@given(PATHS, PATHS)
def test_a_range_holds_exactly_the_branch(branch, path):
    assert (branch <= path < next_path(branch)) == path.startswith(branch)


def test_an_empty_scope_is_false_and_picks_nothing():
    nothing = Scope(frozenset())

    assert not nothing
    assert not nothing.covers("0001", "open")
