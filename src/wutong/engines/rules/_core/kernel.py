"""The block kernel: a program of instructions run over blocks of firms, in machine code made once a process.

A program is data (instructions, thresholds, rates), so another clause file, another day or another rate needs no new code.
Each instruction is a loop over one block, whose registers stay in the processor's cache; LLVM makes vector code of it. The
code is made by llvmlite in about a second (why not by Numba: docs/decisions), holds no Python object and runs without the
interpreter's lock, so threads take separate stretches of rows.

Imported only where clauses are run over many firms.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import binding, ir

from wutong.engines.rules._core.lanes import I8, I64, Lane
from wutong.engines.rules._core.opcodes import BLOCK, INSTRUCTIONS, OPERANDS, Op, operands, updates
from wutong.engines.rules._core.operations import OPERATIONS

VOID, WORDS, BYTES = ir.VoidType(), I64.as_pointer(), I8.as_pointer()
# instruction, number registers, byte registers, columns, tables, results, counts, first row of the block, rows in it
FRAME = (WORDS, WORDS, BYTES, WORDS, BYTES, WORDS, WORDS, I64, I64)
COLUMN_WORDS = 4  # address of the data, of the validity bitmap, and the bit offset of each
EIGHT_ONES, GATHER = 0x0101010101010101, 0x0102040810204080


class _Frame:
    """The arguments of an instruction's function, and the loop over the block's firms."""

    def __init__(self, function: Any) -> None:
        self.function = function
        self.builder = ir.IRBuilder(function.append_basic_block("entry"))
        named = [self._lane(argument) for argument in function.args]
        (
            self.row,
            self.numbers,
            self.bytes,
            self.columns,
            self.tables,
            self.results,
            self.counts,
            self.start,
            self.width,
        ) = named
        self.index = self.start

    def _lane(self, value: Any) -> Lane:
        return Lane(self.builder, value)

    def constant(self, value: int) -> Lane:
        """Return a whole number that is known now."""
        return self._lane(ir.Constant(I64, value))

    def immediate(self, at: int) -> Lane:
        """Return an operand of the instruction as a number."""
        return self.row.at(self.constant(at + 1))

    def register(self, at: int, kind: str) -> Lane:
        """Return the pointer to the register that an operand names."""
        base = self.numbers if kind == "i" else self.bytes
        offset = self.immediate(at) * BLOCK
        return self._lane(self.builder.gep(base.value, [offset.value]))

    def column(self, column: Lane, word: int) -> Lane:
        """Return a word of a column's description, read before the loop begins."""
        with self.builder.goto_entry_block():
            return self.columns.at(column * COLUMN_WORDS + word)

    def loop(self, end: Lane, body: Callable[[], None]) -> None:
        """Run `body` for every index from 0 up to `end`."""
        head, inside, after = (self.function.append_basic_block(name) for name in ("head", "body", "after"))
        entered = self.builder.block
        self.builder.branch(head)
        self.builder.position_at_end(head)
        index = self.builder.phi(I64)
        index.add_incoming(ir.Constant(I64, 0), entered)
        self.builder.cbranch(self.builder.icmp_signed("<", index, end.value), inside, after)
        self.builder.position_at_end(inside)
        self.index = self._lane(index)
        body()
        following = self.builder.add(index, ir.Constant(I64, 1), flags=["nsw"])
        index.add_incoming(following, self.builder.block)
        self.builder.branch(head)
        self.builder.position_at_end(after)

    def store(self, pointer: Lane, value: Lane) -> None:
        """Write an element of the loop's index."""
        self.builder.store(value.value, self.builder.gep(pointer.value, [self.index.value]))


