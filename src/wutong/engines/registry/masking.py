"""Personal texts as they are shown: masked, unless a reader may see them and the look is recorded."""

from __future__ import annotations

import json
from typing import Any

from wutong.engines.registry import models
from wutong.engines.registry.identity import number_of
from wutong.platform.audit.api import record_look
from wutong.platform.sealing.api import unseal

_FAMILY_NAMES_OF_TWO = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯")


def masked_name(name: str) -> str:
    """Return a person's name with its given name hidden.

    >>> masked_name("张伟"), masked_name("欧阳明月")
    ('张*', '欧阳**')
    """
    name = name.strip()
    kept = 2 if name.startswith(_FAMILY_NAMES_OF_TWO) and len(name) > 2 else 1
    return name[:kept] + "*" * (len(name) - kept)


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden.

    >>> masked_phone("13812345678")
    '138****5678'
    """
    kept = (phone[:3], phone[-4:]) if len(phone) > 7 else (phone[:1], "")
    return kept[0] + "*" * (len(phone) - len(kept[0]) - len(kept[1])) + kept[1]


def unmasked(key: str, *, by: Any, purpose: str, post: str = "") -> dict[str, str]:
    """Return the sealed name and number of a person, and record who looked and for what."""
    row = models.Entity.objects.get(pk=number_of(key), sealed__isnull=False)
    record_look(by, object_kind="person", object_key=key, post=post, purpose=purpose)
    return dict(json.loads(unseal(row.sealed)))
