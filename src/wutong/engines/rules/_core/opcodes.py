"""The block kernel's instructions, each with what its operands are.

Registers hold one value a firm of the block: `i` eight bytes (a whole number, MISSING where unknown; a float in some),
`b` one byte (a verdict 0, 1, 2, or the rank of a number among thresholds). `n` is an immediate number. The first operand
is written, unless the list begins with `-`; a `*` says that it is read as well.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MISSING = -(2**63)
UNBOUNDED = 2**61  # a possible amount without a limit; two of them still add without overflow
UNKNOWN_RANK = 255
MOST_THRESHOLDS = 250
BLOCK = 2048
OPERANDS = 10
INSTRUCTIONS: dict[str, Op] = {}


class Op(NamedTuple):
    """An instruction: its number, name and the kinds of its operands."""

    code: int
    name: str
    operands: str


def _op(name: str, operands: str) -> Op:
    made = INSTRUCTIONS[name] = Op(len(INSTRUCTIONS), name, operands)
    return made


# Columns into registers: the column's position, then what turns it into whole numbers.
LOAD_F64 = _op("load_f64", "inn")  # scale, as a float's bits
LOAD_I64 = _op("load_i64", "inn")
LOAD_I32 = _op("load_i32", "inn")
LOAD_I8 = _op("load_i8", "inn")
BLANK_I = _op("blank_i", "i*n")  # missing where the bitmap says so
BLANK_B = _op("blank_b", "b*nn")  # the given byte where the bitmap says so
WITHIN = _op("within", "-in")  # counts what is beyond the most a field may hold
FLAG_BITS = _op("flag_bits", "bn")
FLAG_U8 = _op("flag_u8", "bn")
CODE_U8 = _op("code_u8", "bn")  # a code of at most 254 kinds as a byte
CODE_TABLE = _op("code_table", "bnnn")  # a code of many kinds through a table of verdicts: start, length
# Verdicts.
SET_B = _op("set_b", "bn")
AND = _op("and", "bbb")
OR = _op("or", "bbb")
NOT = _op("not", "bb")
RANK_GE = _op("rank_ge", "bbn")
CODE_MASK = _op("code_mask", "bbn")  # among at most 32 kinds: bits
CODE_LOOKUP = _op("code_lookup", "bbn")  # among at most 254 kinds: start of the table
RANK = _op("rank", "i*innnn")  # four thresholds at once
RANK_BYTE = _op("rank_byte", "bii")  # sums, number
GE_CONST = _op("ge_const", "bin")
CMP_GE = _op("cmp_ge", "bii")
CMP_EQ = _op("cmp_eq", "bii")
RATIO_GE = _op(
    "ratio_ge", "biinnn"
)  # top, bottom, factor of top, factor of bottom, whether only positive bottoms count
RATIO_GT = _op("ratio_gt", "biinnn")
RATIO_EQ = _op("ratio_eq", "biinnn")
IS_MISSING_I = _op("is_missing_i", "bi")
IS_MISSING_B = _op("is_missing_b", "bb")
SPAN_GE = _op("span_ge", "biin")
# Numbers.
SET_I = _op("set_i", "in")
ADD = _op("add", "iii")
SUB = _op("sub", "iii")
MUL = _op("mul", "iii")
MUL_CONST = _op("mul_const", "iin")
LEAST = _op("least", "iii")
GREATEST = _op("greatest", "iii")
ABS = _op("abs", "ii")
FLOOR = _op("floor", "iin")
ROUND = _op("round", "iinn")  # times p, divided by q, half up
QUOTIENT = _op("quotient", "iii")
SELECT = _op("select", "ibii")
COALESCE = _op("coalesce", "iii")
YEARS = _op("years", "iinn")  # year of the day, month * 100 + day of month
COUNT = _op("count", "i*b")
STEP_LEAST = _op("step_least", "i*bn")  # verdict, points
STEP_MOST = _op("step_most", "i*bn")
# Money: what a verdict and an amount do to a group's certain and possible amount.
CERTAIN_HIGHEST = _op("certain_highest", "i*bi")
CERTAIN_SUM = _op("certain_sum", "i*bi")
CERTAIN_PRIORITY = _op("certain_priority", "i*bi")
POSSIBLE_HIGHEST = _op("possible_highest", "i*bi")
POSSIBLE_SUM = _op("possible_sum", "i*bi")
POSSIBLE_PRIORITY = _op("possible_priority", "i*bi")
TO_FLOAT = _op("to_float", "ii")
CERTAIN_RATE = _op("certain_rate", "i*binn")  # in floats: verdict, base, rate, cap; the highest counts
POSSIBLE_RATE = _op("possible_rate", "i*binn")
TO_FEN = _op("to_fen", "iin")  # half a fen and a little more, as a float's bits
ADD_POSSIBLE = _op("add_possible", "iii")
# Registers into results: the result's position.
OUT_I64 = _op("out_i64", "-in")
OUT_BITS = _op("out_bits", "-bnn")
TALLY = _op("tally", "-bn")


def operands(op: Op) -> list[tuple[str, bool]]:
    """Return the kinds of an instruction's operands and which of them are written.

    >>> operands(COUNT), operands(TALLY)
    ([('i', True), ('b', False)], [('b', False), ('n', False)])
    """
    kinds: list[tuple[str, bool]] = []
    writes_first = not op.operands.startswith("-")
    for char in op.operands.strip("-").replace("*", ""):
        kinds.append((char, writes_first and not kinds))
    return kinds


def updates(op: Op) -> bool:
    """Return whether an instruction reads what it writes."""
    return "*" in op.operands


def float_bits(value: float) -> int:
    """Return a float's bits as a whole number, to travel among the immediates."""
    return int(struct.unpack("<q", struct.pack("<d", value))[0])
