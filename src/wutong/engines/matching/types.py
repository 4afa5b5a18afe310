"""What matching takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a register, as written there; everything but the name may be empty."""

    id: str
    name: str
    code: str = ""
    address: str = ""
    person: str = ""
    phone: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: what was compared, what was found, and its weight in log-odds (positive: the same firm)."""

    kind: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that are held to be one firm: their ids, the probability, and why, the weightiest reason first."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...] = field(default=())
