"""How the columns of a table of firms are stored, as far as a program has to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT, INT64, INT32, INT8, BITS, BYTES, CODES8, CODES32 = "f64", "i64", "i32", "i8", "bits", "u8", "c8", "c32"


@dataclass(frozen=True)
class Column:
    """One column as it lies in memory.

    `scale` turns a stored number into the field's whole numbers (fen, days, ones). `words` are the kinds of a code
    column. `offset` and `valid_offset` count bits of bitmaps; `owners` keeps the memory alive.
    """

    kind: str
    data: NDArray[Any]
    valid: NDArray[np.uint8] | None = None
    offset: int = 0
    valid_offset: int = 0
    scale: Fraction = Fraction(1)
    words: tuple[str, ...] = ()
    whole: bool = False  # floats without a not-a-number among them
    owners: Any = field(default=None, repr=False, compare=False)

    @property
    def may_miss(self) -> bool:
        """Whether a value may be missing: a bitmap says which, or floats hold not-a-number."""
        return self.valid is not None or (self.kind == FLOAT and not self.whole)

    def address(self) -> tuple[int, int, int, int]:
        """Return address of the data, of the validity bitmap (0 without one), and both bit offsets."""
        valid = self.valid.ctypes.data if self.valid is not None else 0
        return self.data.ctypes.data, valid, self.offset, self.valid_offset


@dataclass(frozen=True)
class Layout:
    """The columns of a table by field and how many years ago; a column that is not there is missing for every firm."""

    columns: Mapping[tuple[str, int], Column]
    rows: int
