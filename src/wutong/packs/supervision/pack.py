"""The one declaration of the supervision pack."""

from wutong.platform.packs import MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="supervision",
    title_zh="督查督办",
    title_en="Supervision",
    permissions=(
        Permission("supervision.read", "查看督办与整改", "Read supervised matters and findings"),
        Permission("supervision.enter", "交办督办事项、登记整改问题", "Give out matters and enter findings"),
        Permission("supervision.urge", "催办", "Urge matters"),
    ),
    menu=(
        MenuEntry("规划", "督办一页", "supervision", "supervision.read", 60),
        MenuEntry("规划", "巡察审计整改", "supervision-findings", "supervision.read", 61),
        MenuEntry("规划", "单位记分", "supervision-scores", "supervision.read", 62),
    ),
    panels=(
        Panel(
            "cockpit", "supervision", "supervision/panel.html", "wutong.packs.supervision.web.pages:cockpit",
            "supervision.read", 35,
        ),
    ),
    urls="wutong.packs.supervision.web.urls",
    prefix="supervision/",
    api_router="wutong.packs.supervision.web.api:router",
)  # fmt: skip
