"""What the map declares: commands on plain files."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="atlas",
    title_zh="地图",
    title_en="Map",
    commands=(
        CommandEntry(
            "atlas",
            "check shapes and locate points in plain files",
            "wutong.engines.atlas.commands:add_arguments",
            "wutong.engines.atlas.commands:run",
            needs_database=False,
        ),
    ),
)
