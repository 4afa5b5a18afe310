"""Addresses of the map, under map/."""

from django.urls import path

from wutong.engines.atlas.web import changing, pages

urlpatterns = [
    path("", pages.map_page, name="map"),
    path("at/", pages.at_point, name="map-at"),
    path("changes/", changing.journal, name="map-changes"),
    path("changes/<int:change_id>/undo/", changing.take_back, name="map-undo"),
    path("import/", changing.upload, name="map-import"),
    path("import/<int:job_id>/", changing.report, name="map-import-report"),
    path("join/", changing.join_page, name="map-join"),
    path("split/<str:code>/", changing.split_page, name="map-split"),
    path("export/", pages.export, name="map-export"),
    path("shapes/<str:code>/", pages.shape_page, name="map-shape"),
    path("tiles/<int:zoom>/<int:x>/<int:y>.mvt", pages.tile, name="map-tile"),
]
