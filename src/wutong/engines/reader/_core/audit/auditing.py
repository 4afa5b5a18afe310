"""The way through a document with all chosen rules, and what is left where two rules say the same."""

from __future__ import annotations

from collections.abc import Collection

from wutong.engines.reader._core.audit.catalogue import CHECKS
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.rules import told
from wutong.engines.reader.types import Finding


def findings_of(material: Material, chosen: Collection[str]) -> list[Finding]:
    """Findings of the chosen rules in the order of the text; checks none of whose rules is chosen do not run."""
    found = [
        finding
        for check, names in CHECKS.items()
        if any(name in chosen for name in names)
        for finding in check(material)
        if finding.rule in chosen
    ]
    settled = told.settled(material)
    return sorted(without_echoes([one for one in found if not _settled(one, settled)]), key=_place)


def _settled(finding: Finding, settled: list[set[int]]) -> bool:
    """Whether all figures of a finding stand in one equation that holds."""
    ends = {figure.end for figure in finding.figures}
    return len(ends) > 1 and any(ends <= one for one in settled)


def _place(finding: Finding) -> tuple[int, float]:
    return (finding.figures[0].start if finding.figures else 0, -finding.certainty)


def without_echoes(found: list[Finding]) -> list[Finding]:
    """Leave out a finding whose figures are all in a surer one: one slip is told once."""
    kept: list[Finding] = []
    holders: dict[int, list[tuple[Finding, set[tuple[int, int]]]]] = {}
    for finding in sorted(found, key=lambda one: (-one.certainty, len(one.figures), _place(one))):
        places = {(figure.start, figure.end) for figure in finding.figures}
        near = holders.get(min(places)[0], []) if places else []
        if any(places <= other for _, other in near):
            continue
        kept.append(finding)
        for start, _ in places:
            holders.setdefault(start, []).append((finding, places))
    return kept
