"""How much of one goal the later goals may spend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction


@dataclass(frozen=True)
class Tolerance:
    """A declared loss: ``units`` of the goal or a ``share`` of the value reached (0 to 1), not both."""

    units: int = 0
    share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.units < 0 or not 0 <= self.share <= 1 or (self.units and self.share):
            raise ValueError(
                f"Tolerance: units {self.units}, share {self.share}; a number >= 0 or a share 0..1"
            )

    @classmethod
    def none(cls) -> Tolerance:
        """Not one unit may be lost."""
        return cls()

    @classmethod
    def parse(cls, value: object) -> Tolerance:
        """From a whole number of units (``3``) or a share (``"0.5%"``), read exactly.

        Raises: ValueError: neither of them, or out of range.
        """
        if isinstance(value, int) and not isinstance(value, bool):
            return cls(units=value)
        if not isinstance(value, str) or not value.strip().endswith("%"):
            raise ValueError(f"not a tolerance: {value!r}")
        try:
            return cls(share=Fraction(Decimal(value.strip()[:-1].strip().replace(",", "."))) / 100)
        except (InvalidOperation, OverflowError) as error:
            raise ValueError(f"not a share: {value!r}") from error

    @property
    def text(self) -> int | str:
        """As a profile writes it."""
        if not self.share:
            return self.units
        percent = self.share * 100
        return f"{(Decimal(percent.numerator) / Decimal(percent.denominator)).normalize():f}%"

    def allowance(self, value: int) -> int:
        """Units of a goal that reached ``value`` which later goals may spend: floor(share * |value|)."""
        return self.units or int(self.share * abs(value))
