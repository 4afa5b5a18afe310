"""A firm's own desk: the registry's panels of it, what its figures rest on, and the consents it gives and takes back itself.

Own data are no secret to a firm: nothing is hidden and no look is recorded. Of others it sees quartiles alone.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.registry import models
from wutong.engines.registry.access import OWN_CONSENT, OWN_READ, OWN_RECORD
from wutong.engines.registry.declarations import correctable
from wutong.engines.registry.firms import group_of
from wutong.engines.registry.portraits import portrait
from wutong.engines.registry.recording import grant_consent, revoke_consent
from wutong.engines.registry.representing import own_firm
from wutong.engines.registry.types import Firm, Portrait
from wutong.engines.registry.web import portraits as panels
from wutong.engines.registry.web.consents import day_of, refuse_day
from wutong.engines.registry.web.figures import Addresses, figure_context, peers_context, said_in
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.naming import told


def own_portrait(request: HttpRequest) -> Portrait:
    """Return the portrait of the firm in the page's address to its own representative, read once a request.

    Raises
        EntityUnknown  if there is none, or the reader does not represent it today
    """
    known = getattr(request, "_own_portrait", None)
    if known is None:
        assert request.resolver_match is not None
        owner = own_firm(request.user, request.resolver_match.kwargs["key"])
        known = request._own_portrait = portrait(owner.key)  # type: ignore[attr-defined]
    return known


def who(request: HttpRequest) -> dict[str, Any]:
    """Return who the register says the firm is, each line with the way to ask for its correction."""
    owner = own_portrait(request).firm
    ask = _ask_url(owner) if may(request.user, OWN_RECORD) else ""
    return panels.who_of(owner, ("name", *panels.WHO)) | {"ask_url": ask, "correctable": correctable()}


def _ask_url(owner: Firm) -> str:
    """Return where a correction is asked for; empty in an installation without requests."""
    try:
        return reverse("my-correction", args=[owner.key])
    except NoReverseMatch:
        return ""


def titles(request: HttpRequest) -> dict[str, Any]:
    """Return the firm's titles, and which end soon."""
    return panels.titles_of(own_portrait(request))


def figures(request: HttpRequest) -> dict[str, Any]:
    """Return five years of the firm's figures beside its peers' quartiles; every column is its own to see."""
    found = own_portrait(request)
    return panels.figures_of(request, found, found.rows, _addresses(found.firm.key))


def completeness(request: HttpRequest) -> dict[str, Any]:
    """Return how much is known of the firm, and what is missing."""
    return panels.completeness_of(own_portrait(request))


def consents(request: HttpRequest) -> dict[str, Any]:
    """Return what the firm has agreed to."""
    return panels.consents_of(own_portrait(request)) | {"may_consent": may(request.user, OWN_CONSENT)}


def _addresses(key: str) -> Addresses:
    return Addresses(
        lambda cell: reverse("my-firm-figure", args=[key, cell.row_id, cell.column]),
        lambda industry, period, column: reverse("my-firm-peers", args=[key, industry or "all", period, column]),
    )


@page(OWN_READ)
@require_GET
def figure(request: HttpRequest, key: str, row: int, column: str) -> HttpResponse:
    """Show what one of the firm's figures rests on, and what was said before."""
    owner = own_firm(request.user, key)
    said = said_in(row, column, None)
    if not models.PanelRow.objects.filter(pk=row, entity__in=group_of(owner.key)).exists():
        raise Http404
    return render(request, "registry/own/figure.html", figure_context(owner, said))


@page(OWN_READ)
@require_GET
def peers(request: HttpRequest, key: str, industry: str, period: str, column: str) -> HttpResponse:
    """Say what the quartiles beside one of the firm's figures were worked out from."""
    owner = own_firm(request.user, key)
    return render(request, "registry/own/peers.html", peers_context(industry, period, column) | {"firm": owner})


@page(OWN_CONSENT)
@require_POST
def grant(request: HttpRequest, key: str) -> HttpResponse:
    """Let the firm itself agree that its data are shared."""
    owner = own_firm(request.user, key)
    given = request.POST
    try:
        grant_by_firm(
            request.user,
            owner,
            given.get("purpose", ""),
            given.get("recipient", ""),
            day_of(given.get("expires_on", "")),
        )
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("授权已生效，随时可以撤销。"))
    return _desk(owner)


def grant_by_firm(person: Any, owner: Firm, purpose: str, recipient: str, expires_on: Any) -> int:
    """Record a consent that a firm's representative gives in person, from today on."""
    if expires_on is not None and expires_on < clock.today():
        refuse_day()
    evidence = _("企业账号 {person} 在线授权").format(person=person)
    return grant_consent(
        owner.key, purpose, by=person, evidence=evidence, granted_on=clock.today(), expires_on=expires_on,
        recipient=recipient.strip()[:120],
    )  # fmt: skip


@page(OWN_CONSENT)
@require_POST
def revoke(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Let the firm itself take a consent back, from today on."""
    owner = own_firm(request.user, key)
    try:
        revoke_by_firm(request.user, owner, number)
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("授权已撤销，从今天起不再提供数据。"))
    return _desk(owner)


def revoke_by_firm(person: Any, owner: Firm, number: int) -> None:
    """Take a firm's consent back from today on.

    Raises
        FactRefused  if the firm has no such consent, or it holds no more
    """
    if not models.Consent.objects.filter(pk=min(number, 2**63 - 1), entity__in=group_of(owner.key)).exists():
        refuse_day()
    revoke_consent(number, by=person, on=clock.today(), reason=_("企业账号 {person} 在线撤销").format(person=person))


def _desk(owner: Firm) -> HttpResponse:
    return redirect(f"{reverse('my-firm-of', args=[owner.key])}#consents")
