"""What an act brings about beside the case: functions that packs declare (`Pack.effects`) and case types name.

An effect is part of the act: it is carried out in the act's transaction, whichever page or program the act came from,
and what it refuses is not done to the case either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.errors import CaseTypeFaulty
from wutong.engines.cases.types import Done
from wutong.platform.packs import packs, resolve


@cache
def declared() -> Mapping[str, str]:
    """Return the effects that packs declare: name -> "module:function"."""
    return {name: function for pack in packs() for name, function in pack.effects}


def refuse_unknown(kind: CaseType, name: str) -> None:
    """Raise CaseTypeFaulty for a type that names an effect which no pack declares."""
    unknown = sorted({act.effect for act in kind.acts.values()} - {""} - declared().keys())
    if unknown:
        raise CaseTypeFaulty(
            name=name or kind.code, count=len(unknown), faults=f"没有这样的办理后果：{'、'.join(unknown)}",
            faults_en=f"no pack declares these effects: {', '.join(unknown)}",
        )  # fmt: skip


def carry_out(effect: str, done: Done) -> None:
    """Carry out what an act of a recorded type names; nothing for an act without an effect."""
    if effect:
        cast(Callable[[Done], None], resolve(declared()[effect]))(done)
