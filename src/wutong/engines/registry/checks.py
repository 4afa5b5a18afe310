"""What must agree before the registry can work: the panel's table and its declaration."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

_BESIDE = {"id", "entity", "period", "form", "source", "batch", "row", "recorded_at"}


@register
def panel_is_declared(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Every column of the panel has its unit and field group in data/panel.yaml, and the other way round."""
    from wutong.engines.registry.declarations import panel_columns
    from wutong.engines.registry.models import PanelRow

    stored = {field.name for field in PanelRow._meta.concrete_fields} - _BESIDE
    odd = stored ^ set(panel_columns())
    hint = "declare them in engines/registry/data/panel.yaml, or add the column by a migration"
    return (
        [
            Error(
                f"columns of the panel without table or declaration: {', '.join(sorted(odd))}", hint, id="registry.E001"
            )
        ]
        if odd
        else []
    )
