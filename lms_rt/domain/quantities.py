"""What a number brings, and the unit beside it where one is asked for."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from lms_rt.contract.questions import NumericAnswer, RangeKey, ToleranceKey
from lms_rt.contract.questions.keys import Around, Between
from lms_rt.domain.shares import NOTHING, WHOLE, as_written, share
from lms_rt.domain.texts import as_typed

Key = ToleranceKey | RangeKey

_CONTEXT: Final = Context(prec=50)
"""Holds any sum of two doubles of similar size exactly."""
_CONVERTED: Final = Decimal("1e-12")
"""How far a converted number may be off, relative to itself: sizes of units such as 1/299792458 are written short."""
_LARGEST: Final = sys.float_info.max


@dataclass(frozen=True, slots=True)
class _Accepted:
    """The numbers from `low` to `high`, and what they bring with the right unit and without."""

    low: Decimal
    high: Decimal
    worth: Fraction
    worth_without_unit: Fraction


def number_marker(key: Key) -> Callable[[NumericAnswer], Fraction]:
    """The share of the worth that a number brings.

    Numbers are compared as the decimals people wrote: in binary 3.14 + 0.01 is not 3.15, and an allowance for that
    would accept what lies outside an exact key.
    """
    accepted = list(_accepted(key))
    chosen: Callable[[Iterable[Fraction]], Fraction] = _first if key.first_fits else _best

    def mark_number(answer: NumericAnswer) -> Fraction:
        given = as_written(answer.value)
        return chosen(each.worth for each in accepted if each.low <= given <= each.high)

    def mark_quantity(answer: NumericAnswer) -> Fraction:
        given, converted = as_written(answer.value), _converted(key, answer)
        return chosen(_worths(accepted, given, converted))

    return mark_quantity if key.units else mark_number


def in_own_unit(key: Key, answer: NumericAnswer) -> float:
    """The number in the unit of the key, as it was given where its unit is not known; always finite, for JSON has no
    other numbers."""
    converted = _converted(key, answer)
    return answer.value if converted is None else max(-_LARGEST, min(float(converted), _LARGEST))


def _accepted(key: Key) -> Iterator[_Accepted]:
    parts = [(part, share(part.fraction)) for part in key.partial]
    for amount, worth in [*parts, (key, WHOLE)]:
        low, high = _bounds(amount)
        yield _Accepted(low, high, worth, _without_unit(key, worth))


def _bounds(amount: Around | Between) -> tuple[Decimal, Decimal]:
    if isinstance(amount, Between):
        return as_written(amount.min), as_written(amount.max)
    value, tolerance = as_written(amount.value), as_written(amount.tolerance)
    return _CONTEXT.subtract(value, tolerance), _CONTEXT.add(value, tolerance)


def _without_unit(key: Key, worth: Fraction) -> Fraction:
    penalty = share(key.unit_penalty)
    return max(NOTHING, worth - penalty * (worth if key.unit_penalty_of == "answer" else WHOLE))


def _converted(key: Key, answer: NumericAnswer) -> Decimal | None:
    """The number in the key's own unit, None where the unit is missing or unknown."""
    if answer.unit is None:
        return None
    unit = as_typed(answer.unit)
    size = next((size for name, size in key.units.items() if as_typed(name) == unit), None)
    return None if size is None else _CONTEXT.divide(as_written(answer.value), as_written(size))


def _worths(accepted: Iterable[_Accepted], given: Decimal, converted: Decimal | None) -> Iterator[Fraction]:
    for each in accepted:
        if converted is not None and _nearly_within(each, converted):
            yield each.worth
        elif each.low <= given <= each.high:
            # The number is right, had it the key's own unit
            yield each.worth_without_unit


def _nearly_within(accepted: _Accepted, number: Decimal) -> bool:
    slack = _CONTEXT.multiply(abs(number), _CONVERTED)
    return accepted.low <= _CONTEXT.add(number, slack) and _CONTEXT.subtract(number, slack) <= accepted.high


def _first(worths: Iterable[Fraction]) -> Fraction:
    return next(iter(worths), NOTHING)


def _best(worths: Iterable[Fraction]) -> Fraction:
    return max(worths, default=NOTHING)
