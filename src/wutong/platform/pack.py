"""What the platform itself declares: its permissions, pages, commands."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Permission

# Each part keeps its own entries, so that parts grow without meeting in one list.
ACCOUNTS_MENU = (
    MenuEntry("管理", "人员", "people", "accounts.manage", order=900),
    MenuEntry("管理", "岗位", "posts", "accounts.manage", order=901),
    MenuEntry("管理", "机构", "units", "accounts.manage", order=902),
    MenuEntry("管理", "角色与权限", "roles", "accounts.manage", order=903),
)
TERRITORY_MENU = (MenuEntry("管理", "区划", "areas", "territory.manage", order=910),)

TRAIL_COMMANDS = (
    CommandEntry(
        "audit-trail",
        "校验、签署或输出操作记录 (prove the trail of acts)",
        "wutong.platform.audit.command:add_arguments",
        "wutong.platform.audit.command:run",
    ),
    CommandEntry(
        "backup",
        "把整个园区写入一份备份文件 (write everything to one file)",
        "wutong.platform.backup.command:add_backup_arguments",
        "wutong.platform.backup.command:run_backup",
    ),
    CommandEntry(
        "restore",
        "从备份文件恢复 (restore from a backup)",
        "wutong.platform.backup.command:add_restore_arguments",
        "wutong.platform.backup.command:run_restore",
    ),
    CommandEntry(
        "worker",
        "运行后台任务 (run jobs and what falls due)",
        "wutong.platform.jobs.command:add_arguments",
        "wutong.platform.jobs.command:run",
    ),
)
# "signed_in" is access.api.SIGNED_IN: importing it here would start Django for every command.
TRAIL_MENU = (
    MenuEntry("系统", "后台任务", "jobs", "signed_in", order=920),
    MenuEntry("系统", "到期事项", "due", "jobs.manage", order=921),
    MenuEntry("系统", "未送达的消息", "deliveries", "jobs.manage", order=922),
    MenuEntry("系统", "操作记录", "acts", "audit.read", order=923),
)
TRAIL_JOBS = (
    "wutong.platform.accounts.sweeping",
    "wutong.platform.audit.background",
    "wutong.platform.jobs.worker",
    "wutong.platform.notices.sending",
)

PACK = Pack(
    name="platform",
    title_zh="平台",
    title_en="Platform",
    permissions=(
        Permission("accounts.manage", "管理账号与岗位", "Manage accounts and posts"),
        Permission("territory.manage", "管理区划", "Manage areas"),
        Permission("audit.read", "查看操作记录", "Read the trail of acts"),
        Permission("jobs.manage", "管理后台任务", "Manage jobs"),
    ),
    menu=(*ACCOUNTS_MENU, *TERRITORY_MENU, *TRAIL_MENU),
    urls="wutong.platform.urls",
    api_router="wutong.platform.rest:router",
    commands=TRAIL_COMMANDS,
    jobs=TRAIL_JOBS,
)
