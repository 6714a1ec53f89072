"""What a learner's grades come to: a weighted mean of weighted means, exactly, in fractions.

A group is a category with its entries. An entry whose share is None does not count at all: nothing is there yet, it is
excused, or nothing could be won. What cannot count does not pull a total down; the weights of the rest count alone.
"""

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic, NamedTuple, TypeVar

from lms_rt.domain.points import rounded

Name = TypeVar("Name", bound=Hashable)
NOTHING: Final = Fraction(0)
WHOLE: Final = Fraction(1)


class Entry(NamedTuple, Generic[Name]):
    """One column of one learner. `share` (0..1) is how much of it they have."""

    name: Name
    weight: Fraction
    share: Fraction | None


class Group(NamedTuple, Generic[Name]):
    """Entries that are weighed against each other before their mean is weighed against other groups'."""

    weight: Fraction
    drop_lowest: int
    entries: Sequence[Entry[Name]]


class Total(NamedTuple, Generic[Name]):
    """What it comes to, as shares; None where nothing counts. `groups` are in the order given."""

    share: Fraction | None
    groups: list[Fraction | None]
    dropped: frozenset[Name]


def total(groups: Sequence[Group[Name]]) -> Total[Name]:
    """The total of all groups, each without its lowest entries."""
    kept, dropped = [], set[Name]()
    for group in groups:
        staying, leaving = _without_lowest(group)
        kept.append(_mean((each.weight, each.share) for each in staying if each.share is not None))
        dropped |= leaving
    weighed = ((group.weight, share) for group, share in zip(groups, kept, strict=True) if share is not None)
    return Total(_mean(weighed), kept, frozenset(dropped))


def share_of(score: Fraction, max_score: Fraction) -> Fraction | None:
    """How much of what could be won was; None where nothing could. Bonuses fill up, they do not overflow."""
    if max_score.numerator <= 0:
        return None
    share = score / max_score
    if share.numerator <= 0:
        return NOTHING
    return share if share.numerator < share.denominator else WHOLE


def percent(share: Fraction | None) -> Decimal | None:
    """As it is shown: rounded once, to five decimals, halves away from zero."""
    return None if share is None else rounded(share * 100)


def _without_lowest(group: Group[Name]) -> tuple[list[Entry[Name]], set[Name]]:
    """The entries that count, and the names of those that are dropped. The best one always stays.

    Of equal shares the heavier is dropped first, which is to the learner's good and does not depend on the order.
    """
    counting = [each for each in group.entries if each.share is not None and each.weight > 0]
    lowest_first = sorted(counting, key=lambda each: (each.share, -each.weight))
    cut = max(0, min(group.drop_lowest, len(counting) - 1))
    return lowest_first[cut:], {each.name for each in lowest_first[:cut]}


def _mean(weighed: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    pairs = list(weighed)
    weight = sum((each for each, _ in pairs), NOTHING)
    return sum((each * share for each, share in pairs), NOTHING) / weight if weight else None
