"""What the twin declares: its page, its permission, its commands."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Permission

PACK = Pack(
    name="twin",
    title_zh="孪生园区",
    title_en="Twin",
    permissions=(Permission("twin.read", "查看合成园区的核对", "See how the synthetic zone meets what is published"),),
    menu=(MenuEntry("企业", "合成园区", "twin", "twin.read", 90),),
    urls="wutong.engines.twin.web.urls",
    prefix="twin/",
    jobs=("wutong.engines.twin.jobs",),
    commands=(
        CommandEntry(
            "twin",
            "生成、核对、载入合成园区 (build, check and load the synthetic zone)",
            "wutong.engines.twin.commands:add_arguments",
            "wutong.engines.twin.commands:run",
            needs_database=False,
        ),
    ),
)
