"""How a form does its act: an error of the product becomes a message of the form, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import BaseForm, DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from wutong.kernel.errors import WutongError

Result = TypeVar("Result")


def attempt(form: BaseForm, act: Callable[[], Result]) -> Result | None:
    """Return what `act` returns, or None after putting its refusal on the form."""
    try:
        return act()
    except WutongError as refusal:
        form.add_error(None, refusal.message(get_language() or "zh"))
        return None


def day_input() -> DateInput:
    """Return the browser's own date field."""
    return DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def form_page(request: HttpRequest, form: BaseForm, **texts: Any) -> HttpResponse:
    """Show a form on a page of its own.

    texts  title, act (the button), back (address), and perhaps lead, help, trail (pairs of title and address)
    """
    return render(request, "accounts/form.html", {"form": form, "lead": "", **texts})


def confirm_page(request: HttpRequest, **texts: Any) -> HttpResponse:
    """Ask before something is ended: title, question, act (the button), back (address)."""
    return render(request, "accounts/confirm.html", texts)
