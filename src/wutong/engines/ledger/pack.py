"""What the ledger declares: permissions, pages, commands."""

from wutong.platform.packs import MenuEntry, Pack, Permission

PACK = Pack(
    name="ledger",
    title_zh="数据账本",
    title_en="Ledger",
    permissions=(
        Permission("figures.read", "查看指标数据", "Read figures"),
        Permission("figures.record", "录入与导入数据", "Record and import figures"),
        Permission("figures.adopt", "采用数据", "Adopt figures"),
        Permission("figures.export", "导出数据", "Export figures"),
        Permission("indicators.manage", "管理指标", "Manage indicators"),
    ),
    menu=(MenuEntry("数据", "指标", "figures", "figures.read", 10),),
    urls="wutong.engines.ledger.web.urls",
    prefix="figures/",
    search="wutong.engines.ledger.web.finding:indicators",
    api_router="wutong.engines.ledger.web.api:router",
    jobs=("wutong.engines.ledger.importing.jobs",),
    papers=("wutong.engines.ledger.paper_months:SOURCE",),
    consumers=(
        ("ledger.adopted", "wutong.engines.ledger.derived:recompute_after"),
        ("ledger.defined", "wutong.engines.ledger.redefinition:recompute_after"),
    ),
)
