"""The one declaration of the tasks pack."""

from wutong.platform.packs import Pack, Panel

PACK = Pack(
    name="tasks",
    title_zh="督办任务",
    title_en="Tasks",
    panels=(
        Panel(
            "indicator",
            "tasks",
            "tasks/indicator.html",
            "wutong.packs.tasks.web.panel:tasks_of_indicator",
            "cases.read",
            10,
        ),
    ),
    jobs=("wutong.packs.tasks.watching",),
    consumers=(("ledger.adopted", "wutong.packs.tasks.watching:on_adopted"),),
)
