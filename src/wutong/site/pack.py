"""What the site itself declares: the cockpit and the commands that start, fill and keep a zone."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Panel, Permission

COMMANDS = tuple(
    CommandEntry(
        name, text, f"wutong.site.commands.{module}:add_arguments", f"wutong.site.commands.{module}:run", False
    )
    for name, module, text in (
        ("demo", "demo", "a zone at work, in your browser"),
        ("test", "suite", "run every check of the project"),
        ("bundle", "bundle", "write one archive that runs without a network"),
        ("serve", "serve", "serve a zone for daily work"),
        ("audit", "audit", "find what does not add up in documents"),
    )
) + (
    CommandEntry(
        "account",
        "make a zone's first account",
        "wutong.site.commands.account:add_arguments",
        "wutong.site.commands.account:run",
    ),
)

MENU = (
    MenuEntry("首页", "一块屏", "cockpit", "cockpit.read", 0),
    MenuEntry("数据", "接口", "api-browser", "signed_in", 90),
    MenuEntry("管理", "恢复到基准状态", "baseline", "zone.reset", 900),
)

# Packs' own panels stand among these by their order: the plan strip comes first.
PANELS = tuple(
    Panel("cockpit", name, f"site/panels/{name}.html", f"wutong.site.web.panels:{name}", permission, order, past)
    for name, permission, order, past in (
        ("economy", "figures.read", 200, True),
        ("tasks", "cockpit.read", 500, False),
        ("changes", "figures.read", 600, True),
        ("completeness", "figures.read", 700, True),
    )
)

PACK = Pack(
    name="site",
    title_zh="首页",
    title_en="Home",
    permissions=(
        Permission("cockpit.read", "查看一块屏", "See the cockpit"),
        Permission("zone.reset", "恢复到基准状态", "Return the zone to its baseline"),
    ),
    menu=MENU,
    panels=PANELS,
    urls="wutong.site.web.urls",
    commands=COMMANDS,
    search="wutong.site.web.search:pages",
)
