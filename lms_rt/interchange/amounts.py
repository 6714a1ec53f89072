"""Numbers and shares as files write them, exactly."""

import math
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from lms_rt.interchange.report import NotImportableError

DIGITS_MAX: Final = 1000
"""Longer than any double is written out; arithmetic on more would take its time."""
EXPONENT_MAX: Final = 400


def decimal(text: str) -> Decimal:
    """A number as it is written; a comma may stand for the point. Raises NotImportableError."""
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    if "," in cleaned and "." not in cleaned:
        cleaned = cleaned.replace(",", ".", 1)
    try:
        number = Decimal(cleaned) if len(cleaned) <= DIGITS_MAX and cleaned.isascii() else None
    except InvalidOperation:
        number = None
    if number is None or "_" in cleaned or not number.is_finite() or abs(number.adjusted()) > EXPONENT_MAX:
        raise NotImportableError(f"'{shortened(text.strip())}' is not a number")
    return number


def number(exact: Decimal | Fraction) -> float:
    """The double that the contract holds for it. Raises NotImportableError beyond its range."""
    try:
        value = float(exact)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise NotImportableError("a number is too large")
    return value + 0.0  # no negative zero


def percent(text: str) -> Fraction:
    """A weight in per cent, such as `33.33333` or `-50`, as a share."""
    return Fraction(decimal(text)) / 100


def written(value: float) -> str:
    """A number as people write it: without the `.0` of a whole one."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def shortened(text: str, length: int = 60) -> str:
    """The beginning of a text, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
