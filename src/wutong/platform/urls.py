"""Addresses of the platform's own pages, part by part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wutong.platform.accounts.web.urls")),
    path("", include("wutong.platform.audit.web.urls")),
    path("", include("wutong.platform.files.web.urls")),
    path("", include("wutong.platform.jobs.web.urls")),
    path("", include("wutong.platform.notices.web.urls")),
    path("", include("wutong.platform.outbox.web.urls")),
    path("administration/areas/", include("wutong.platform.territory.web.urls")),
]
