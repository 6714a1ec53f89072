"""What grades come to: by hand, and as laws that hold whatever the grades."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.gradebook import Entry, Group, Total, percent, share_of, total

SHARES = st.none() | st.fractions(0, 1, max_denominator=60)
WEIGHTS = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3), Fraction(40)])


@st.composite
def groups(draw: st.DrawFn) -> list[Group[int]]:
    """Some categories; names are unique."""
    made, name = [], 0
    for size in draw(st.lists(st.integers(0, 6), max_size=4)):
        entries = [Entry(name + n, draw(WEIGHTS), draw(SHARES)) for n in range(size)]
        name += size
        made.append(Group(draw(WEIGHTS), draw(st.integers(0, 4)), entries))
    return made


def test_a_total_by_hand() -> None:
    homework = Group(Fraction(30), 1, [Entry(n, Fraction(1), Fraction(n, 4)) for n in (1, 2, 3)])
    exam = Group(Fraction(70), 0, [Entry(9, Fraction(1), Fraction(1, 3))])
    # Homework without its lowest: (1/2 + 3/4) / 2 = 5/8. Together: 0.3 × 5/8 + 0.7 × 1/3 = 101/240.
    assert total([homework, exam]) == Total(Fraction(101, 240), [Fraction(5, 8), Fraction(1, 3)], frozenset({1}))
    assert percent(Fraction(101, 240)) == Decimal("42.08333")


def test_what_is_not_there_leaves_its_weight_to_the_rest() -> None:
    empty = Group(Fraction(90), 0, [Entry(1, Fraction(1), None)])
    half = Group(Fraction(10), 0, [Entry(2, Fraction(1), Fraction(1, 2)), Entry(3, Fraction(5), None)])
    assert total([empty, half]).share == Fraction(1, 2)
    assert total([empty]) == Total(None, [None], frozenset())
    assert total([]) == Total(None, [], frozenset())


def test_three_thirds_of_equal_weight_are_exactly_their_mean() -> None:
    third = Group(Fraction(1), 0, [Entry(n, Fraction(1, 3), Fraction(1, 3)) for n in range(3)])
    assert total([third]).share == Fraction(1, 3)
    assert percent(Fraction(1, 3)) == Decimal("33.33333")
    assert percent(Fraction(2, 3)) == Decimal("66.66667")


@pytest.mark.parametrize("score, most, share", [(3, 4, Fraction(3, 4)), (5, 4, 1), (-1, 4, 0), (0, 0, None)])
def test_a_share_stays_between_nothing_and_all(score: int, most: int, share: Fraction | None) -> None:
    assert share_of(Fraction(score), Fraction(most)) == share


@given(groups())
def test_a_total_lies_between_the_lowest_and_the_highest_share(given_groups: list[Group[int]]) -> None:
    share = total(given_groups).share
    shares = [each.share for group in given_groups for each in group.entries if each.share is not None and each.weight]
    if share is not None:
        assert min(shares) <= share <= max(shares)


@given(groups(), st.randoms())
def test_the_order_of_columns_and_categories_changes_nothing(given_groups: list[Group[int]], chance: Random) -> None:
    mixed = [group._replace(entries=chance.sample(group.entries, len(group.entries))) for group in given_groups]
    chance.shuffle(mixed)
    assert total(mixed).share == total(given_groups).share


@given(groups(), st.sampled_from([Fraction(1, 7), Fraction(2), Fraction(100)]))
def test_only_the_ratios_of_weights_matter(given_groups: list[Group[int]], factor: Fraction) -> None:
    scaled = [
        group._replace(
            weight=group.weight * factor, entries=[each._replace(weight=each.weight * factor) for each in group.entries]
        )
        for group in given_groups
    ]
    assert total(scaled) == total(given_groups)


@given(groups(), st.integers(0, 3))
def test_dropping_more_never_lowers_a_category_and_the_best_stays(given_groups: list[Group[int]], more: int) -> None:
    for group in given_groups:
        before, after = total([group]), total([group._replace(drop_lowest=group.drop_lowest + more)])
        assert (before.groups[0] is None) == (after.groups[0] is None)
        if before.groups[0] is not None and after.groups[0] is not None:
            assert after.groups[0] >= before.groups[0]
        counting = [each for each in group.entries if each.share is not None and each.weight]
        assert len(after.dropped) == min(group.drop_lowest + more, max(0, len(counting) - 1))


@st.composite
def bettered(draw: st.DrawFn) -> tuple[Group[int], Group[int]]:
    """A category before and after one grade in it became better. Where lowest ones are dropped all weigh alike: else a
    better grade could leave another, heavier one to be dropped no more."""
    shares = draw(st.lists(SHARES, max_size=5))
    low, high = sorted(draw(st.tuples(st.fractions(0, 1, max_denominator=60), st.fractions(0, 1, max_denominator=60))))
    drop = draw(st.integers(0, 3))
    weights = [draw(WEIGHTS)] * (len(shares) + 1) if drop else [draw(WEIGHTS) for _ in range(len(shares) + 1)]
    others = [Entry(-n, weight, share) for n, (weight, share) in enumerate(zip(weights, shares, strict=False), start=1)]
    weight = draw(WEIGHTS)
    before, after = (Group(weight, drop, [*others, Entry(-9, weights[-1], share)]) for share in (low, high))
    return before, after


@given(groups(), bettered())
def test_a_better_grade_never_lowers_the_total(others: list[Group[int]], both: tuple[Group[int], Group[int]]) -> None:
    before, after = (total([each, *others]).share for each in both)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after >= before
