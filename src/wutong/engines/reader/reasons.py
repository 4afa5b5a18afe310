"""Why a figure was read as it was, in the language of the reviewer."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.naming import in_english


@cache
def _wordings() -> dict[str, Any]:
    text = files("wutong.engines.reader").joinpath("data/reasons.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = read_yaml(text)
    return content


def told_reason(reason: str) -> str:
    """Return one of the reader's reasons as a reviewer reads it; one without a Chinese wording stays as it is.

    >>> told_reason("period: relative in the sentence"), told_reason("kind: led by 力争")
    ('时期：本句里的“今年、去年”之类', '性质：前有“力争”')
    """
    field, _, said = reason.partition(": ")
    label = _wordings()["fields"].get(field)
    if in_english() or not said or label is None:
        return reason
    return f"{label}：{_said(said)}"


def _said(said: str) -> str:
    wordings = _wordings()
    if said in wordings["phrases"]:
        return str(wordings["phrases"][said])
    for pattern, wording in wordings["patterns"]:
        if found := re.fullmatch(pattern, said):
            return str(wording).format(wordings["words"].get(found[1], found[1]))
    return said
