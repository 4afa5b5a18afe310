"""Addresses of the registry's pages; that of a portrait stands last, among the site's (site.web.portrait)."""

from django.urls import path

from wutong.engines.registry.web import accounts, consents, figures, imports, kept, reviews, searching

urlpatterns = [
    path("", searching.search, name="firms"),
    path("export/", searching.export, name="firms-export"),
    path("lists/", kept.lists, name="firm-lists"),
    path("lists/save/", kept.save, name="firm-list-save"),
    path("lists/<int:number>/delete/", kept.give_up, name="firm-list-delete"),
    path("import/", imports.upload, name="firm-import"),
    path("import/database/", imports.database, name="firm-import-database"),
    path("import/files/<int:number>/", imports.columns, name="firm-import-columns"),
    path("import/<int:number>/", imports.report, name="firm-import-report"),
    path("import/<int:number>/refusals/", imports.trial_refusals, name="firm-import-trial-refusals"),
    path("import/batches/<int:number>/refusals/", imports.refusals, name="firm-import-refusals"),
    path("reviews/", reviews.reviews, name="firm-reviews"),
    path("reviews/<int:number>/", reviews.review, name="firm-review"),
    path("reviews/<int:number>/decide/", reviews.decide, name="firm-review-decide"),
    path("merges/<int:number>/undo/", reviews.take_back, name="firm-merge-undo"),
    path("figures/<int:row>/<str:column>/", figures.figure, name="firm-figure"),
    path("peers/<str:industry>/<str:period>/<str:column>/", figures.peers, name="firm-peers"),
    path("<str:key>/lists/", kept.add, name="firm-list-add"),
    path("<str:key>/accounts/", accounts.open_one, name="firm-account-open"),
    path("<str:key>/accounts/<int:number>/end/", accounts.end, name="firm-account-end"),
    path("<str:key>/accounts/<int:number>/resume/", accounts.resume, name="firm-account-resume"),
    path("<str:key>/accounts/<int:number>/password/", accounts.password, name="firm-account-password"),
    path("<str:key>/consents/", consents.grant, name="firm-consent"),
    path("<str:key>/consents/<int:number>/revoke/", consents.revoke, name="firm-consent-revoke"),
]
