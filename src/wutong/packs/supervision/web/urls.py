"""Addresses of the supervision pack, below /supervision/."""

from django.urls import path

from wutong.packs.supervision.web import entering, importing, pages

urlpatterns = [
    path("", pages.board, name="supervision"),
    path("all/", pages.everything, name="supervision-all"),
    path("findings/", pages.findings, name="supervision-findings"),
    path("scores/", pages.scores, name="supervision-scores"),
    path("scores/<str:unit>/", pages.unit_score, name="supervision-unit"),
    path("new/", entering.new, name="supervision-new"),
    path("read/", entering.read, name="supervision-read"),
    path("import/", importing.upload, name="supervision-import"),
    path("import/write/", importing.write, name="supervision-import-write"),
    path("<int:case>/urge/", pages.urge, name="supervision-urge"),
]
