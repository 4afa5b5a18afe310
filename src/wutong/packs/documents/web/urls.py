"""Addresses of documents."""

from django.urls import path

from wutong.packs.documents.web import comparing, pages

urlpatterns = [
    path("", pages.documents, name="documents"),
    path("compare/", comparing.compare_documents, name="documents-compare"),
    path("upload/", pages.upload, name="document-upload"),
    path("indicators/", pages.indicator_choices, name="document-indicator-choices"),
    path("candidates/<int:candidate_id>/", pages.candidate, name="candidate"),
    path("candidates/<int:candidate_id>/decide/", pages.decide, name="candidate-decide"),
    path("<str:code>/", pages.document, name="document"),
]
