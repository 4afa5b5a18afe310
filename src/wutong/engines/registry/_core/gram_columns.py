"""The search words of many entities at once: the runs of characters of `grams`, over whole columns of texts.

A column is laid out as one array of code points, so that a million names take seconds; by single texts they take minutes.
Several texts of one entity stand in one cell with BREAK between them: no run goes over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

BREAK = "\x1f"  # no plain text holds it
_END = "\n"  # after the last text of each cell
_BLANK = ord(" ")
_CODE_POINTS = 0x110000
_ENCODING = "utf-32-le"
Signs = NDArray[np.uint32]


def pairs(texts: pl.Series) -> pl.Series:
    """Return for each cell of plain texts their pairs of characters, a blank after each.

    >>> pairs(pl.Series(["华创科技", "一号" + BREAK + "软件", "a", None])).to_list()
    ['华创 创科 科技 ', '一号 软件 ', '', '']
    """
    signs = _laid_out(texts)
    return _cells(_runs(signs, 2, _inside(signs, 2)), signs)


def readings(letters: Mapping[int, str], more: Mapping[str, str]) -> Signs:
    """Return tables of the initials of every code point: the usual one (itself where it has none), then others (0: none).

    letters  code point -> first letter of the usual reading
    more     character -> the letters of all its readings, for the few where they differ
    """
    most = max((len(all_of) for all_of in more.values()), default=1)
    tables = np.zeros((most, _CODE_POINTS), dtype=np.uint32)
    tables[0] = np.arange(_CODE_POINTS)
    tables[0, list(letters)] = [ord(letter) for letter in letters.values()]
    for sign, all_of in more.items():
        tables[: len(all_of), ord(sign)] = [ord(letter) for letter in all_of]
    return tables


def initial_words(texts: pl.Series, tables: Signs) -> pl.Series:
    """Return for each cell of plain names the initials of their readings by threes and the last two, a blank after each.

    Where characters are read in two ways, the threes of every way stand there.

    >>> tables = readings({ord("重"): "z", ord("云"): "y", ord("软"): "r", ord("件"): "j"}, {"重": "zc"})
    >>> initial_words(pl.Series(["重云软件", "软件"]), tables).to_list()
    ['zyr yrj rj cyr ', 'rj ']
    """
    signs = _laid_out(texts)
    usual = tables[0][signs]
    threes, ends = _inside(signs, 3), _last_two(signs)
    found = _cells(_runs(usual, 3, threes | ends), signs)
    other = [*_other_ways(signs, tables, 3, threes), *_other_ways(signs, tables, 2, ends)]
    if not other:
        return found
    further = pl.concat(other).group_by("row", maintain_order=True).agg((pl.col("word") + " ").str.join("")).sort("row")
    added = pl.DataFrame({"row": np.arange(len(found), dtype=np.int64)}).join(further, on="row", how="left")
    return found + added.sort("row")["word"].fill_null("")


def _laid_out(texts: pl.Series) -> Signs:
    """Return the code points of all cells, _END after each, and two more _END so that every run has room."""
    whole = _END.join(texts.fill_null("").to_list()) + _END * 3
    return np.frombuffer(whole.encode(_ENCODING), dtype=np.uint32)


def _stops(signs: Signs) -> NDArray[np.bool_]:
    return (signs == ord(_END)) | (signs == ord(BREAK))


def _inside(signs: Signs, size: int) -> NDArray[np.bool_]:
    """Return at which places a run of `size` characters of one text begins."""
    stops = _stops(signs)
    found = ~stops
    for place in range(1, size):
        found[:-place] &= ~stops[place:]
    found[len(signs) - size + 1 :] = False
    return found


def _last_two(signs: Signs) -> NDArray[np.bool_]:
    """Return at which places the last two characters of a text begin."""
    found = _inside(signs, 2)
    found[:-2] &= _stops(signs)[2:]
    return found


def _runs(signs: Signs, size: int, begins: NDArray[np.bool_]) -> tuple[Signs, NDArray[np.bool_]]:
    """Return the runs that begin at these places, one a row with a blank after it, and which of its signs are wanted.

    A run that goes over the end of its text is wanted as far as that.
    """
    rows = np.full((len(signs), size + 1), _BLANK, dtype=np.uint32)
    stops = _stops(signs)
    wanted = np.repeat(begins[:, None], size + 1, axis=1)
    for place in range(size):
        rows[: len(signs) - place, place] = signs[place:]
        wanted[: len(signs) - place, place] &= ~stops[place:]
    return rows, wanted


def _cells(runs: tuple[Signs, NDArray[np.bool_]], signs: Signs) -> pl.Series:
    """Return the wanted signs of the runs as one text for each cell of what was laid out."""
    rows, wanted = runs
    ends = signs == ord(_END)
    rows[ends, 0] = ord(_END)
    wanted[ends, 0] = True
    text = rows[wanted].tobytes().decode(_ENCODING)
    return pl.Series(text.split(_END)[:-3], dtype=pl.String)


def _other_ways(signs: Signs, tables: Signs, size: int, begins: NDArray[np.bool_]) -> list[pl.DataFrame]:
    """Return row and word of the runs that begin at these places, in every way of reading but the usual one."""
    doubtful = tables[1][signs] > 0 if len(tables) > 1 else np.zeros(len(signs), dtype=bool)
    near = doubtful.copy()
    for place in range(1, size):
        near[:-place] |= doubtful[place:]
    places = np.flatnonzero(begins & near)
    rows = np.cumsum(signs == ord(_END))[places]
    ways = np.stack([tables[:, signs[places + place]] for place in range(size)])  # place of the run, way, run
    found = []
    for way in product(range(len(tables)), repeat=size):
        letters = np.stack([ways[place, one] for place, one in enumerate(way)], axis=1)
        some = (letters > 0).all(axis=1)
        if any(way) and some.any():
            words = np.ascontiguousarray(letters[some]).view(f"<U{size}")[:, 0]
            found.append(pl.DataFrame({"row": rows[some].astype(np.int64), "word": words.tolist()}))
    return found
