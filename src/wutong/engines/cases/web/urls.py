"""Addresses of the pages of cases, under cases/."""

from django.urls import path

from wutong.engines.cases.web import case, lists

urlpatterns = [
    path("", lists.cases, name="cases"),
    path("<int:case>/", case.case, name="case"),
]
