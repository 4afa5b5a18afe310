"""Which pairs are worth comparing: records that share a key, a key being a part of name, code or contact that survives one slip."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from wutong.engines.matching._core.evidence import Parsed
from wutong.engines.matching._core.names import Name

MOST = 150  # records that may share a key; a key shared by more tells nothing, its finer keys are used instead
BEST = 12  # right records that one left record is compared with


def keys_of(parsed: Parsed) -> Iterator[str]:
    """Yield the keys of a record; two records of one firm share at least one, unless all they say differs."""
    if parsed.code:
        yield "c" + parsed.code
        if len(parsed.code) == 18:
            yield "o" + parsed.code[8:17]
            yield "h" + parsed.code[:12]
    elif parsed.record.code:
        yield "c" + parsed.record.code
    for phone in parsed.phones:
        yield "t" + phone[-8:]
    for name in parsed.names:
        yield from _name_keys(name, parsed)
    if parsed.person and len(parsed.person) > 1:
        place = parsed.place
        yield f"p{parsed.person}{place.road}{place.number}"
        for name in parsed.names[:1]:
            yield f"q{parsed.person}{name.stem[:1]}"
            yield f"r{parsed.person}{''.join(name.trades)}"
    if parsed.place.number or parsed.place.named:
        place = parsed.place
        yield f"a{place.road}{place.number}{place.named}{place.building}{place.room}"


def _name_keys(name: Name, parsed: Parsed) -> Iterator[str]:
    yield "n" + name.text
    yield "s" + name.stem
    yield "k" + name.core
    yield "y" + name.sound
    where = name.region[-1][:2] if name.region else (name.inner[-1][:2] if name.inner else "")
    yield f"w{name.stem}{where}"
    yield f"v{name.sound}{where}{min(name.kinds, default='')}"
    if name.latin:
        return
    if len(name.core) > len(name.stem):
        yield "y" + parsed.words.sound(name.core)
    # One character left out: what survives a slip. Of two characters the trades and the place must agree.
    if len(name.stem) > 2:
        for place in range(len(name.stem)):
            yield f"d{name.stem[:place]}{name.stem[place + 1 :]}{len(name.stem) - place if len(name.stem) < 4 else ''}"
    elif len(name.stem) == 2:
        rest = "".join(name.trades) + where
        yield f"e{name.stem[0]}{rest}"
        yield f"f{name.stem[1]}{rest}"
    if len(name.core) >= 4:
        yield "s" + name.core[:2]  # the short form that most firms go by


def hashed(keys: Sequence[str]) -> np.ndarray:
    """Return 64 bits for each key, the same in every process."""
    digest = b"".join(hashlib.blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return np.frombuffer(digest, dtype=np.uint64)


def candidates(left: pl.DataFrame, right: pl.DataFrame, *, most: int = MOST, best: int = BEST) -> pl.DataFrame:
    """Return the pairs (`left`, `right`) worth comparing: for each left record the `best` right ones by shared keys.

    A shared key counts by its rarity, the logarithm of how few right records have it.

    Shapes
        left, right  key (UInt64), row (UInt32): one line for each key of each record
    """
    left, right = left.unique(), right.join(left.select("key").unique(), on="key", how="semi").unique()
    rare = right.group_by("key").len().filter(pl.col("len") <= most)
    weight = 1.0 + math.log(most) - pl.col("len").cast(pl.Float64).log()
    shared = left.join(rare.select("key", weight=weight), on="key").join(right, on="key", suffix="_right")
    pairs = shared.group_by(left="row", right="row_right").agg(pl.col("weight").sum())
    order = pairs.sort(["left", "weight", "right"], descending=[False, True, False], maintain_order=True)
    return order.group_by("left", maintain_order=True).head(best).select("left", "right")
