"""A program being assembled: instructions over virtual registers, then packed into as few real ones as their lives allow."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.opcodes import OPERANDS, Op, operands


@dataclass(frozen=True)
class Program:
    """Instructions and what they need: ready for the kernel.

    `columns` names the columns that instructions read, by position; `results` says what each result slot is.
    Registers: `numbers` whole-number and `bytes` byte registers of one block.
    """

    code: NDArray[np.int64]
    tables: NDArray[np.uint8]
    columns: tuple[tuple[str, int], ...]
    results: tuple[tuple[str, str], ...]
    tallies: tuple[str, ...]
    numbers: int
    bytes: int


@dataclass
class Assembly:
    """Collects instructions; registers are virtual until `program` packs them."""

    steps: list[tuple[Op, list[int]]] = field(default_factory=list)
    tables: bytearray = field(default_factory=bytearray)
    columns: list[tuple[str, int]] = field(default_factory=list)
    results: list[tuple[str, str]] = field(default_factory=list)
    tallies: list[str] = field(default_factory=list)
    registers: int = 0

    def emit(self, op: Op, *given: int) -> int:
        """Append an instruction with a fresh register for what it writes, and return that register."""
        self.registers += 1
        self.steps.append((op, [self.registers, *given]))
        return self.registers

    def update(self, op: Op, *given: int) -> None:
        """Append an instruction that changes registers it is given, or writes results."""
        self.steps.append((op, list(given)))

    def table(self, values: bytes) -> int:
        """Put a table of verdicts in and return where it starts."""
        self.tables.extend(values)
        return len(self.tables) - len(values)

    def column(self, key: tuple[str, int]) -> int:
        """Return the position of a column, noting it when it is new."""
        if key not in self.columns:
            self.columns.append(key)
        return self.columns.index(key)

    def result(self, kind: str, name: str) -> int:
        """Return a new slot for a result."""
        self.results.append((kind, name))
        return len(self.results) - 1

    def tally(self, name: str) -> int:
        """Return a new row of counts."""
        self.tallies.append(name)
        return len(self.tallies) - 1

    def program(self) -> Program:
        """Return the program with real registers."""
        packed, numbers, byte_count = _packed(self.steps)
        code = np.zeros((len(packed), OPERANDS), np.int64)
        for at, (op, given) in enumerate(packed):
            code[at, 0] = op.code
            code[at, 1 : 1 + len(given)] = given
        return Program(
            code,
            np.frombuffer(bytes(self.tables) or b"\0", np.uint8),
            tuple(self.columns),
            tuple(self.results),
            tuple(self.tallies),
            max(numbers, 1),
            max(byte_count, 1),
        )


def _packed(steps: list[tuple[Op, list[int]]]) -> tuple[list[tuple[Op, list[int]]], int, int]:
    """Give every virtual register a real one from its first to its last use."""
    last: dict[int, int] = {}
    for at, (op, given) in enumerate(steps):
        for value, (kind, _) in zip(given, operands(op), strict=True):
            if kind != "n":
                last[value] = at
    free: dict[str, list[int]] = {"i": [], "b": []}
    used = {"i": 0, "b": 0}
    real: dict[int, int] = {}
    packed = []
    for at, (op, given) in enumerate(steps):
        kinds = operands(op)
        row = []
        for value, (kind, _) in zip(given, kinds, strict=True):
            if kind != "n" and value not in real:
                real[value] = free[kind].pop() if free[kind] else used[kind]
                used[kind] = max(used[kind], real[value] + 1)
            row.append(value if kind == "n" else real[value])
        packed.append((op, row))
        for value in {
            given[place] for place, (kind, _) in enumerate(kinds) if kind != "n" and last[given[place]] == at
        }:
            kind = next(kind for other, (kind, _) in zip(given, kinds, strict=True) if other == value and kind != "n")
            free[kind].append(real[value])
    return packed, used["i"], used["b"]
