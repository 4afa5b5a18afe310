"""Addresses of the pages of cases, under cases/."""

from django.urls import path

from wutong.engines.cases.web import (
    acts,
    bulk,
    calendars,
    case,
    changing,
    checking,
    correcting,
    desk,
    duties,
    figures,
    files,
    lists,
    opening,
    phone,
    types,
)

urlpatterns = [
    path("", lists.cases, name="cases"),
    path("phone/", phone.phone, name="case-phone"),
    path("phone/report/", phone.report, name="case-phone-report"),
    path("phone/who/", phone.who, name="case-phone-who"),
    path("worker.js", phone.worker, name="case-worker"),
    path("desk/", desk.desk, name="case-desk"),
    path("statistics/", figures.statistics, name="case-statistics"),
    path("checks/", checking.checks, name="case-checks"),
    path("types/", types.types, name="case-types"),
    path("types/<str:code>/<int:edition>/", types.edition, name="case-type"),
    path("calendars/", calendars.calendars, name="case-calendars"),
    path("duties/", duties.duties, name="case-duties"),
    path("duties/replays/<int:job>/", duties.replayed, name="case-replay"),
    path("changes/", changing.changes, name="case-changes"),
    path("changes/<int:change>/undo/", changing.undo, name="case-undo"),
    path("many/", bulk.many, name="case-many"),
    path("new/", opening.choose, name="case-new"),
    path("new/<str:code>/", opening.new, name="case-open"),
    path("new/<str:code>/suggestions/", opening.suggestions, name="case-suggestions"),
    path("<int:case>/", case.case, name="case"),
    path("categories/", correcting.categories, name="case-categories"),
    path("<int:case>/people/", correcting.people, name="case-people"),
    path("<int:case>/acts/<str:act>/", acts.take, name="case-act"),
    path("<int:case>/files/<str:digest>/", files.case_file, name="case-file"),
    path("<int:case>/<str:deed>/", acts.beside, name="case-beside"),
]
