"""What a pack declares about itself, once, in its `pack.py`.

The platform collects declarations at start; a name used twice or a menu entry without a
permission is an error then, not a surprise later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from django.conf import settings


@dataclass(frozen=True)
class Permission:
    """An act that a role may be granted: `area.act` code and what an official reads."""

    code: str
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class MenuEntry:
    """A page in the navigation: the section it stands in, its URL name and the permission it needs."""

    section: str
    title: str  # Chinese, translated when shown
    url_name: str
    permission: str
    order: int = 100


@dataclass(frozen=True)
class Panel:
    """A part of a combined page (`cockpit`, later `portrait`): template and the function that fills it.

    `context` is "module:function", called as function(request) -> dict. `past` says that it shows what was known on the
    day the reader chose (`request.as_known_on`); the cockpit of an earlier day leaves the others out, and other pages
    say that they show the present.
    """

    page: str
    name: str
    template: str
    context: str
    permission: str
    order: int = 100
    past: bool = False


@dataclass(frozen=True)
class Hit:
    """One answer of the search: what it is called, the page it opens, what kind of thing it is, how well it fits.

    `fit` is 0 to 1 as `platform.finding.fit` gives it.
    """

    title: str
    url: str
    note: str = ""
    fit: float = 0.0


@dataclass(frozen=True)
class CommandEntry:
    """A command of `./wutong`: name, help, and "module:adder" and "module:runner"."""

    name: str
    help: str
    add_arguments: str
    run: str
    needs_database: bool = True


@dataclass(frozen=True)
class Pack:
    """The one declaration of a pack (engines with pages use it too)."""

    name: str
    title_zh: str
    title_en: str
    permissions: tuple[Permission, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    commands: tuple[CommandEntry, ...] = ()
    urls: str = ""  # module with urlpatterns, mounted at `prefix`
    prefix: str = ""
    api_router: str = ""  # "module:router", mounted at /api/<name>/
    consumers: tuple[tuple[str, str], ...] = field(default=())  # (topic, "module:function")
    # (name, "module:function"), called as function(engines.cases.types.Done) in the transaction of an act whose case type
    # names it: what the act brings about beside the case
    effects: tuple[tuple[str, str], ...] = ()
    jobs: tuple[str, ...] = ()  # modules whose import registers jobs
    points: tuple[str, ...] = ()  # "module:SOURCE", points offered to the map (wutong.engines.atlas.api.PointSource)
    papers: tuple[str, ...] = ()  # "module:SOURCE", a platform.papers PaperSource each: what papers may say
    holds_file: str = (
        ""  # "module:function", called as function(digest) -> bool: whether a row here keeps that stored file
    )
    # "module:function", called as function(person, day) -> codes of the roles that something other than a post gives a
    # person on a day; asked only of those who hold no post
    standing: str = ""
    search: str = ""  # "module:function", called as function(request, typed) -> list of Hit the reader may open


@cache
def packs() -> tuple[Pack, ...]:
    """Return every declared pack, in the order of settings.WUTONG_PACKS."""
    return tuple(import_module(name).PACK for name in settings.WUTONG_PACKS)


@cache
def permissions() -> dict[str, Permission]:
    """Return every declared permission by its code."""
    return {permission.code: permission for pack in packs() for permission in pack.permissions}


def resolve(reference: str) -> object:
    """Return what "module:name" stands for."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)
