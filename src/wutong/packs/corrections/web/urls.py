"""Addresses of requests for correction, below /corrections/."""

from django.urls import path

from wutong.packs.corrections.web import own

urlpatterns = [
    path("own/<str:key>/", own.ask, name="my-correction"),
    path("own/<str:key>/<int:case>/evidence/<str:digest>/", own.evidence, name="my-correction-evidence"),
    path("own/<str:key>/<int:case>/withdraw/", own.withdraw, name="my-correction-withdraw"),
]
