"""What is sent more than once is done once: a sender's own key for each request, kept with the case it led to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError

from wutong.engines.cases.errors import KeyUsed
from wutong.engines.cases.models import SentOnce
from wutong.platform import clock
from wutong.platform.audit.chain import canonical
from wutong.platform.turns import transaction_in_turn

LONGEST_KEY = 100


def once(person: Any, key: str, what: Mapping[str, Any], act: Callable[[], int]) -> int:
    """Do an act that returns a case, unless the person's key came before: then return the case it led to.

    Key and act are one transaction, so that a line that breaks between them leaves neither. Without a key the act is
    done each time.

    what  the request, so that a key is not taken for another one

    Raises
        KeyUsed  if the key came before with another request
    """
    if not key:
        return act()
    digest = hashlib.sha256(canonical(dict(what))).hexdigest()
    known = _known(person, key, digest)
    if known is not None:
        return known
    try:
        with transaction_in_turn():
            case = act()
            SentOnce.objects.create(
                person=person.get_username(), key=key, digest=digest, case_id=case, at=clock.now()
            )  # fmt: skip
    except IntegrityError:  # the same request came on another line at the same moment
        known = _known(person, key, digest)
        if known is None:
            raise
        return known
    return case


def _known(person: Any, key: str, digest: str) -> int | None:
    row = SentOnce.objects.filter(person=person.get_username(), key=key).first()
    if row is not None and row.digest != digest:
        raise KeyUsed(key=key)
    return row.case_id if row is not None else None
