"""How figures, dates and states are printed on every page."""

from __future__ import annotations

from django import template

register = template.Library()
