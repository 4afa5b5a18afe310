"""What the case engine declares: permissions, pages, commands."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="cases",
    title_zh="案件",
    title_en="Cases",
    commands=(
        CommandEntry(
            "cases",
            "case clocks, duplicates and types on plain files",
            "wutong.engines.cases.commands:add_arguments",
            "wutong.engines.cases.commands:run",
            needs_database=False,
        ),
    ),
)
