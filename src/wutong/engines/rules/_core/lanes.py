"""Values of machine code under construction: arithmetic written as Python operators, one firm's lane of a loop.

A thin layer over llvmlite: `Lane` wraps a value that will exist when the kernel runs. Only what the instructions need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

I1, I8, I32, I64, I128, F64 = (
    ir.IntType(1), ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.IntType(128), ir.DoubleType(),
)  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """A value in the code being built. Whole numbers are signed, unless `as_unsigned` widened them."""

    builder: Any
    value: Any

    def lift(self, other: Lane | float) -> Any:
        """Return another lane's value, or a constant of this lane's type."""
        return other.value if isinstance(other, Lane) else ir.Constant(self.value.type, other)

    def _made(self, value: Any) -> Lane:
        return Lane(self.builder, value)

    @property
    def _floating(self) -> bool:
        return self.value.type == F64

    def _arithmetic(self, whole: str, floating: str, other: Lane | float) -> Lane:
        name = floating if self._floating else whole
        return self._made(getattr(self.builder, name)(self.value, self.lift(other)))

    def __add__(self, other: Lane | float) -> Lane:
        return self._arithmetic("add", "fadd", other)

    def __sub__(self, other: Lane | float) -> Lane:
        return self._arithmetic("sub", "fsub", other)

    def __mul__(self, other: Lane | float) -> Lane:
        return self._arithmetic("mul", "fmul", other)

    def __floordiv__(self, other: Lane | float) -> Lane:
        """Divide towards zero, as machines do."""
        return self._arithmetic("sdiv", "fdiv", other)

    def __mod__(self, other: Lane | float) -> Lane:
        return self._arithmetic("srem", "frem", other)

    def __and__(self, other: Lane | float) -> Lane:
        return self._made(self.builder.and_(self.value, self.lift(other)))

    def __or__(self, other: Lane | float) -> Lane:
        return self._made(self.builder.or_(self.value, self.lift(other)))

    def __xor__(self, other: Lane | float) -> Lane:
        return self._made(self.builder.xor(self.value, self.lift(other)))

    def __lshift__(self, other: Lane | float) -> Lane:
        return self._made(self.builder.shl(self.value, self.lift(other)))

    def __rshift__(self, other: Lane | float) -> Lane:
        return self._made(self.builder.lshr(self.value, self.lift(other)))

    def _compared(self, op: str, other: Lane | float) -> Lane:
        compare = self.builder.fcmp_ordered if self._floating else self.builder.icmp_signed
        return self._made(compare(op, self.value, self.lift(other)))

    def __ge__(self, other: Lane | float) -> Lane:
        return self._compared(">=", other)

    def __gt__(self, other: Lane | float) -> Lane:
        return self._compared(">", other)

    def __lt__(self, other: Lane | float) -> Lane:
        return self._compared("<", other)

    def __le__(self, other: Lane | float) -> Lane:
        return self._compared("<=", other)

    def equals(self, other: Lane | float) -> Lane:
        """Return whether both are the same."""
        return self._compared("==", other)

    def above(self, other: Lane | float) -> Lane:
        """Return whether this is more, bytes taken without a sign."""
        return self._made(self.builder.icmp_unsigned(">", self.value, self.lift(other)))

    def then(self, yes: Lane | float, no: Lane | float) -> Lane:
        """Return the first where this holds, else the second; one of them must be a lane."""
        model = yes if isinstance(yes, Lane) else no
        assert isinstance(model, Lane)
        return self._made(self.builder.select(self.value, model.lift(yes), model.lift(no)))

    def byte(self, value: int) -> Lane:
        """Return a constant byte."""
        return self._made(ir.Constant(I8, value))

    def chosen(self, yes: int, no: int) -> Lane:
        """Return one of two constant bytes."""
        return self.then(self.byte(yes), no)

    def widened(self, kind: Any, signed: bool = False) -> Lane:
        """Return the number with more bits."""
        return self._made((self.builder.sext if signed else self.builder.zext)(self.value, kind))

    def cut(self, kind: Any) -> Lane:
        """Return the low bits of the number."""
        return self._made(self.builder.trunc(self.value, kind))

    def as_float(self) -> Lane:
        """Return a whole number as a float."""
        return self._made(self.builder.sitofp(self.value, F64))

    def as_whole(self) -> Lane:
        """Return a float cut to a whole number."""
        return self._made(self.builder.fptosi(self.value, I64))

    def bits_as(self, kind: Any) -> Lane:
        """Return the same bits read as another type."""
        return self._made(self.builder.bitcast(self.value, kind))

    def at(self, index: Lane) -> Lane:
        """Return what a pointer's element holds."""
        return self._made(self.builder.load(self.builder.gep(self.value, [index.value])))

    def pointing(self, kind: Any) -> Lane:
        """Return an address as a pointer to elements of a type."""
        return self._made(self.builder.inttoptr(self.value, kind.as_pointer()))
