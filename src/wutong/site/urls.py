"""Addresses: the site's own pages, then each pack's under its prefix."""

from django.urls import URLPattern, URLResolver, include, path

from wutong.platform.packs import packs

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(pack.prefix, include(pack.urls)) for pack in packs() if pack.urls),
    path("", include("wutong.site.web.api")),
]

handler400 = "wutong.site.web.problems.bad_request"
handler403 = "wutong.site.web.problems.forbidden"
handler404 = "wutong.site.web.problems.not_found"
handler500 = "wutong.site.web.problems.broken"
