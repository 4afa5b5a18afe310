"""Addresses of the platform's own pages, part by part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wutong.platform.accounts.web.urls")),
]
