"""What every page's frame needs: navigation, areas, theme, notices, of what the reader may open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.access.api import SIGNED_IN, may
from wutong.platform.access.scope import rights_of
from wutong.platform.naming import name_of
from wutong.platform.notices.models import Notice
from wutong.platform.packs import MenuEntry, packs
from wutong.site.web.areas import ChosenArea
from wutong.site.web.as_known import PARAMETER
from wutong.site.web.choices import NAVIGATION_COOKIE, THEME_COOKIE, THEMES

# The eight sections of the navigation, in order, with the key that follows `g`. Any other section
# is administration and stands in the person's own menu.
SECTIONS = {
    "首页": "h", "规划": "p", "项目": "j", "企业": "f", "政策": "c", "网格": "w", "地图": "m", "数据": "d",
}  # fmt: skip

PAPERS = ("a4", "a3")  # sheets that any page can be printed on, lying
OWN_PAGES = [("account", _("我的账号")), ("tokens", _("接口令牌")), ("notice-preferences", _("通知设置"))]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame, `now` and `frame`; a page of several templates asks for it once."""
    known = getattr(request, "_shell", None)
    if known is None:
        known = request._shell = {"now": clock.now(), "frame": _frame(request)}  # type: ignore[attr-defined]
    return known


def _frame(request: HttpRequest) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "theme": request.COOKIES.get(THEME_COOKIE, "auto"),
        "themes": THEMES,
        "languages": settings.LANGUAGES,
        "sign_in_url": address("sign-in"),
        "papers": PAPERS,
        "paper": request.GET.get("paper", "") if request.GET.get("paper") in PAPERS else "",
    }
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        frame |= _of_person(request)
    return frame


def address(name: str) -> str:
    """Return the address of a page by its name, empty while no part of the product has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _of_person(request: HttpRequest) -> dict[str, Any]:
    sections = navigation(request)
    chosen = ChosenArea(request)
    return {
        "theme": request.user.theme,
        "narrow": bool(request.COOKIES.get(NAVIGATION_COOKIE)),
        "screen": bool(request.GET.get("screen")),
        **_menus(sections),
        "areas": _area_choices(chosen),
        "area_name": name_of(chosen.area) if chosen.area else "",
        "notices_url": address("notices"),
        "unread": Notice.objects.filter(person=request.user, read_at=None).count(),
        "posts": sorted({right.post for right in rights_of(request.user).rights if right.post}),
        "own_links": _own_links(),
        "sign_out_url": address("sign-out"),
        "present_url": _present_url(request),
    }


def _menus(sections: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the navigation, eight sections at most; administration stands there while there is room, else in the menu."""
    main = [sections[title] for title in SECTIONS if title in sections]
    other = [section for title, section in sections.items() if title not in SECTIONS]
    room = len(SECTIONS) - len(main)
    return {"navigation": main + other[:room], "administration": other[room:]}


def _own_links() -> list[dict[str, str]]:
    """Return the pages about oneself that exist: account, tokens, notice preferences."""
    return [{"title": title, "url": address(name)} for name, title in OWN_PAGES if address(name)]


def _area_choices(chosen: ChosenArea) -> list[dict[str, Any]]:
    if len(chosen.all) < 2:
        return []
    return [{"code": area.code, "name": name_of(area), "here": area == chosen.area} for area in chosen.all]


def _present_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[PARAMETER] = ""
    return f"{request.path}?{query.urlencode()}"


def navigation(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return the sections the reader may open: title, url of the first page, its entries, whether we are in it."""
    allowed = [entry for entry in _entries() if _offered(request.user, entry)]
    here = _here(request.path, [reverse(entry.url_name) for entry in allowed])
    sections: dict[str, dict[str, Any]] = {}
    for entry in allowed:
        url = reverse(entry.url_name)
        section = sections.setdefault(entry.section, _section(entry.section, url))
        section["entries"].append(
            {"title": gettext(entry.title), "source": entry.title, "url": url, "here": url == here}
        )
        section["here"] |= url == here
        section["exact"] |= request.path == section["url"]
        section["inside"] = len(section["entries"]) > 1
    return sections


def _offered(person: Any, entry: MenuEntry) -> bool:
    """Return whether a page stands in a person's menu: what is open to every account is a tool of those who hold a post."""
    if entry.permission == SIGNED_IN and not any(right.post for right in rights_of(person).rights):
        return False
    return may(person, entry.permission)


def _section(title: str, url: str) -> dict[str, Any]:
    return {
        "title": gettext(title), "key": SECTIONS.get(title, ""), "url": url, "entries": [],
        "here": False, "exact": False, "inside": False,
    }  # fmt: skip


def _here(path: str, urls: list[str]) -> str:
    """Return the longest menu address that the page lies under; the home page contains nothing but itself."""
    home = reverse("cockpit")
    under = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(under, key=len, default="")


def _entries() -> list[MenuEntry]:
    return sorted((entry for pack in packs() for entry in pack.menu), key=lambda entry: entry.order)
