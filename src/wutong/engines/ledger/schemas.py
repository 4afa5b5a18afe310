"""Shapes in which targets, their parts, proposals and comments travel over the API, for whoever serves them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import BeforeValidator

from wutong.engines.ledger import wording

Words = Annotated[str, BeforeValidator(lambda thing: "" if thing is None else str(thing))]
Plain = Annotated[str, BeforeValidator(lambda value: "" if value is None else wording.plain(value))]


class ValueOut(Schema):
    """A value as printed, with its unit and the claim it comes from (none for a target set by hand)."""

    printed: str
    unit: str
    period: str = Field("", alias="period.code")
    claim_id: int | None = None


class AimOut(ValueOut):
    """The value of a target."""

    period: str = Field("", alias="end_period")
    claim_id: int | None = Field(None, alias="end_claim")


class TargetOut(Schema):
    """One version of a target."""

    version: int
    printed: str
    unit: str
    end_period: str
    reading: str
    document: str
    reason: str
    recorded_at: datetime
    recorded_by: str


class TargetPartIn(Schema):
    """What a unit takes over: the value at the end, and by year."""

    unit: str
    printed: str
    years: dict[int, str] = {}


class BreakdownIn(Schema):
    """A whole breakdown; `seen` is the number given with the one that was read (0: none)."""

    parts: list[TargetPartIn]
    seen: int = 0


class BreakdownOut(Schema):
    """A breakdown with the gap to the target."""

    parts: list[TargetPartIn]
    seen: int
    gap: str
    adds_up: bool


class ProposalIn(Schema):
    """A proposed value; a revision of a target in force names its document, a target in words says so."""

    basis: str
    printed: str
    reason: str
    document: str = ""
    in_words: bool = False
    submit: bool = False


class ProposalOut(Schema):
    """A proposal and what was decided on it."""

    id: int
    row: int
    basis: str
    printed: str
    document: str
    reason: str
    by: str
    at: datetime
    submitted_at: datetime | None
    approved: bool | None
    decided_by: str


class DecisionIn(Schema):
    """A decision on a proposal."""

    approved: bool
    reason: str = ""


class CommentIn(Schema):
    """A note on a line."""

    text: str


class CommentOut(Schema):
    """A note with its writer."""

    text: str
    by: Words
    at: datetime
