"""What the map declares: who may look at it, its page, its commands."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Permission

PACK = Pack(
    name="atlas",
    title_zh="地图",
    title_en="Map",
    permissions=(Permission("map.read", "查看地图", "Look at the map"),),
    menu=(
        MenuEntry("地图", "地图", "map", "map.read", 10),
        MenuEntry("地图", "图形变更", "map-changes", "territory.manage", 11),
    ),
    urls="wutong.engines.atlas.web.urls",
    prefix="map/",
    api_router="wutong.engines.atlas.web.api:router",
    search="wutong.engines.atlas.web.finding:places",
    jobs=("wutong.engines.atlas.importing_jobs",),
    commands=(
        CommandEntry(
            "atlas",
            "check, locate and import shapes",
            "wutong.engines.atlas.commands:add_arguments",
            "wutong.engines.atlas.commands:run",
            needs_database=False,
        ),
    ),
)
