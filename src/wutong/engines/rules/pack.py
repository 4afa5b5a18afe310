"""What the rules engine declares: its command."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="rules",
    title_zh="规则引擎",
    title_en="Rules",
    commands=(
        CommandEntry(
            "rules",
            "条款的检查、试算、解释与对比 (check, run, explain and compare clauses)",
            "wutong.engines.rules.commands:add_arguments",
            "wutong.engines.rules.commands:dispatch",
            needs_database=False,
        ),
    ),
)
