"""Addresses of the registry's part of a firm's own desk, below /my-firm/KEY/ (the desk itself is the site's)."""

from django.urls import path

from wutong.engines.registry.web import own

urlpatterns = [
    path("figures/<int:row>/<str:column>/", own.figure, name="my-firm-figure"),
    path("peers/<str:industry>/<str:period>/<str:column>/", own.peers, name="my-firm-peers"),
    path("consents/", own.grant, name="my-firm-consent"),
    path("consents/<int:number>/revoke/", own.revoke, name="my-firm-consent-revoke"),
]
