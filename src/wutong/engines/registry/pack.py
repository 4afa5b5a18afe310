"""What the registry declares: permissions, commands, jobs."""

from wutong.platform.packs import CommandEntry, Pack, Permission

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
