"""The one declaration of the corrections pack."""

from wutong.platform.packs import Pack, Panel

PACK = Pack(
    name="corrections",
    title_zh="更正申请",
    title_en="Requests for correction",
    panels=(
        Panel(
            "my-firm", "corrections", "corrections/own_panel.html", "wutong.packs.corrections.web.own:panel", "own_firm.read", 450
        ),
        Panel(
            "case", "corrections", "corrections/case_panel.html", "wutong.packs.corrections.web.panel:asked", "firms.read", 10
        ),
    ),
    urls="wutong.packs.corrections.web.urls",
    prefix="corrections/",
    api_router="wutong.packs.corrections.web.api:router",
    effects=(
        ("corrections.record", "wutong.packs.corrections.deciding:record"),
        ("corrections.take_back", "wutong.packs.corrections.deciding:take_back"),
    ),
    consumers=(
        ("cases.closed", "wutong.packs.corrections.telling:on_decided"),
        ("cases.reopened", "wutong.packs.corrections.telling:on_decided"),
    ),
)  # fmt: skip
