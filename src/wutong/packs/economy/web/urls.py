"""Addresses of the economy pack, below /economy/."""

from django.urls import path

from wutong.packs.economy.web import firms, meetings, pages

urlpatterns = [
    path("", pages.table, name="economy"),
    path("meetings/", meetings.directory, name="economy-meetings"),
    path("meetings/new/", meetings.new, name="economy-meeting-new"),
    path("meetings/<int:number>/", meetings.show, name="economy-meeting"),
    path("meetings/<int:number>/decide/", meetings.decide, name="economy-decide"),
    path("firms/", firms.effects, name="economy-firms"),
    path("firms/import/", firms.upload, name="economy-firms-import"),
    path("<str:code>/", pages.indicator, name="economy-indicator"),
]
