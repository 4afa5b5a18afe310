"""Addresses: the site's own pages, then each pack's under its prefix."""

from django.urls import URLPattern, URLResolver, include, path

from wutong.platform.packs import packs

urlpatterns: list[URLPattern | URLResolver] = [path(pack.prefix, include(pack.urls)) for pack in packs() if pack.urls]
