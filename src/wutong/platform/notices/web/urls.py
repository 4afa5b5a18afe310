"""Addresses of the inbox."""

from django.urls import path

from wutong.platform.notices.web import preferences, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="notices-read"),
    path("notices/preferences/", preferences.preferences, name="notice-preferences"),
    path("notices/<int:number>/", views.notice, name="notice"),
]
