"""Addresses of the pages of accounts."""

from django.urls import path

from wutong.platform.accounts.web import account, people, posts, provider, signing, units

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("sign-in/provider/", provider.start, name="oidc_authentication_init"),
    path("sign-in/provider/return/", provider.finish, name="oidc_authentication_callback"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", account.token_revoke, name="token-revoke"),
    path("account/absences/", account.absence, name="absence"),
    path("account/absences/<int:absence_id>/cancel/", account.absence_cancel, name="absence-cancel"),
    path("administration/people/", people.people, name="people"),
    path("administration/people/add/", people.person_add, name="person-add"),
    path("administration/people/of/<str:username>/", people.person, name="person"),
    path("administration/people/of/<str:username>/contact/", people.person_contact, name="person-contact"),
    path("administration/people/of/<str:username>/change/", people.person_change, name="person-change"),
    path("administration/people/of/<str:username>/password/", people.person_password, name="person-password"),
    path("administration/people/of/<str:username>/active/", people.person_active, name="person-active"),
    path("administration/people/of/<str:username>/unlock/", people.person_unlock, name="person-unlock"),
    path("administration/people/of/<str:username>/absence/", people.person_absence, name="person-absence"),
    path("administration/posts/", posts.posts, name="posts"),
    path("administration/posts/add/", posts.post_add, name="post-add"),
    path("administration/posts/grids/", posts.post_grids, name="post-grids"),
    path("administration/posts/of/<str:code>/", posts.post, name="post"),
    path("administration/posts/of/<str:code>/hold/", posts.post_hold, name="post-hold"),
    path("administration/posts/of/<str:code>/end/<int:holding_id>/", posts.post_end, name="post-end"),
    path("administration/units/", units.units, name="units"),
    path("administration/units/add/", units.unit_add, name="unit-add"),
    path("administration/units/of/<str:code>/", units.unit, name="unit"),
    path("administration/units/of/<str:code>/change/", units.unit_change, name="unit-change"),
    path("administration/units/of/<str:code>/dissolve/", units.unit_dissolve, name="unit-dissolve"),
    path("administration/units/of/<str:code>/undo/", units.unit_undo, name="unit-undo"),
    path("administration/roles/", units.roles, name="roles"),
]
