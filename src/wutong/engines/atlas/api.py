"""Front door of the map."""

from wutong.engines.atlas._core.coordinates import convert
from wutong.engines.atlas._core.geojson import Feature, read_features
from wutong.engines.atlas.changes import changes, undo
from wutong.engines.atlas.division import join, split
from wutong.engines.atlas.illustrating import illustrated, load_illustration
from wutong.engines.atlas.importing import ImportPlan, import_features, plan_import
from wutong.engines.atlas.layers import Found, bounds, chain, locate, nearest, tile, within
from wutong.engines.atlas.places import FoundPlace, find_places
from wutong.engines.atlas.points import AreaLink, PointNote, Points, PointSource, offer_points
from wutong.engines.atlas.shapes import export_geojson, on_day, search, shape_on
from wutong.engines.atlas.types import MapPlace, MapView, Shade

__all__ = [
    "AreaLink",
    "Feature",
    "Found",
    "FoundPlace",
    "ImportPlan",
    "MapPlace",
    "MapView",
    "PointNote",
    "PointSource",
    "Points",
    "Shade",
    "bounds",
    "chain",
    "changes",
    "convert",
    "export_geojson",
    "find_places",
    "illustrated",
    "import_features",
    "join",
    "load_illustration",
    "locate",
    "nearest",
    "offer_points",
    "on_day",
    "plan_import",
    "read_features",
    "search",
    "shape_on",
    "split",
    "tile",
    "undo",
    "within",
]
