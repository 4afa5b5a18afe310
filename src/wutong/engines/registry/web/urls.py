"""Addresses of the registry's pages; that of a portrait stands last, among the site's (site.web.portrait)."""

from django.urls import path

from wutong.engines.registry.web import consents, figures, kept, searching

urlpatterns = [
    path("", searching.search, name="firms"),
    path("export/", searching.export, name="firms-export"),
    path("lists/", kept.lists, name="firm-lists"),
    path("lists/save/", kept.save, name="firm-list-save"),
    path("lists/<int:number>/delete/", kept.give_up, name="firm-list-delete"),
    path("figures/<int:row>/<str:column>/", figures.figure, name="firm-figure"),
    path("peers/<str:industry>/<str:period>/<str:column>/", figures.peers, name="firm-peers"),
    path("<str:key>/lists/", kept.add, name="firm-list-add"),
    path("<str:key>/consents/", consents.grant, name="firm-consent"),
    path("<str:key>/consents/<int:number>/revoke/", consents.revoke, name="firm-consent-revoke"),
]
