"""Addresses of the pages of accounts."""

from django.urls import path

from wutong.platform.accounts.web import signing

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
]
