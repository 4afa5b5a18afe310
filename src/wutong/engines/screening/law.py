"""The clause files of the ladder, read once: editions by rung, and which thresholds an edition rests on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from wutong.engines.rules import api as rules
from wutong.engines.rules.types import Clause, ParameterInfo, RuleSet
from wutong.engines.screening import scheme
from wutong.engines.screening.errors import RungUnknown
from wutong.engines.screening.rungs import rungs

WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
LEAVES = (str, int, float, bool)


def folder() -> Path:
    """Return where the clause files lie."""
    return scheme.folder() / "clauses"


@cache
def law() -> RuleSet:
    """Return the rules of all rungs."""
    return rules.load(folder())


@cache
def digest() -> str:
    """Return the content hash of the clause files."""
    parts = [path.read_bytes() for path in sorted(folder().glob("*.yaml"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def editions() -> dict[str, Clause]:
    """Return every edition that judges a rung, by key, in the order of the rungs and of their days."""
    of_rung = {clause: place for place, one in enumerate(rungs().values()) for clause in one.clauses}
    judging = [clause for clause in law().clauses if clause.id in of_rung]
    return {one.key: one for one in sorted(judging, key=lambda one: (of_rung[one.id], one.since, one.key))}


def editions_of(rung: str) -> list[Clause]:
    """Return the editions of a rung."""
    return [clause for clause in editions().values() if clause.id in rungs()[rung].clauses]


def rung_of(key: str) -> str:
    """Return the rung that an edition judges."""
    return next(one.code for one in rungs().values() if edition(key).id in one.clauses)


def edition(key: str) -> Clause:
    """Return an edition.

    Raises
        RungUnknown  if there is none of this key
    """
    if key not in editions():
        raise RungUnknown(name=key)
    return editions()[key]


def parameters_of(key: str) -> dict[str, ParameterInfo]:
    """Return the thresholds that an edition rests on, directly or through named conditions and scores."""
    reached = words_of(key)
    return {code: info for code, info in law().parameters.items() if code in reached}


@cache
def words_of(key: str) -> frozenset[str]:
    """Return every word that an edition says, named conditions and scores with their own words among them."""
    clause = edition(key)
    named: dict[str, Any] = {}
    written: Any = None
    for document in law().document.values():
        assert isinstance(document, Mapping)
        named |= {**(document.get("conditions") or {}), **(document.get("scores") or {})}
        for one in document.get("clauses") or ():
            if one["id"] == clause.id and one.get("from", "") == (key.partition("@")[2]):
                written = one
    return frozenset(_words(written, named))


def _words(part: Any, named: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [part]
    while waiting:
        new = set(_words_of(waiting.pop())) - found
        found |= new
        waiting += [named[word] for word in sorted(new & set(named))]
    return found


def _words_of(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _words_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from _words_of(value)
    elif isinstance(part, LEAVES):
        yield from WORD.findall(str(part))
