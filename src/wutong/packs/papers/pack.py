"""The one declaration of the papers pack."""

from wutong.platform.packs import CommandEntry, MenuEntry, Pack, Permission

PACK = Pack(
    name="papers",
    title_zh="公文",
    title_en="Papers",
    permissions=(
        Permission("papers.read", "查看公文", "Read papers"),
        Permission("papers.issue", "生成公文", "Make papers"),
        Permission("papers.receive", "收阅公文", "Receive papers"),
        Permission("papers.edit", "修改公文模板", "Edit templates of papers"),
    ),
    menu=(MenuEntry("规划", "监测与评估公文", "papers", "papers.read", 40),),
    commands=(
        CommandEntry(
            "report",
            "a monitoring report, yearly or mid-term evaluation as DOCX or PDF",
            "wutong.packs.papers.command:add_arguments",
            "wutong.packs.papers.command:run",
        ),
    ),
    urls="wutong.packs.papers.web.urls",
    prefix="papers/",
    api_router="wutong.packs.papers.web.api:router",
    jobs=("wutong.packs.papers.issuing", "wutong.packs.papers.issued"),
    holds_file="wutong.packs.papers.issued:holds_file",
    papers=("wutong.packs.papers.asking:SOURCE",),
)
