"""The one declaration of the papers pack."""

from wutong.platform.packs import CommandEntry, Pack

PACK = Pack(
    name="papers",
    title_zh="公文",
    title_en="Papers",
    commands=(
        CommandEntry(
            "report",
            "a monitoring report, yearly or mid-term evaluation as DOCX or PDF",
            "wutong.packs.papers.command:add_arguments",
            "wutong.packs.papers.command:run",
        ),
    ),
    jobs=("wutong.packs.papers.issuing",),
    papers=("wutong.packs.papers.asking:SOURCE",),
)
