"""What the site itself declares: the cockpit and the commands that start, fill and keep a zone."""

from wutong.platform.packs import Pack, Permission

PACK = Pack(
    name="site",
    title_zh="首页",
    title_en="Home",
    permissions=(Permission("cockpit.read", "查看一块屏", "See the cockpit"),),
)
