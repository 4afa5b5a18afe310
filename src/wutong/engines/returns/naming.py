"""What returns and units are called."""

from __future__ import annotations

from collections.abc import Iterable

from wutong.engines.returns.forms import form_for
from wutong.engines.returns.models import Return
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import name_of, period_label


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units by code, in one statement."""
    return {unit.code: name_of(unit) for unit in Unit.objects.filter(code__in=set(codes))}


def title_of(row: Return) -> str:
    """Return what a return is called: form, period, unit."""
    name = unit_names([row.unit]).get(row.unit, row.unit)
    return f"{form_for(row).title} {period_label(row.when)} {name}"
