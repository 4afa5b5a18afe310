"""The zone's forms, brought into the tables; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo
from wutong.engines.returns.adopting import ensure_subject
from wutong.engines.returns.forms import record_form
from wutong.platform.zone_files import ZoneFiles


def load_forms(zone: ZoneFiles) -> None:
    """Record every form of a zone's `reporting.yaml`, and make its units known as subjects of figures.

    Raises
        FormFault, FormFixed
    """
    content = zone.yaml("reporting")
    _ensure_indicators(content)
    forms = [record_form(content) for content in content["forms"]]
    for unit in {unit for form in forms for unit in form.units}:
        ensure_subject(unit)


def _ensure_indicators(content: dict[str, Any]) -> None:
    """Make sure of the indicators that exist for reporting alone, after those of the zone's own file."""
    group = content["group"]
    order = len(ledger.indicators())
    ledger.ensure_group(group["code"], group["zh"], group.get("en", ""), order)
    for number, one in enumerate(content["indicators"], order):
        names = {"code": one["code"], "name_zh": one["zh"], "name_en": one["en"], "unit": one["unit"]}
        rest = {name: one[name] for name in ("quantity", "measure", "direction", "owner")}
        ledger.ensure_indicator(IndicatorInfo(**names, **rest, group=group["code"], order=number))
