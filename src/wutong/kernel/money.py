"""Money in integer fen (1/100 yuan), rounded half up, never through floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100


@dataclass(frozen=True, order=True)
class Money:
    """An amount in fen with its currency code.

    >>> Money.from_yuan(Decimal("0.125")).fen
    13
    >>> (Money(100) + Money(50)).yuan
    Decimal('1.50')
    """

    fen: int
    currency: str = "CNY"

    @classmethod
    def from_yuan(cls, amount: Decimal, currency: str = "CNY") -> Money:
        """Return `amount` yuan as money, half a fen rounded up (away from zero)."""
        fen = (amount * FEN_PER_YUAN).to_integral_value(rounding=ROUND_HALF_UP)
        return cls(int(fen), currency)

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, exact to the fen."""
        return Decimal(self.fen).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.fen + other.fen, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.fen - other.fen, self.currency)

    def share(self, basis_points: int) -> Money:
        """Return this amount times a rate in basis points (1/10000), rounded half up."""
        exact = Decimal(self.fen) * basis_points / Decimal(10_000)
        return Money(int(exact.to_integral_value(rounding=ROUND_HALF_UP)), self.currency)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
