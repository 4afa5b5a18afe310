"""Addresses of the twin's pages."""

from django.urls import path

from wutong.engines.twin.web import pages

urlpatterns = [
    path("", pages.every, name="twin"),
    path("<slug:name>/", pages.one, name="twin-constraint"),
]
