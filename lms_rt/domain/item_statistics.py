"""How well questions measure: facility and discrimination, as classical test theory has them.

Facility is the mean share of a question's worth that was won; who was asked and did not answer won nothing.

Discrimination is the corrected item-total correlation: Pearson's r between what people won of a question and what they
won of everything else they were asked (for right-or-wrong questions the point-biserial correlation with the rest
score). It uses everybody, where an upper-lower index throws the middle 46 % away and depends on how ties at its cuts
are broken, which in a class of thirty is most of it; and it is corrected, since a question correlates with a total that
it is a part of. There is none where nobody differs, in the question or in the rest.
"""

import statistics
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Final, Generic, NamedTuple, TypeVar

LEAST: Final = 3
"""People a correlation needs: between two it is always 1 or -1."""
PLACES: Final = 4
"""Decimals of the figures; the sample gives no more."""

Item = TypeVar("Item", bound=Hashable)
Taker = TypeVar("Taker", bound=Hashable)


class Mark(NamedTuple, Generic[Taker, Item]):
    """What somebody won of a question, in whole units of points; `worth` is 0 where nothing could be won."""

    taker: Taker
    item: Item
    points: int
    worth: int


class Figures(NamedTuple):
    """Of one question; None where there is no such figure."""

    facility: float | None
    discrimination: float | None


def figures(marks: Iterable[Mark[Taker, Item]]) -> dict[Item, Figures]:
    """The figures of every question that could be won. People may have been asked different ones."""
    by_item = defaultdict[Item, list[Mark[Taker, Item]]](list)
    points, worth = defaultdict[Taker, int](int), defaultdict[Taker, int](int)
    for mark in marks:
        if mark.worth > 0:
            by_item[mark.item].append(mark)
            points[mark.taker] += mark.points
            worth[mark.taker] += mark.worth
    found: dict[Item, Figures] = {}
    for item, given in by_item.items():
        pairs = [
            # Whole numbers are divided last, so that equal shares are equal floats and no noise looks like variance
            (mark.points / mark.worth, (points[mark.taker] - mark.points) / (worth[mark.taker] - mark.worth))
            for mark in given
            if worth[mark.taker] > mark.worth
        ]
        facility = sum(mark.points for mark in given) / sum(mark.worth for mark in given)
        found[item] = Figures(round(facility, PLACES), _correlation(pairs))
    return found


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < LEAST or any(len(set(values)) == 1 for values in zip(*pairs, strict=True)):
        return None
    return round(statistics.correlation(*zip(*pairs, strict=True)), PLACES)
