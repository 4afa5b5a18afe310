"""What is made once and used again: locators, layers and snapshots by their key, tiles within a bound of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")
Key = tuple[Hashable, ...]


class Remembered:
    """Things by key, the longest unused going first. What several ask for at once is made by the first; the others wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._making: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def peek(self, key: Key) -> Any:
        """Return what is kept under a key, None if nothing is."""
        with self._lock:
            return self._kept.get(key)

    def get(self, key: Key, make: Callable[[], Made], usable: Callable[[Made], bool] = lambda _: True) -> Made:
        """Return what is kept under a key as long as it is usable, else make it."""
        with self._lock:
            if key in self._kept and usable(self._kept[key]):
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[no-any-return]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept and usable(self._kept[key]):
                    return self._kept[key]  # type: ignore[no-any-return]
            try:
                made = make()
                self._put(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _put(self, key: Key, made: Any) -> None:
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class TileStore:
    """Tiles by the mark of all that is drawn in them. Two readers share a tile only where what they may see is the same."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0  # bytes of all tiles kept

    def get(self, key: Key, make: Callable[[], bytes]) -> bytes:
        """Return the tile of a key; two that ask for it at once may both make it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self.size += len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self.size > self._most:
                self.size -= len(self._kept.popitem(last=False)[1])
        return made
