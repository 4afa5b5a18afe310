"""Addresses of the papers pack, below /papers/."""

from django.urls import path

from wutong.packs.papers.web import pages, templates

urlpatterns = [
    path("", pages.papers, name="papers"),
    path("new/", pages.new, name="paper-new"),
    path("<int:number>/", pages.paper, name="paper"),
    path("<int:number>/file/", pages.file, name="paper-file"),
    path("<int:number>/pages/<int:place>/", pages.picture, name="paper-page"),
    path("<int:number>/send/", pages.send, name="paper-send"),
    path("<int:number>/again/", pages.again, name="paper-again"),
    path("templates/", templates.editions_list, name="paper-templates"),
    path("templates/<str:code>/", templates.edition, name="paper-template"),
    path("fields/", templates.fields, name="paper-fields"),
]
