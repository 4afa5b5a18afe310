"""The one declaration of the economy pack."""

from wutong.platform.packs import MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="economy",
    title_zh="经济运行",
    title_en="Running of the economy",
    permissions=(
        Permission("economy.read", "查看经济运行", "Read the running of the economy"),
        Permission("economy.firms", "查看四上企业名单", "Read the list of firms above scale"),
        Permission("economy.record", "导入四上企业名单", "Import the list of firms above scale"),
        Permission("economy.meet", "准备调度会、记录决定", "Prepare meetings and record decisions"),
    ),
    menu=(
        MenuEntry("规划", "经济运行", "economy", "economy.read", 40),
        MenuEntry("规划", "调度会", "economy-meetings", "economy.read", 41),
        MenuEntry("规划", "四上企业", "economy-firms", "economy.firms", 42),
    ),
    panels=(
        Panel(
            "cockpit",
            "economy",
            "economy/panel.html",
            "wutong.packs.economy.web.pages:cockpit",
            "economy.read",
            15,
            past=True,
        ),
    ),
    urls="wutong.packs.economy.web.urls",
    prefix="economy/",
    api_router="wutong.packs.economy.web.api:router",
)
