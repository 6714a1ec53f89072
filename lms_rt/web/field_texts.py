"""The texts of form fields: what is stored as people type it, and back.

Times are in UTC. A tick is `TICK`, no tick is empty. The readers raise ValueError with what to mend.
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from lms_rt.web.forms import EMPTY

TICK: Final = "on"
DIGITS_MAX: Final = 20
"""Before the point or behind it; a whole number of a million digits, which `1e999999` is, would keep a process busy."""
NO_NUMBER: Final = "This must be a number."
NO_WHOLE_NUMBER: Final = "This must be a whole number."
NO_TIME: Final = "This must be a date and a time."


def tick(on: bool) -> str:
    """A box."""
    return TICK if on else ""


def plain(number: Decimal) -> str:
    """As people write it: no exponent, no zeros behind the point."""
    return format(number.normalize(), "f")


def moment(at: datetime | None) -> str:
    """What a field of date and time shows, to the second."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def required(text: str) -> str:
    """What must not be empty."""
    if not text:
        raise ValueError(EMPTY)
    return text


def number(text: str) -> Decimal:
    """With a point or a comma."""
    if "_" in text:  # which Python reads between digits, and people do not write there
        raise ValueError(NO_NUMBER)
    try:
        read = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(NO_NUMBER) from None
    if not read.is_finite() or max(abs(read.adjusted()), len(text)) > DIGITS_MAX:
        raise ValueError(NO_NUMBER)
    return read


def count(text: str) -> int | None:
    """A whole number; None for nothing."""
    if not text:
        return None
    read = number(text)
    if read != read.to_integral_value():
        raise ValueError(NO_WHOLE_NUMBER)
    return int(read)


def time(text: str) -> datetime | None:
    """A moment; None for nothing."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(NO_TIME) from None
