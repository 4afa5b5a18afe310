"""Addresses of the ladder pack, below /ladder/."""

from django.urls import path

from wutong.packs.ladder.web import firms, own, pages, trying

urlpatterns = [
    path("", pages.ladder, name="ladder"),
    path("screen/", pages.screen, name="ladder-screen"),
    path("pool/", pages.pool, name="ladder-pool"),
    path("flows/", pages.flows, name="ladder-flows"),
    path("rungs/<str:code>/", pages.one_rung, name="ladder-rung"),
    path("listing/", firms.listed, name="ladder-listing"),
    path("lists/", firms.lists, name="ladder-lists"),
    path("firms/<str:key>/", firms.ladder_of, name="ladder-firm"),
    path("firms/<str:key>/record/", firms.record, name="ladder-record"),
    path("firms/<str:key>/title/", firms.title, name="ladder-title"),
    path("firms/<str:key>/step/", firms.step, name="ladder-step"),
    path("own/<str:key>/", own.ladder, name="my-ladder"),
    path("own/<str:key>/record/", own.record, name="my-ladder-record"),
    path("whatif/", trying.trying, name="ladder-whatif"),
    path("whatif/<int:number>/", trying.variant, name="ladder-variant"),
    path("whatif/<int:number>/firms/", trying.variant_firms, name="ladder-variant-firms"),
]
