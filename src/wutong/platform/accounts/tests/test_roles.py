"""Roles as data."""

import pytest

from wutong.platform.accounts import roles
from wutong.platform.accounts.errors import UnknownPermission
from wutong.platform.accounts.models import Grant
from wutong.platform.accounts.web.administration_forms import PostForm
from wutong.platform.packs import permissions


def granted() -> set[str]:
    return {name for role in roles.declared()["roles"].values() for name in role["grants"]}


def test_every_permission_is_granted_to_some_role_and_every_grant_is_declared():
    assert granted() == set(permissions())


def test_grants_name_known_field_groups_only():
    known = set(roles.field_groups()) | {"*"}
    groups = [
        group for role in roles.declared()["roles"].values() for given in role["grants"].values() for group in given
    ]

    assert set(groups) <= known


@pytest.mark.django_db
def test_loading_the_roles_again_changes_nothing():
    roles.ensure_roles()
    before = sorted(Grant.objects.values_list("id", flat=True))

    roles.ensure_roles()

    assert sorted(Grant.objects.values_list("id", flat=True)) == before


def test_a_misspelt_permission_is_refused_with_the_list_of_known_ones():
    with pytest.raises(UnknownPermission, match="figures.read"):
        roles._refuse_unknown("planner", {"figures.reed": ["*"]})


@pytest.mark.django_db
def test_a_post_gives_no_role_that_comes_from_elsewhere():
    roles.ensure_roles()
    offered = [role.code for role in PostForm().fields["role"].queryset]
    assert "planner" in offered
    assert "firm" not in offered
