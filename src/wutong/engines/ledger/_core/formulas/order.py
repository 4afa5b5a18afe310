"""In which order derived indicators are computed, and which of them a changed figure touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from wutong.engines.ledger.errors import FormulaCycle


def computing_order(inputs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the derived indicators (keys of `inputs`), each after all it is computed from.

    Raises
        FormulaCycle  naming the indicators that go round in a circle

    >>> computing_order({"c": ["b"], "b": ["a"]})
    ['b', 'c']
    """
    try:
        order = list(TopologicalSorter({code: sorted(set(needed)) for code, needed in inputs.items()}).static_order())
    except CycleError as problem:
        raise FormulaCycle(cycle=" → ".join(reversed(problem.args[1]))) from problem
    return [code for code in order if code in inputs]


def dependents(changed: Iterable[str], inputs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the derived indicators that depend on `changed`, directly or through others, in computing order."""
    touched = set(changed)
    found = []
    for code in computing_order(inputs):
        if touched & set(inputs[code]):
            touched.add(code)
            found.append(code)
    return found
