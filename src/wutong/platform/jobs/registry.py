"""Which jobs and which kinds of due work there are, by name.

Modules that register them are named in `Pack.jobs` and imported when first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from wutong.platform.jobs.errors import JobUnknown
from wutong.platform.packs import packs

JobFunction = Callable[..., Any]
JOBS: dict[str, JobFunction] = {}
DUE_WORK: dict[str, Callable[..., Any]] = {}
RECURRING: dict[str, timedelta] = {}


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function as the job `name`: f(run: JobRun, **arguments), returning JSON parts or None."""

    def register(function: JobFunction) -> JobFunction:
        _claim(JOBS, name, function)
        return function

    return register


def due_work(kind: str, *, every: timedelta | None = None) -> Callable[[JobFunction], JobFunction]:
    """Register a function for due work of `kind`: f(**arguments), run in a transaction of its own.

    With `every` it recurs at that interval and takes no arguments. A function that finds its moment put off
    returns the new one, and is called again then.
    """

    def register(function: JobFunction) -> JobFunction:
        _claim(DUE_WORK, kind, function)
        if every is not None:
            RECURRING[kind] = every
        return function

    return register


def job_function(name: str) -> JobFunction:
    """Return the function of a job; raise JobUnknown with the registered names."""
    load()
    if name not in JOBS:
        raise JobUnknown(name=name, known="、".join(sorted(JOBS)) or "—")
    return JOBS[name]


def load() -> None:
    """Import every module that registers jobs."""
    for pack in packs():
        for module in pack.jobs:
            import_module(module)


def _claim(table: dict[str, Any], name: str, function: JobFunction) -> None:
    """Enter `function`; a name that another function holds is an error at start, not a surprise later."""
    known = table.get(name)
    if known is not None and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
        raise ValueError(f"{name} is registered by {known.__module__}.{known.__qualname__} already")
    table[name] = function
