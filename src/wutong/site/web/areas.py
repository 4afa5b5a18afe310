"""The area a page is about: one of those the reader's posts reach, the widest unless another was chosen."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from wutong.platform import clock
from wutong.platform.access.scope import next_path, rights_of
from wutong.platform.territory.models import Area

SESSION_KEY = "area"


def areas_of(person: Any) -> QuerySet[Area]:
    """Return today's areas of the jurisdiction that any of the person's posts reaches, widest first."""
    today = clock.today()
    reached = Q(pk__in=[])
    for path in {right.path for right in rights_of(person).rights}:
        reached |= Q(path__gte=path, path__lt=next_path(path))
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return Area.objects.filter(reached & in_force, hierarchy="jurisdiction").order_by("path")


class ChosenArea:
    """The areas to choose from and the one in force, asked of the database once a request, when first needed."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def all(self) -> list[Area]:
        """Every area the reader may choose."""
        return list(areas_of(self._request.user))

    @cached_property
    def area(self) -> Area | None:
        """The chosen area, else the widest one, None for a reader without any."""
        wanted = self._request.session.get(SESSION_KEY, "")
        return next((area for area in self.all if area.code == wanted), self.all[0] if self.all else None)
