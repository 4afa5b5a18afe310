"""What the registry declares: permissions, commands, jobs."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Panel, Permission

MENU = (
    MenuEntry("企业", "企业", "firms", "firms.read", 10),
    MenuEntry("企业", "企业名单", "firm-lists", "firms.read", 11),
    MenuEntry("企业", "我的企业", "my-firm", "own_firm.read", 5),
    MenuEntry("企业", "导入名册", "firm-import", "firms.import", 12),
    MenuEntry("企业", "核对疑似同一企业", "firm-reviews", "firms.identify", 13),
)

# Later packs declare panels of their own for the same page; these leave room between their orders.
PANELS = (
    *(
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
    ),
    Panel(
        "portrait",
        "accounts",
        "registry/portrait/accounts.html",
        "wutong.engines.registry.web.accounts:panel",
        "firms.represent",
        850,
    ),
    # The firm's own desk: what it must do stands before what is known of it.
    *(
        Panel(
            "my-firm",
            name,
            f"registry/{template}.html",
            f"wutong.engines.registry.web.own:{name}",
            "own_firm.read",
            order,
        )
        for order, name, template in (
            (300, "titles", "portrait/titles"),
            (350, "consents", "own/consents"),
            (400, "figures", "portrait/figures"),
            (500, "who", "portrait/who"),
            (700, "completeness", "portrait/completeness"),
        )
    ),
)

PACK = Pack(
    name="registry",
    title_zh="名册",
    title_en="Registry",
    permissions=(
        Permission("firms.read", "查看企业", "Read firms"),
        Permission("firms.record", "登记企业信息", "Record what is known of firms"),
        Permission("firms.represent", "开通与停用企业账号", "Open and end accounts of firms"),
        Permission("own_firm.read", "查看本企业", "Read one's own firm"),
        Permission("own_firm.record", "为本企业填报资料", "Supply data of one's own firm"),
        Permission("own_firm.consent", "为本企业授权与撤销授权", "Give and revoke consents of one's own firm"),
        Permission("firms.import", "导入名册", "Import registers"),
        Permission("firms.identify", "核对与合并企业", "Decide which records are one firm"),
        Permission("firms.export", "导出企业数据", "Export firms"),
    ),
    menu=MENU,
    panels=PANELS,
    urls="wutong.engines.registry.web.urls",
    prefix="firms/",
    api_router="wutong.engines.registry.web.rest:router",
    search="wutong.engines.registry.web.finding:firms",
    standing="wutong.engines.registry.representing:roles_of",
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
