"""What the site itself declares: the cockpit and the commands that start, fill and keep a zone."""

from wutong.platform.packs import MenuEntry, Pack, Permission

PACK = Pack(
    name="site",
    title_zh="首页",
    title_en="Home",
    permissions=(Permission("cockpit.read", "查看一块屏", "See the cockpit"),),
    menu=(MenuEntry("首页", "一块屏", "cockpit", "cockpit.read", 0),),
    urls="wutong.site.web.urls",
)
