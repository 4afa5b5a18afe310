"""Message catalogues: what stands in the sources, what is translated, and the compiled files Django reads.

`python -m wutong.site.messages` compiles every catalogue that is newer than its compiled file (the
start script calls it); `--missing` lists the messages without an English text, app by app, as
they would stand in a catalogue. Chinese is the language of the sources, so only English has catalogues.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
KEYWORDS: dict[str, Any] = {
    name: spec
    for names, spec in (
        (("_", "gettext", "gettext_lazy", "gettext_noop"), None),
        (("ngettext", "ngettext_lazy"), (1, 2)),
        (("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    )
    for name in names
}
MARKED = re.compile(r"_\(|gettext|trans")  # stands in every file with messages; the others need no parsing
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Message = tuple[str, str]  # context (empty for most), Chinese text


def compile_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Compile the catalogues that changed since they were compiled last and return the files written."""
    stale = [
        po
        for po in package.rglob("locale/*/LC_MESSAGES/django.po")
        if po.is_file() and _is_stale(po, po.with_suffix(".mo"))
    ]
    return [_compile(po) for po in stale]


def _is_stale(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    from babel.messages.mofile import write_mo

    compiled, part = source.with_suffix(".mo"), source.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, _read(source))
    part.replace(compiled)  # whole or not at all: another process may be reading
    return compiled


def _read(source: Path) -> Any:
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def apps(package: Path = PACKAGE) -> list[Path]:
    """Return the folder of every app: those with an `apps.py`."""
    return sorted(file.parent for file in package.rglob("apps.py"))


def messages_of(app: Path) -> set[Message]:
    """Return the Chinese messages in an app's Python files and templates."""
    found: set[Message] = set()
    for file in _sources(app):
        found.update(_messages_in(file))
    return {message for message in found if CHINESE.search(message[1])}


def _sources(app: Path) -> Iterator[Path]:
    for ending in ("*.py", "*.html", "*.txt"):
        for file in app.rglob(ending):
            inside = file.relative_to(app).parts
            if not {"tests", "migrations", "locale"} & set(inside) and not _other_app(app, file):
                yield file


def _other_app(app: Path, file: Path) -> bool:
    return any((folder / "apps.py").exists() for folder in file.parents if app in folder.parents)


def _messages_in(file: Path) -> Iterator[Message]:
    from babel.messages.extract import extract_python

    text = file.read_text(encoding="utf-8")
    if not MARKED.search(text):
        return
    if file.suffix != ".py":
        text = _as_python(text, file)
    for _line, function, given, _comments in extract_python(BytesIO(text.encode()), list(KEYWORDS), [], {}):
        yield from _of_call(function, given if isinstance(given, tuple) else (given,))


def _as_python(template: str, file: Path) -> str:
    """Return a template's messages as the Python calls that Django's own extraction makes of them."""
    from django.utils.translation.template import templatize

    return str(templatize(template, origin=str(file)))


def _of_call(function: str, given: tuple[Any, ...]) -> Iterator[Message]:
    if "pgettext" in function:
        if len(given) > 1 and given[1]:
            yield str(given[0]), str(given[1])
    elif given and given[0]:
        yield "", str(given[0])


def declared_messages() -> dict[str, set[Message]]:
    """Return what is translated when shown without standing in a call: menus and the choices of fields, by app's folder.

    Needs Django set up.
    """
    from wutong.platform.packs import packs

    declared: dict[str, set[Message]] = {}
    for pack, module in zip(packs(), _pack_modules(), strict=True):
        words = {("", word) for entry in pack.menu for word in (entry.title, entry.section)}
        declared.setdefault(_app_of(module), set()).update(words)
    for folder, word in _choices():
        declared.setdefault(folder, set()).add(("", word))
    return declared


def _pack_modules() -> list[str]:
    from django.conf import settings

    return list(settings.WUTONG_PACKS)


def _app_of(module: str) -> str:
    """Return the app a declaration belongs to; the platform's own declaration is translated by the site."""
    folder = module.rpartition(".")[0].removeprefix("wutong.").replace(".", "/")
    return "site" if folder == "platform" else folder


def _choices() -> Iterator[tuple[str, str]]:
    from django.apps import apps as registry

    for model in registry.get_models():
        if model.__module__.startswith("wutong."):
            folder = model.__module__.rpartition(".")[0].removeprefix("wutong.").replace(".", "/")
            for field in model._meta.fields:
                yield from ((folder, str(word)) for _code, word in field.choices or ())


def translated(app: Path) -> set[Message]:
    """Return the messages that an app's English catalogue translates."""
    file = app / CATALOGUE
    if not file.exists():
        return set()
    entries = ((entry.context or "", entry.id, entry.string) for entry in _read(file) if entry.id and not entry.fuzzy)
    return {(context, _first(text)) for context, text, english in entries if _first(english)}


def _first(text: Any) -> str:
    return str(text[0] if isinstance(text, (tuple, list)) else text)


def entries(app: Path) -> list[tuple[str, str]]:
    """Return the messages of an app's English catalogue with their texts."""
    file = app / CATALOGUE
    return [(_first(entry.id), _first(entry.string)) for entry in _read(file) if entry.id] if file.exists() else []


def missing(package: Path = PACKAGE) -> dict[str, list[Message]]:
    """Return each app's messages that no catalogue translates; Django looks through all of them."""
    declared = declared_messages()
    known = set().union(*(translated(app) for app in apps(package)))
    result: dict[str, list[Message]] = {}
    for app in apps(package):
        name = app.relative_to(package).as_posix()
        lacking = sorted((messages_of(app) | declared.get(name, set())) - known)
        if lacking:
            result[name] = lacking
    return result


def _report(lacking: dict[str, list[Message]]) -> Iterable[str]:
    for app, messages in lacking.items():
        yield f"# {app}/{CATALOGUE.as_posix()}"
        for context, text in messages:
            yield (f'msgctxt "{context}"\n' if context else "") + f'msgid "{_escaped(text)}"\nmsgstr ""\n'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def main(arguments: list[str]) -> int:
    """Compile, or list what is missing; the exit code is 1 when something is."""
    if "--missing" not in arguments:
        compile_catalogues()
        return 0
    import django

    django.setup()
    lacking = missing()
    print("\n".join(_report(lacking)))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
