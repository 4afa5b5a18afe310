"""What the registry declares: its commands."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="registry",
    title_zh="名册",
    title_en="Registry",
    commands=(
        CommandEntry(
            "registry",
            "找出两份名册中的同一家企业 (match registers of firms on plain files)",
            "wutong.engines.registry.commands:add_arguments",
            "wutong.engines.registry.commands:run",
            needs_database=False,
        ),
    ),
)
