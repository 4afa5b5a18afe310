"""What the ledger declares: permissions, pages, commands."""

from wutong.platform.packs import Pack, Permission

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
    consumers=(("ledger.adopted", "wutong.engines.ledger.derived:recompute_after"),),
)
