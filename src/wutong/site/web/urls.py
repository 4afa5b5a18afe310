"""Addresses of the site's own pages."""

from django.urls import include, path

from wutong.site.web import baseline, choices, cockpit, help, portrait, search

urlpatterns = [
    path("", cockpit.cockpit, name="cockpit"),
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
]
