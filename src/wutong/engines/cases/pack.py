"""What the case engine declares: permissions, pages, commands."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="cases",
    title_zh="案件",
    title_en="Cases",
    permissions=(
        Permission("cases.read", "查看案件", "Read cases"),
        Permission("cases.open", "登记案件", "Open cases"),
        Permission("cases.handle", "受理与办理案件", "Accept and handle cases"),
        Permission("cases.dispatch", "派遣、合并与拆分案件", "Dispatch, merge and part cases"),
        Permission("cases.arbitrate", "裁定承办争议", "Arbitrate who handles a case"),
        Permission("cases.verify", "核查与结案", "Check and close cases"),
        Permission("cases.supervise", "督办案件", "Supervise cases"),
        Permission("cases.personal", "查看反映人信息", "See who reported a case"),
        Permission("cases.export", "导出案件", "Export cases"),
        Permission("cases.manage", "管理案件类型、日历与职责矩阵", "Manage case types, calendars and duty matrices"),
        Permission("cases.erase", "依法删除案件中的个人信息", "Delete personal data of cases by law"),
    ),
    menu=(
        MenuEntry("网格", "案件", "cases", "cases.read", 10),
        MenuEntry("网格", "派遣台", "case-desk", "cases.dispatch", 12),
        MenuEntry("网格", "核查与回访", "case-checks", "cases.verify", 13),
        MenuEntry("网格", "案件统计", "case-statistics", "cases.read", 14),
        MenuEntry("管理", "案件类型", "case-types", "cases.manage", 930),
        MenuEntry("管理", "工作日历", "case-calendars", "cases.manage", 931),
        MenuEntry("管理", "职责矩阵", "case-duties", "cases.manage", 932),
        MenuEntry("管理", "成批变更", "case-changes", "cases.manage", 933),
        MenuEntry("网格", "随手办", "case-phone", "cases.read", 11),
    ),
    panels=(Panel("cockpit", "cases", "cases/panel.html", "wutong.engines.cases.web.panel:cockpit", "cases.read", 25),),
    points=("wutong.engines.cases.map_points:SOURCE",),
    holds_file="wutong.engines.cases.erasure:holds_file",
    search="wutong.engines.cases.web.finding:cases",
    urls="wutong.engines.cases.web.urls",
    prefix="cases/",
    api_router="wutong.engines.cases.web.api:router",
    commands=(
        CommandEntry(
            "cases",
            "case clocks, duplicates and types on plain files",
            "wutong.engines.cases.commands:add_arguments",
            "wutong.engines.cases.commands:run",
            needs_database=False,
        ),
    ),
    jobs=(
        "wutong.engines.cases.changing",
        "wutong.engines.cases.escalation",
        "wutong.engines.cases.replaying",
        "wutong.engines.cases.seals",
    ),
)
