"""The one declaration of the reporting pack."""

from wutong.platform.packs import MenuEntry, Pack, Panel, Permission

PACK = Pack(
    name="reporting",
    title_zh="数据报送",
    title_en="Reporting",
    permissions=(Permission("reports.exchange", "封存导出与导入评估结果", "Seal exports and import evaluations"),),
    menu=(
        MenuEntry("数据", "填报", "reports", "reports.read", 30),
        MenuEntry("数据", "报送进度", "reports-progress", "reports.read_all", 31),
        MenuEntry("数据", "报表版次", "report-forms", "reports.forms", 34),
        MenuEntry("规划", "年度任务", "report-tasks", "reports.read", 32),
        MenuEntry("数据", "第三方评估", "reports-exchange", "reports.exchange", 33),
    ),
    panels=(
        Panel(
            "cockpit",
            "reporting",
            "reporting/panel.html",
            "wutong.packs.reporting.web.panel:cockpit",
            "reports.read",
            40,
        ),
    ),
    urls="wutong.packs.reporting.web.urls",
    prefix="reporting/",
    api_router="wutong.packs.reporting.web.api:router",
)