class _Here:
    """What an operation asks of its surroundings; addresses are taken before the loop, so that it stays tight."""

    def __init__(self, frame: _Frame) -> None:
        self.frame = frame

    def stored(self, column: Lane, kind: Any) -> Lane:
        """Return the firm's element of a column."""
        data = self.frame.column(column, 0).pointing(kind)
        return data.at(self.frame.start + self.frame.index)

    def bit(self, column: Lane, validity: bool) -> Lane:
        """Return the firm's bit of a bitmap, as a byte."""
        bits = self.frame.column(column, int(validity)).pointing(I8)
        at = self.frame.column(column, 2 + int(validity)) + self.frame.start + self.frame.index
        return (bits.at(at >> 3) >> (at & 7).cut(I8)) & 1

    def table(self, index: Lane) -> Lane:
        """Return a byte of the verdict tables."""
        return self.frame.tables.at(index)


def _elementwise(frame: _Frame, op: Op) -> None:
    """Build an instruction that makes each firm's result from its own lane."""
    kinds = [kind for kind, _ in operands(op)]
    given = [frame.immediate(at) if kind == "n" else frame.register(at, kind) for at, kind in enumerate(kinds)]
    first = 0 if updates(op) else 1

    def body() -> None:
        lanes = [
            one if kind == "n" else one.at(frame.index) for one, kind in zip(given[first:], kinds[first:], strict=True)
        ]
        frame.store(given[0], OPERATIONS[op.name](_Here(frame), *lanes))

    frame.loop(frame.width, body)


def _out_i64(frame: _Frame) -> None:
    """Copy a register of numbers to its result."""
    source, target = frame.register(0, "i"), frame.results.at(frame.immediate(1)).pointing(I64)
    shifted = Lane(frame.builder, frame.builder.gep(target.value, [frame.start.value]))
    frame.loop(frame.width, lambda: frame.store(shifted, source.at(frame.index)))


def _out_bits(frame: _Frame) -> None:
    """Pack verdicts into a bitmap of what is met and one of what is known, eight firms at a time."""
    source = frame.register(0, "b")
    words = Lane(frame.builder, frame.builder.bitcast(source.value, WORDS))
    first = frame.start >> 3
    targets = [
        Lane(frame.builder, frame.builder.gep(frame.results.at(frame.immediate(at)).pointing(I8).value, [first.value]))
        for at in (1, 2)
    ]

    def body() -> None:
        word = words.at(frame.index)
        met, unknown = (word >> 1) & EIGHT_ONES, word & EIGHT_ONES
        known = Lane(frame.builder, frame.builder.xor(unknown.value, ir.Constant(I64, EIGHT_ONES)))
        for target, bits in zip(targets, (met, known), strict=True):
            frame.store(target, ((bits * GATHER) >> 56).cut(I8))

    frame.loop((frame.width + 7) >> 3, body)


def _counted(frame: _Frame, slot: Lane, weigh: Callable[[], Lane]) -> None:
    """Add up what every lane weighs and put it into a slot of the counts."""
    total = frame.builder.alloca(I64)
    frame.builder.store(ir.Constant(I64, 0), total)

    def body() -> None:
        frame.builder.store((Lane(frame.builder, frame.builder.load(total)) + weigh()).value, total)

    frame.loop(frame.width, body)
    target = frame.builder.gep(frame.counts.value, [slot.value])
    frame.builder.store(frame.builder.add(frame.builder.load(target), frame.builder.load(total)), target)


def _tally(frame: _Frame) -> None:
    """Count how many firms meet and how many cannot be told: met in the low half of a word, unknown in the high half."""
    source = frame.register(0, "b")

    def weigh() -> Lane:
        verdict = source.at(frame.index).widened(I64)
        return (verdict >> 1) + ((verdict & 1) << 32)

    _counted(frame, frame.immediate(1) + 1, weigh)


def _within(frame: _Frame) -> None:
    """Count numbers beyond what their field may hold, in the first slot of the counts."""
    source, most = frame.register(0, "i"), frame.immediate(1)

    def weigh() -> Lane:
        x = source.at(frame.index)
        missing = x.equals(-(2**63))
        beyond = (x > most) | (x < most * -1)
        return missing.then(frame.constant(0), beyond.widened(I64))

    _counted(frame, frame.constant(0), weigh)


