"""Addresses of documents."""

from django.urls import path

from wutong.packs.documents.web import auditing, comparing, lexicon, pages

urlpatterns = [
    path("", pages.documents, name="documents"),
    path("compare/", comparing.compare_documents, name="documents-compare"),
    path("lexicon/", lexicon.lexicon, name="document-lexicon"),
    path("lexicon/import/", lexicon.lexicon_import, name="document-lexicon-import"),
    path("lexicon/file/", lexicon.lexicon_file, name="document-lexicon-file"),
    path("lexicon/<str:code>/", lexicon.lesson, name="document-lesson"),
    path("lexicon/<str:code>/force/", lexicon.lesson_force, name="document-lesson-force"),
    path("upload/", pages.upload, name="document-upload"),
    path("indicators/", pages.indicator_choices, name="document-indicator-choices"),
    path("candidates/<int:candidate_id>/", pages.candidate, name="candidate"),
    path("candidates/<int:candidate_id>/decide/", pages.decide, name="candidate-decide"),
    path("findings/<int:finding_id>/", auditing.finding, name="document-finding"),
    path("findings/<int:finding_id>/decide/", auditing.decide, name="document-finding-decide"),
    path("<str:code>/findings/", auditing.findings_of, name="document-findings"),
    path("<str:code>/findings.<str:form>", auditing.marked_document, name="document-marked"),
    path("<str:code>/audit/", auditing.audit_again, name="document-audit"),
    path("<str:code>/", pages.document, name="document"),
]
