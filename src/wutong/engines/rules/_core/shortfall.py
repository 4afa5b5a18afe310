"""What is short of thresholds: who can change it, and how far all firms of a table are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHANGERS = ("firm", "zone", "time", "nobody")  # who can change it, the easiest first


@dataclass(frozen=True)
class Nearness:
    """What stands against every firm, together.

    Shapes
        distance  (firms,) sum of the shares that are short of the thresholds; 0 where nothing stands against the firm
        changer   (firms,) place in CHANGERS of who can change the hardest of it
    """

    distance: NDArray[np.float64]
    changer: NDArray[np.uint8]
