"""Addresses of the map, under map/."""

from django.urls import path

from wutong.engines.atlas.web import pages

urlpatterns = [
    path("", pages.map_page, name="map"),
    path("at/", pages.at_point, name="map-at"),
    path("export/", pages.export, name="map-export"),
    path("shapes/<str:code>/", pages.shape_page, name="map-shape"),
    path("tiles/<int:zoom>/<int:x>/<int:y>.mvt", pages.tile, name="map-tile"),
]
