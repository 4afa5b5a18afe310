"""The sender's own key of a request: `Idempotency-Key`, any text of up to a hundred characters."""

from __future__ import annotations

from typing import Annotated

from ninja import Header

from wutong.engines.cases.sending import LONGEST_KEY

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", max_length=LONGEST_KEY, pattern=r"^[!-~]*$",
        description="Your own key of this request: sent again with the same key, it is not done again.",
    ),
]  # fmt: skip
