"""What the engine of months declares: its command."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="monthly",
    title_zh="月度序列",
    title_en="Months",
    commands=(
        CommandEntry(
            "economy",
            "月度监测、贡献与季度年度预测 (monthly monitor, contributions, nowcasts of anyone's series)",
            "wutong.engines.monthly.command:add_arguments",
            "wutong.engines.monthly.command:run",
            needs_database=False,
        ),
    ),
)
