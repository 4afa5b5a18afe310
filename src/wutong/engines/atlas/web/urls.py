"""Addresses of the map, under map/."""

from django.urls import path

from wutong.engines.atlas.web import changing, facts, pages

urlpatterns = [
    path("", pages.map_page, name="map"),
    path("at/", facts.at_point, name="map-at"),
    path("facts/", facts.facts, name="map-facts"),
    path("changes/", changing.journal, name="map-changes"),
    path("changes/<int:change_id>/undo/", changing.take_back, name="map-undo"),
    path("import/", changing.upload, name="map-import"),
    path("import/<int:job_id>/", changing.report, name="map-import-report"),
    path("join/", changing.join_page, name="map-join"),
    path("split/<str:code>/", changing.split_page, name="map-split"),
    path("export/", pages.export, name="map-export"),
    path("shapes/<str:code>/", pages.shape_page, name="map-shape"),
    path("shapes/<str:code>/points/<str:name>/", facts.points_in_shape, name="map-points"),
    path("tiles/<int:zoom>/<int:x>/<int:y>.mvt", pages.tile, name="map-tile-now"),
    path("tiles/<str:known>/<int:zoom>/<int:x>/<int:y>.mvt", pages.tile, name="map-tile"),
]
