"""How much of an order is right, by each of the ways of counting that its key may name."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final

from lms_rt.contract.questions.keys import OrderPart

Counter = Callable[[Sequence[int]], Fraction]
"""The share of an order that is right, from where each of its items stands in the key: `[0, 1, 2]` is all right."""

RUN_LEAST: Final = 2
"""Items of a run: one alone is in order whatever the order is."""


def share_of_order(key: Sequence[str], part: OrderPart) -> Callable[[Sequence[str]], Fraction]:
    """A function that counts orders of the key's items; there are at least two."""
    place = {item: index for index, item in enumerate(key)}
    count = _COUNTERS[part]
    return lambda order: count([place[item] for item in order])


def _neighbours(places: Sequence[int]) -> Fraction:
    # Neighbours rather than places: one item moved to the wrong end shifts every place, but leaves most of the
    # sequence right.
    return Fraction(_followed(places), len(places) - 1)


def _neighbours_and_last(places: Sequence[int]) -> Fraction:
    return Fraction(_followed(places) + _ends_right(places), len(places))


def _before_and_after(places: Sequence[int]) -> Fraction:
    ends = (places[0] == 0) + _ends_right(places)
    return Fraction(2 * _followed(places) + ends, 2 * len(places))


def _pairs(places: Sequence[int]) -> Fraction:
    pairs = list(combinations(places, 2))
    return Fraction(sum(one < other for one, other in pairs), len(pairs))


def _longest_order(places: Sequence[int]) -> Fraction:
    # Twenty items at most, so that the square of their number is no matter
    longest: list[int] = []
    for index, place in enumerate(places):
        before = [longest[other] for other in range(index) if places[other] < place]
        longest.append(1 + max(before, default=0))
    return _of_run(max(longest), places)


def _longest_run(places: Sequence[int]) -> Fraction:
    longest: dict[int, int] = {}
    for place in places:
        longest[place] = 1 + longest.get(place - 1, 0)
    return _of_run(max(longest.values()), places)


def _places(places: Sequence[int]) -> Fraction:
    return Fraction(sum(place == index for index, place in enumerate(places)), len(places))


def _distance(places: Sequence[int]) -> Fraction:
    farthest = len(places) - 1
    away = sum(abs(place - index) for index, place in enumerate(places))
    return 1 - Fraction(away, farthest * len(places))


def _followed(places: Sequence[int]) -> int:
    """How many items are followed by the one that follows them in the key."""
    return sum(other == one + 1 for one, other in pairwise(places))


def _ends_right(places: Sequence[int]) -> bool:
    return places[-1] == len(places) - 1


def _of_run(length: int, places: Sequence[int]) -> Fraction:
    return Fraction(length if length >= RUN_LEAST else 0, len(places))


_COUNTERS: Final[Mapping[OrderPart, Counter]] = {
    "neighbours": _neighbours,
    "neighbours_and_last": _neighbours_and_last,
    "before_and_after": _before_and_after,
    "pairs": _pairs,
    "longest_order": _longest_order,
    "longest_run": _longest_run,
    "places": _places,
    "distance": _distance,
}
