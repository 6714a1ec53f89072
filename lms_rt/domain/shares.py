"""Shares of a question's worth as fractions, and numbers as the decimals that were written."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

WHOLE: Final = Fraction(1)
NOTHING: Final = Fraction(0)

_WRITTEN_SHORT: Final = Fraction(5, 100_000)
"""How far a weight may be from the fraction it stands for: thirds are written with four digits or more."""
_DENOMINATOR_MAX: Final = 20
"""As many parts as a question has options."""


def share(weight: float) -> Fraction:
    """The fraction a written weight stands for: 0.33333 is a third, 0.35 is 35 hundredths."""
    written = Fraction(as_written(weight))
    meant = written.limit_denominator(_DENOMINATOR_MAX)
    return meant if meant and abs(meant - written) <= _WRITTEN_SHORT else written


def as_written(number: float) -> Decimal:
    """The shortest decimal that reads back as this number, which is the one that was written."""
    return Decimal(repr(number))
