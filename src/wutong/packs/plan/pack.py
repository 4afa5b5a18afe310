"""The one declaration of the plan pack."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="plan",
    title_zh="规划",
    title_en="Plans",
    permissions=(
        Permission("plans.read", "查看规划", "Read plans"),
        Permission("plans.edit", "编制规划", "Draft plans"),
        Permission("plans.comment", "对规划提意见", "Comment on plans"),
        Permission("plans.approve", "批准规划与修订", "Approve plans and revisions"),
    ),
    menu=(MenuEntry("规划", "规划目录", "plans", "plans.read", 10),),
    panels=(Panel("cockpit", "strip", "plan/strip.html", "wutong.packs.plan.web.plans:strip", "plans.read", 10, True),),
    commands=(
        CommandEntry(
            "plan",
            "a plan's table as printed, how its lines stand, breakdown, programmes",
            "wutong.packs.plan.command:add_arguments",
            "wutong.packs.plan.command:run",
        ),
    ),
    urls="wutong.packs.plan.web.urls",
    prefix="plans/",
    api_router="wutong.packs.plan.web.api:router",
    search="wutong.packs.plan.web.finding:plans",
    papers=("wutong.packs.plan.papers:SOURCE",),
    consumers=(
        ("ledger.adopted", "wutong.packs.plan.news:on_adopted"),
        ("ledger.adopted", "wutong.packs.plan.drafting:on_adopted"),
    ),
)