_SPECIAL: dict[str, Callable[[_Frame], None]] = {
    "out_i64": _out_i64, "out_bits": _out_bits, "tally": _tally, "within": _within,
}  # fmt: skip


def _instruction(module: Any, op: Op) -> Any:
    function = ir.Function(module, ir.FunctionType(VOID, FRAME), f"op_{op.name}")
    function.attributes.add("noinline")
    function.linkage = "internal"
    frame = _Frame(function)
    build = _SPECIAL.get(op.name)
    if build is not None:
        build(frame)
    else:
        _elementwise(frame, op)
    frame.builder.ret_void()
    return function


def _entry(module: Any, functions: dict[int, Any]) -> None:
    """Build the run over blocks: every instruction in turn, by its number."""
    # code, how many, then the frame without instruction and width, then the first row and the row to stop before
    kinds = (WORDS, I64, *FRAME[1:7], I64, I64)
    function = ir.Function(module, ir.FunctionType(VOID, kinds), "run_rows")
    code, length, *frame = function.args[:8]
    begin, end = function.args[8:]
    blocks = {
        name: function.append_basic_block(name)
        for name in ("entry", "block", "step", "call", "next", "advance", "done")
    }
    builder = ir.IRBuilder(blocks["entry"])
    builder.branch(blocks["block"])
    builder.position_at_end(blocks["block"])
    start = builder.phi(I64)
    start.add_incoming(begin, blocks["entry"])
    left = builder.sub(end, start)
    width = builder.select(builder.icmp_signed("<", left, ir.Constant(I64, BLOCK)), left, ir.Constant(I64, BLOCK))
    builder.cbranch(builder.icmp_signed("<", start, end), blocks["step"], blocks["done"])
    builder.position_at_end(blocks["step"])
    at = builder.phi(I64)
    at.add_incoming(ir.Constant(I64, 0), blocks["block"])
    builder.cbranch(builder.icmp_signed("<", at, length), blocks["call"], blocks["advance"])
    builder.position_at_end(blocks["call"])
    row = builder.gep(code, [builder.mul(at, ir.Constant(I64, OPERANDS))])
    chosen = builder.switch(builder.load(row), blocks["next"])
    for number, instruction in functions.items():
        case = function.append_basic_block(instruction.name)
        chosen.add_case(ir.Constant(I64, number), case)
        builder.position_at_end(case)
        builder.call(instruction, [row, *frame, start, width])
        builder.branch(blocks["next"])
    builder.position_at_end(blocks["next"])
    at.add_incoming(builder.add(at, ir.Constant(I64, 1)), blocks["next"])
    builder.branch(blocks["step"])
    builder.position_at_end(blocks["advance"])
    start.add_incoming(builder.add(start, ir.Constant(I64, BLOCK)), blocks["advance"])
    builder.branch(blocks["block"])
    builder.position_at_end(blocks["done"])
    builder.ret_void()


class Kernel:
    """The compiled kernel; `run` is called without the interpreter's lock."""

    def __init__(self) -> None:
        module = ir.Module("wutong_rules")
        _entry(module, {op.code: _instruction(module, op) for op in INSTRUCTIONS.values()})
        self._engine = _compiled(str(module))
        address = self._engine.get_function_address("run_rows")
        words = [ctypes.c_void_p, ctypes.c_int64, *[ctypes.c_void_p] * 6, ctypes.c_int64, ctypes.c_int64]
        self.run: Callable[..., None] = ctypes.CFUNCTYPE(None, *words)(address)


def _compiled(text: str) -> Any:
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    target = binding.Target.from_default_triple()
    features = binding.get_host_cpu_features().flatten() + ",-prefer-256-bit"
    machine = target.create_target_machine(cpu=binding.get_host_cpu_name(), features=features, opt=3)
    module = binding.parse_assembly(text)
    module.verify()
    tuning = binding.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = True
    builder = binding.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    engine = binding.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    return engine


@cache
def kernel() -> Kernel:
    """Return the kernel, compiled on first use."""
    return Kernel()
