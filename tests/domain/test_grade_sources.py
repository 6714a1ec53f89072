"""Which attempt counts, and what a class brings."""

from decimal import Decimal
from fractions import Fraction
from struct import pack, unpack
from uuid import UUID

import pytest

from lms_rt.domain.grade_sources import AttemptsPolicy, Earned, Taken, of_attempts, of_class


def taken(number: int, score: str, most: str = "4") -> Taken:
    return Taken(UUID(int=number), Decimal(score), Decimal(most))


THREE = [taken(1, "2"), taken(2, "4", "5"), taken(3, "1")]


@pytest.mark.parametrize("policy, attempt, score, most", [("best", 2, 4, 5), ("first", 1, 2, 4), ("last", 3, 1, 4)])
def test_the_attempt_that_counts_is_as_the_setting_says(
    policy: AttemptsPolicy, attempt: int, score: int, most: int
) -> None:
    assert of_attempts(THREE, policy) == Earned(Fraction(score), Fraction(most), UUID(int=attempt))


def test_an_average_is_of_shares_and_no_single_attempt_s() -> None:
    found = of_attempts(THREE, "average")
    assert found is not None
    # (1/2 + 4/5 + 1/4) / 3 = 31/60
    assert (found.share, found.max_score, found.attempt) == (Fraction(31, 60), Fraction(4), None)


def test_of_equal_attempts_the_earlier_counts_and_without_any_nothing_does() -> None:
    best = of_attempts([taken(1, "2"), taken(2, "1", "2")], "best")
    assert best is not None
    assert best.attempt == UUID(int=1)
    assert of_attempts([], "best") is None


@pytest.mark.parametrize("policy", ["best", "first", "last", "average"])
def test_an_attempt_in_which_nothing_could_be_won_gives_way_to_any_other(policy: AttemptsPolicy) -> None:
    found = of_attempts([taken(1, "0", "0"), taken(2, "3"), taken(3, "0", "0")], policy)
    assert found is not None
    assert found.share == Fraction(3, 4)
    nothing = of_attempts([taken(1, "0", "0")], policy)
    assert nothing is not None
    assert nothing.share is None


def test_thirds_that_a_class_stored_in_single_precision_add_up_to_the_whole() -> None:
    (third,) = unpack("f", pack("f", 1 / 3))
    (tenth,) = unpack("f", pack("f", 0.35))
    assert of_class(3000, [(1000, third)] * 3, 0, "correctness").score == 1000
    assert of_class(2000, [(2000, tenth)], 0, "correctness").share == Fraction(35, 100)


def test_points_of_a_leaderboard_count_as_they_are_and_bonuses_do_not_overflow() -> None:
    assert of_class(3000, [], 1500, "points").share == Fraction(1, 2)
    assert of_class(3000, [], 3500, "points").share == 1
    assert of_class(0, [], 0, "points").share is None
