"""Candidates for a listing: the stage each stands at, what is in the way, who advises it; every step is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from wutong.engines.registry import api as registry
from wutong.kernel.yaml_text import read_yaml
from wutong.packs.ladder.errors import StepRefused
from wutong.packs.ladder.models import ListingStep
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act
from wutong.platform.naming import in_english

VERBS = {"ladder.listing": gettext_lazy("记录上市进展")}


@cache
def words() -> dict[str, dict[str, tuple[str, str]]]:
    """Return stages, boards and obstacles: code -> Chinese and English words, in their order."""
    said = read_yaml((files("wutong.packs.ladder") / "data/listing.yaml").read_text(encoding="utf-8"))
    return {part: {one["code"]: (one["zh"], one["en"]) for one in listed} for part, listed in said.items()}


def word(part: str, code: str) -> str:
    """Return what a stage, board or obstacle is called; empty for none."""
    found = words()[part].get(code)
    return found[in_english()] if found else ""


def choices(part: str) -> list[tuple[str, str]]:
    """Return the codes of a part with their words."""
    return [(code, word(part, code)) for code in words()[part]]


@dataclass(frozen=True)
class Candidate:
    """A firm on the way to a listing, and its last step."""

    key: str
    name: str
    area: str
    step: ListingStep

    @property
    def order(self) -> int:
        """The place of its stage among the stages."""
        return list(words()["stages"]).index(self.step.stage)


def candidates(scope: Scope | None) -> list[Candidate]:
    """Return every candidate that may be seen, the furthest first; two statements and one of the registry."""
    last = ListingStep.objects.values("firm").annotate(last=Max("pk")).values_list("last", flat=True)
    steps = {step.firm: step for step in ListingStep.objects.filter(pk__in=list(last))}
    firms = registry.firms(list(steps), scope)
    found = [
        Candidate(one.key, one.name, one.area_name, steps[int(one.key[1:])])
        for one in firms
        if int(one.key[1:]) in steps
    ]
    return sorted(found, key=lambda one: (-one.order, one.name))


def steps_of(firm: int) -> list[ListingStep]:
    """Return every step of a firm, the last first."""
    return list(ListingStep.objects.filter(firm=firm).order_by("-on", "-pk"))


@transaction.atomic
def record_step(firm: int, given: Mapping[str, Any], *, by: Any, post: str = "") -> ListingStep:
    """Record a step: stage, board, obstacle, adviser, expected_on, note, on (today where none is given).

    Raises
        StepRefused  for a stage, board or obstacle that is not declared, or a day that is none
    """
    for part, name, must in (("stages", "stage", True), ("boards", "board", False), ("obstacles", "obstacle", False)):
        code = str(given.get(name) or "")
        if (must or code) and code not in words()[part]:
            raise StepRefused(problem=f"没有“{code}”这个选项", problem_en=f"there is no choice “{code}”")
    row = ListingStep.objects.create(
        firm=firm, stage=given["stage"], board=given.get("board") or "", obstacle=given.get("obstacle") or "none",
        adviser=str(given.get("adviser") or "").strip()[:120], note=str(given.get("note") or "").strip()[:300],
        expected_on=_day(given.get("expected_on")), on=_day(given.get("on")) or clock.today(), recorded_at=clock.now(),
        recorded_by=str(by or ""),
    )  # fmt: skip
    record_act(
        "ladder.listing", person=by, post=post, object_kind="firm", object_key=f"E{firm}", detail={"stage": row.stage}
    )
    return row


def _day(text: Any) -> date | None:
    if not text or isinstance(text, date):
        return text or None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise StepRefused(problem=f"“{text}”不是日期", problem_en=f"“{text}” is no day") from None
