"""Which entities were found to be one: the one place that follows `merged_into`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from django.db import connection

from wutong.engines.registry.errors import EntityUnknown
from wutong.engines.registry.models import Entity, RegisterMark


def alone() -> None:
    """Let one transaction at a time write who is who, from here to its end; called before anything is written.

    Two that make entities at once would make the same one twice. SQLite's transactions begin IMMEDIATE, which is enough.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE registry_entity IN SHARE ROW EXCLUSIVE MODE")
    changing()


def changing() -> None:
    """Mark the register as changed by this transaction, which writes to it."""
    row = RegisterMark(pk=1, mark=secrets.token_hex(16))
    RegisterMark.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["mark"])


def number_of(key: str) -> int:
    """Return the row number that a key names.

    Raises
        EntityUnknown  if it is no key
    """
    if not (key.startswith("E") and key[1:].isascii() and key[1:].isdigit() and len(key) < 20):
        raise EntityUnknown(key=key[:40])
    return int(key[1:])


def root(number: int) -> int:
    """Return the entity that this one was found to be; itself where it stands for itself."""
    return roots([number])[number]


def roots(numbers: Iterable[int]) -> dict[int, int]:
    """Return what each entity was found to be. One statement a step of the longest chain of merges."""
    found = {number: number for number in numbers}
    waiting = set(found)
    while waiting:
        steps = dict(
            Entity.objects.filter(pk__in=waiting, merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        if not steps:
            break
        found = {number: steps.get(last, last) for number, last in found.items()}
        waiting = set(steps.values())
    return found


def members(numbers: Iterable[int]) -> Mapping[int, list[int]]:
    """Return for each of some roots the entities that were found to be it: itself first, then by number."""
    found = {number: [number] for number in numbers}
    owner = {number: number for number in found}
    waiting = set(found)
    while waiting:
        # Sorted here: asked for the order of the numbers, SQLite would go through all of them.
        rows = Entity.objects.filter(merged_into__in=waiting, merged_into__isnull=False).values_list(
            "pk", "merged_into_id"
        )
        waiting = set()
        for number, into in sorted(rows):
            owner[number] = owner[into]
            found[owner[into]].append(number)
            waiting.add(number)
    return found
