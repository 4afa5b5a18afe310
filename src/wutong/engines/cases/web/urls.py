"""Addresses of the pages of cases, under cases/."""

from django.urls import path

from wutong.engines.cases.web import acts, bulk, case, checking, desk, figures, files, lists, opening

urlpatterns = [
    path("", lists.cases, name="cases"),
    path("phone/", opening.phone, name="case-phone"),
    path("desk/", desk.desk, name="case-desk"),
    path("statistics/", figures.statistics, name="case-statistics"),
    path("checks/", checking.checks, name="case-checks"),
    path("many/", bulk.many, name="case-many"),
    path("new/", opening.choose, name="case-new"),
    path("new/<str:code>/", opening.new, name="case-open"),
    path("new/<str:code>/suggestions/", opening.suggestions, name="case-suggestions"),
    path("<int:case>/", case.case, name="case"),
    path("<int:case>/acts/<str:act>/", acts.take, name="case-act"),
    path("<int:case>/files/<str:digest>/", files.case_file, name="case-file"),
    path("<int:case>/<str:deed>/", acts.beside, name="case-beside"),
]
