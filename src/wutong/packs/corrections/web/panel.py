"""What an official sees of a request on its case's page: old, asked and present value, evidence, the firm's portrait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wutong.engines.cases import api as cases
from wutong.engines.registry import api as registry
from wutong.engines.registry.errors import EntityUnknown
from wutong.packs.corrections.asking import Request, is_of_a_firm, request_of


def asked(request: HttpRequest) -> dict[str, Any] | None:
    """Return what a case asks to have corrected; nothing on the pages of other cases."""
    view = cases.case_drawn(request)
    return beside_the_register(request_of(view.row.pk, view.state), request.user) if is_of_a_firm(view.state) else None


def beside_the_register(asked: Request, person: Any) -> dict[str, Any]:
    """Return a request with what the register says now; `firm` and `now` are None where the person may not see them."""
    scope = registry.reading(person)
    try:
        firm = registry.firm(asked.firm, scope)
    except EntityUnknown:
        return {"asked": asked, "firm": None, "now": None, "moved": False}
    if asked.field not in registry.correctable() or not scope.covers(firm.area_path, registry.field_group(asked.field)):
        return {"asked": asked, "firm": firm, "now": None, "moved": False}
    now = registry.correction_now(firm, asked.field)
    words = registry.correction_words(asked.field, now)
    return {"asked": asked, "firm": firm, "now": words, "moved": asked.open and now != asked.before}
