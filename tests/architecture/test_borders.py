"""Borders that import-linter cannot see: front doors, foreign keys, file names, the clock."""

import re
from pathlib import Path

from django.apps import apps

FRONT_DOORS = {"api", "library", "types", "errors", "schemas", "testing", "pack", "models"}
NAMED = re.compile(rb"wutong\.engines(?:\.(\w+)| import)")
ENGINE = re.compile(r"wutong\.engines\.(\w+)\.(\w+)")
LAYERS = ["kernel", "platform", "engines", "packs", "site"]
JUNK = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
CLOCK = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|timezone\.now|datetime\.today)\(|\btime\.time\(")


def engine_of(file: Path) -> str:
    parts = file.parts
    return parts[parts.index("engines") + 1] if "engines" in parts else ""


def naming_an_engine(sources: list[Path]) -> list[Path]:
    """Return the files in which the name of an engine stands that is not their own: the others need no parsing."""
    return [
        file for file in sources if {name.decode() for name in NAMED.findall(file.read_bytes())} - {engine_of(file)}
    ]


def test_outsiders_enter_an_engine_by_its_front_door(sources, parse):
    wrong = [
        f"{file}: {name}"
        for file in naming_an_engine(sources)
        for name in parse(file).imports
        if (match := ENGINE.match(name))
        and match[1] != engine_of(file)
        and match[2] not in FRONT_DOORS
        and not (match[2] == "web" and "site" in file.parts)
    ]
    assert wrong == []


def test_only_engines_and_migrations_touch_another_engines_models(sources, parse):
    """Models of an engine may be named by the engines above it for foreign keys; packs and site use the api."""
    wrong = [
        f"{file}: {name}"
        for file in naming_an_engine(sources)
        if "engines" not in file.parts and "tests" not in file.parts and "migrations" not in file.parts
        for name in parse(file).imports
        if (match := ENGINE.match(name)) and match[2] == "models"
    ]
    assert wrong == []


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("wutong."):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if (
                other is None
                or isinstance(other, str)
                or field.auto_created
                or not other.__module__.startswith("wutong.")
            ):
                continue
            here, there = model.__module__.split(".")[1], other.__module__.split(".")[1]
            pack, other_pack = model.__module__.split(".")[2], other.__module__.split(".")[2]
            if LAYERS.index(there) > LAYERS.index(here) or (here == there == "packs" and pack != other_pack):
                wrong.append(f"{model.__name__}.{field.name} -> {other.__name__}")
    assert wrong == []


def test_no_module_is_a_junk_drawer(sources):
    assert [str(file) for file in sources if file.stem in JUNK] == []


def test_only_the_clock_asks_the_machine_for_the_time(sources):
    wrong = [
        f"{file}:{number}: use wutong.platform.clock.now() or today()"
        for file in sources
        if not file.as_posix().endswith("platform/clock.py") and "tests" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if CLOCK.search(line)
    ]
    assert wrong == []
