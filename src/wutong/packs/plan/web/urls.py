"""Addresses of plans, under plans/."""

from django.urls import path

from wutong.packs.plan.web import breakdown, draft, lines, plans, programmes

urlpatterns = [
    path("", plans.directory, name="plans"),
    path("new/", plans.create, name="plan-new"),
    path("<str:code>/", plans.monitor, name="plan"),
    path("<str:code>/table/", plans.table, name="plan-table"),
    path("<str:code>/chapters/", plans.chapters, name="plan-chapters"),
    path("<str:code>/programmes/", programmes.programmes, name="plan-programmes"),
    path("<str:code>/programmes/<int:number>/", programmes.programme, name="plan-programme"),
    path("<str:code>/programmes/<int:number>/state/", programmes.change, name="plan-programme-state"),
    path("<str:code>/lines/<int:row>/", lines.line, name="plan-line"),
    path("<str:code>/lines/<int:row>/comments/", lines.comment, name="plan-comment"),
    path("<str:code>/lines/<int:row>/revise/", lines.revise, name="plan-revise"),
    path("<str:code>/lines/<int:row>/breakdown/", breakdown.edit, name="plan-breakdown"),
    path("<str:code>/lines/<int:row>/breakdown/gap/", breakdown.gap, name="plan-breakdown-gap"),
    path("<str:code>/draft/", draft.workspace, name="plan-draft"),
    path("<str:code>/draft/lines/", draft.add_line, name="plan-add-line"),
    path("<str:code>/draft/take-over/", draft.take_over, name="plan-take-over"),
    path("<str:code>/lines/<int:row>/draft/", draft.line, name="plan-draft-line"),
    path("<str:code>/lines/<int:row>/draft/what-if/", draft.what_if, name="plan-what-if"),
    path("proposals/<int:number>/submit/", draft.submit, name="plan-proposal-submit"),
    path("proposals/<int:number>/decide/", lines.decide, name="plan-proposal-decide"),
]
