"""Addresses of the site's own pages."""

from django.urls import include, path

from wutong.site.web import baseline, choices, cockpit, help, my_firm, portrait, search, start

urlpatterns = [
    path("", cockpit.cockpit, name="cockpit"),
    path("start/", start.start, name="start"),
    path("search/", search.search, name="search"),
    path("baseline/", baseline.baseline, name="baseline"),
    path("help/", help.help_page, name="help"),
    path("choose/language/", choices.set_language, name="set-language"),
    path("choose/theme/", choices.set_theme, name="set-theme"),
    path("choose/area/", choices.set_area, name="set-area"),
    path("choose/navigation/", choices.set_navigation, name="set-navigation"),
    path("lists/", include("wutong.platform.lists.urls")),
    path("figures/", include("wutong.engines.ledger.web.indicator_urls")),
    path("firms/<str:key>/", portrait.portrait, name="firm"),
    path("my-firm/", my_firm.my_firm, name="my-firm"),
    path("my-firm/<str:key>/", my_firm.my_firm_of, name="my-firm-of"),
    path("my-firm/<str:key>/", include("wutong.engines.registry.web.own_urls")),
]
