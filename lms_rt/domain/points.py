"""What answers at one's own pace are worth: exact decimals, from the exact shares of `marking`."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lms_rt.domain.shares import NOTHING, WHOLE

PLACES: Final = 5
"""Decimals of points, as they are stored and shown."""


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """How an attempt counts; `negative_marking` (0..1) is the share of a question's worth a wrong answer costs."""

    partial_credit: bool = True
    negative_marking: Decimal = Decimal(0)


def earned(share: Fraction, worth: int, rules: MarkingRules) -> Fraction:
    """The exact points of an answer that was given, of which `share` is right.

    Without partial credit what is not all right is wrong. A wrong answer costs what the rules or its key say, whichever
    is more. (An answer that was not given brings nothing and costs nothing; it never comes here.)
    """
    counted = share if rules.partial_credit or share == WHOLE else min(share, NOTHING)
    if counted <= 0:
        counted = min(counted, -Fraction(rules.negative_marking))
    return counted * worth


def rounded(points: Fraction) -> Decimal:
    """As a decimal with `PLACES` places, halves away from zero."""
    # In whole numbers: a gradebook rounds thousands of points a page
    numerator, denominator = abs(points.numerator), points.denominator
    digits = (2 * numerator * 10**PLACES + denominator) // (2 * denominator)
    value = Decimal(digits).scaleb(-PLACES)
    return -value if points.numerator < 0 and digits else value


def total(points: Iterable[Fraction]) -> Decimal:
    """The score: the sum of the exact points, never below 0. Rounded once, so that three thirds are the whole."""
    return rounded(max(NOTHING, sum(points, NOTHING)))


def passes(score: Decimal, max_score: Decimal, pass_percent: Decimal) -> bool:
    """Whether a score is at least `pass_percent` of the best possible; where nothing could be won, nobody fails."""
    return score * 100 >= pass_percent * max_score
