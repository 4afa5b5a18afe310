"""Addresses of the territory's pages."""

from django.urls import path

from wutong.platform.territory.web import pages

urlpatterns = [
    path("", pages.areas, name="areas"),
    path("add/", pages.area_add, name="area-add-root"),
    path("undo/", pages.areas_undo, name="areas-undo"),
    path("of/<str:code>/", pages.area, name="area"),
    path("of/<str:code>/add/", pages.area_add, name="area-add"),
    path("of/<str:code>/<str:act>/", pages.area_reorganise, name="area-reorganise"),
]
