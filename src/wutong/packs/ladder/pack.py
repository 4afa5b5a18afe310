"""The one declaration of the ladder pack."""

from wutong.platform.packs import MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="ladder",
    title_zh="企业梯度",
    title_en="Enterprise ladder",
    permissions=(
        Permission("ladder.read", "查看企业梯度", "Read the enterprise ladder"),
        Permission("ladder.screen", "筛查企业梯度、试算门槛", "Screen the ladder and try thresholds"),
        Permission("ladder.record", "记录认定资料、证书与上市进展", "Record assessments, titles and listings"),
    ),
    menu=(
        MenuEntry("企业", "企业梯度", "ladder", "ladder.read", 40),
        MenuEntry("企业", "上市梯队", "ladder-listing", "ladder.read", 41),
    ),
    panels=(
        Panel(
            "portrait", "ladder", "ladder/portrait.html", "wutong.packs.ladder.web.firms:portrait", "ladder.read", 250
        ),
        Panel("my-firm", "ladder", "ladder/own_panel.html", "wutong.packs.ladder.web.own:panel", "own_firm.read", 100),
    ),
    urls="wutong.packs.ladder.web.urls",
    prefix="ladder/",
    api_router="wutong.packs.ladder.web.api:router",
    jobs=("wutong.packs.ladder.renewals",),
)
