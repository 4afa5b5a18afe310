"""What the twin declares: its commands."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="twin",
    title_zh="孪生园区",
    title_en="Twin",
    commands=(
        CommandEntry(
            "twin",
            "生成并核对合成园区 (build and check the synthetic zone)",
            "wutong.engines.twin.commands:add_arguments",
            "wutong.engines.twin.commands:run",
            needs_database=False,
        ),
    ),
)
