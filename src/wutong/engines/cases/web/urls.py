"""Addresses of the pages of cases, under cases/."""

from django.urls import path

from wutong.engines.cases.web import acts, case, files, lists

urlpatterns = [
    path("", lists.cases, name="cases"),
    path("<int:case>/", case.case, name="case"),
    path("<int:case>/acts/<str:act>/", acts.take, name="case-act"),
    path("<int:case>/files/<str:digest>/", files.case_file, name="case-file"),
    path("<int:case>/<str:deed>/", acts.beside, name="case-beside"),
]
