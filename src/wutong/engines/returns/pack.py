"""What the returns engine declares: who may do what with returns, what is looked after, what it listens to."""

from wutong.platform.packs import Pack, Permission

PACK = Pack(
    name="returns",
    title_zh="报表",
    title_en="Returns",
    permissions=(
        Permission("reports.read", "查看本单位报表", "See one's own unit's returns"),
        Permission("reports.read_all", "查看各单位报表", "See every unit's returns"),
        Permission("reports.fill", "填报", "Fill in returns"),
        Permission("reports.approve", "审核本单位报表", "Approve one's own unit's returns"),
        Permission("reports.forms", "登记报表版次", "Record editions of forms"),
        Permission("reports.check", "核定和采用报表", "Check and adopt returns"),
    ),
    jobs=("wutong.engines.returns.opening",),
    papers=("wutong.engines.returns.papers:SOURCE",),
    consumers=(("reporting.moved", "wutong.engines.returns.following:on_moved"),),
)
