"""Addresses of the ledger's pages; that of one indicator stands last, in indicator_urls."""

from django.urls import path

from wutong.engines.ledger.web import figures

urlpatterns = [
    path("", figures.figures, name="figures"),
    path("claims/<int:claim_id>/", figures.claim, name="claim"),
    path("claims/<int:claim_id>/adopt/", figures.adopt, name="claim-adopt"),
    path("claims/<int:claim_id>/correct/", figures.correct, name="claim-correct"),
    path("<str:code>/definitions/", figures.definitions, name="definitions"),
]
