"""What the registry declares: permissions, commands, jobs."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Panel, Permission

MENU = (
    MenuEntry("企业", "企业", "firms", "firms.read", 10),
    MenuEntry("企业", "企业名单", "firm-lists", "firms.read", 11),
    MenuEntry("企业", "导入名册", "firm-import", "firms.import", 12),
    MenuEntry("企业", "核对疑似同一企业", "firm-reviews", "firms.identify", 13),
)

# Later packs declare panels of their own for the same page; these leave room between their orders.
PANELS = tuple(
    Panel(
        "portrait",
        name,
        f"registry/portrait/{name}.html",
        f"wutong.engines.registry.web.portraits:{name}",
        "firms.read",
        order,
    )
    for order, name in (
        (100, "who"),
        (200, "titles"),
        (300, "relations"),
        (400, "figures"),
        (800, "consents"),
        (900, "completeness"),
        (950, "merges"),
    )
)

PACK = Pack(
    name="registry",
    title_zh="名册",
    title_en="Registry",
    permissions=(
        Permission("firms.read", "查看企业", "Read firms"),
        Permission("firms.record", "登记企业信息", "Record what is known of firms"),
        Permission("firms.import", "导入名册", "Import registers"),
        Permission("firms.identify", "核对与合并企业", "Decide which records are one firm"),
        Permission("firms.export", "导出企业数据", "Export firms"),
    ),
    menu=MENU,
    panels=PANELS,
    urls="wutong.engines.registry.web.urls",
    prefix="firms/",
    api_router="wutong.engines.registry.web.api:router",
    search="wutong.engines.registry.web.finding:firms",
    jobs=("wutong.engines.registry.importing.jobs",),
    commands=(
        CommandEntry(
            "registry",
            "找出两份名册中的同一家企业，导入名册 (match registers on plain files, import them)",
            "wutong.engines.registry.commands:add_arguments",
            "wutong.engines.registry.commands:run",
            needs_database=False,
        ),
    ),
)
