"""Addresses of the reporting pages."""

from django.urls import path

from wutong.packs.reporting.web import everything, exchange, files, forms, lists, report, sheets

urlpatterns = [
    path("", lists.mine, name="reports"),
    path("all/", everything.everything, name="reports-all"),
    path("progress/", lists.progress, name="reports-progress"),
    path("progress/<slug:ends>/", lists.progress, name="reports-progress-of"),
    path("check/", lists.check, name="reports-check"),
    path("tasks/", sheets.tasks, name="report-tasks"),
    path("tasks/<int:year>/", sheets.tasks, name="report-tasks-of"),
    path("tasks/<int:year>/cut/<str:target>/", sheets.cut, name="report-cut"),
    path("tasks/<int:year>/cut/<str:target>/suggest/", sheets.suggest, name="report-cut-suggest"),
    path("tasks/<int:year>/<slug:unit>/", sheets.sheet, name="report-sheet"),
    path("exchange/", exchange.handovers, name="reports-exchange"),
    path("exchange/proof/", exchange.proved, name="reports-exchange-proof"),
    path("exchange/result/", exchange.result, name="reports-exchange-result"),
    path("exchange/<slug:number>.zip", exchange.again, name="reports-exchange-again"),
    path("forms/", forms.editions, name="report-forms"),
    path("forms/new/", forms.write, name="report-form-new"),
    path("forms/<slug:code>/next/", forms.write, name="report-form-next"),
    path("forms/<slug:code>/<int:number>/", forms.edition, name="report-form"),
    path("case/<int:case>/", report.of_case, name="report-of-case"),
    path("<slug:form>/<str:period>/<slug:unit>/", report.show, name="report"),
    path("<slug:form>/<str:period>/<slug:unit>/try/", report.tried, name="report-try"),
    path("<slug:form>/<str:period>/<slug:unit>/act/", report.act, name="report-act"),
    path("<slug:form>/<str:period>/<slug:unit>/template.xlsx", files.template, name="report-template"),
    path("<slug:form>/<str:period>/<slug:unit>/files/<slug:digest>/", files.attachment, name="report-file"),
    path("<slug:form>/<str:period>/<slug:unit>/upload/", files.upload, name="report-upload"),
]
