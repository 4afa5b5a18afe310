"""Addresses of the ledger's pages; that of one indicator stands last, in indicator_urls."""

from django.urls import path

from wutong.engines.ledger.web import definitions, figures, imports

urlpatterns = [
    path("", figures.figures, name="figures"),
    path("import/", imports.upload, name="figure-import"),
    path("import/files/<int:file_id>/", imports.columns, name="figure-import-columns"),
    path("import/<int:job_id>/", imports.report, name="figure-import-report"),
    path("import/<int:job_id>/refusals/", imports.refusals, name="figure-import-refusals"),
    path("claims/<int:claim_id>/", figures.claim, name="claim"),
    path("claims/<int:claim_id>/adopt/", figures.adopt, name="claim-adopt"),
    path("claims/<int:claim_id>/correct/", figures.correct, name="claim-correct"),
    path("<str:code>/definitions/", definitions.definitions, name="definitions"),
    path("<str:code>/definitions/new/", definitions.define, name="define"),
]
