"""Facility and discrimination, against published figures and by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.item_statistics import Figures, Mark, figures

LSAT = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip
"""Section 6 of the Law School Admission Test (Bock and Lieberman, 1970): how many of 1,000 people gave each of the 32
patterns of five right and wrong answers, from 00000 to 11111."""
PUBLISHED = [(0.924, 0.1128), (0.709, 0.1532), (0.553, 0.1728), (0.763, 0.1444), (0.870, 0.1216)]
"""Proportion right, and point-biserial correlation with the total without the item, as `descript(LSAT)` of the R
package ltm prints them."""


def marks(rows: Sequence[Sequence[int | None]], worth: int = 1) -> list[Mark[int, int]]:
    """A row a person, a column a question; None: was not asked."""
    return [
        Mark(person, item, points, worth)
        for person, row in enumerate(rows)
        for item, points in enumerate(row)
        if points is not None
    ]


def test_the_figures_of_a_well_known_test_are_those_that_were_published() -> None:
    people = [[int(bit) for bit in f"{pattern:05b}"] for pattern, count in enumerate(LSAT) for _ in range(count)]
    assert len(people) == 1000
    found = figures(marks(people))
    assert [(found[item].facility, found[item].discrimination) for item in range(5)] == PUBLISHED


def test_partial_credit_by_hand() -> None:
    # Shares of the question 0, 1/2, 1 beside 0, 1, 1 of the rest: r = 0.5 / sqrt(0.5 × 2/3) = 0.8660
    assert figures(marks([[0, 0], [1, 2], [2, 2]], worth=2))[0] == Figures(0.5, 0.866)


def test_whoever_is_good_at_all_else_and_wrong_here_makes_it_negative() -> None:
    assert figures(marks([[1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 1]]))[0].discrimination == -1


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 1, 0], [1, 0, 1], [1, 1, 1]],  # everybody is right
        [[0, 1, 0], [1, 0, 1], [1, 1, 0]],  # the rest is the same for everybody
        [[0, 1], [1, 0]],  # between two people it would be -1 whatever they did
        [[0], [1], [1]],  # there is no rest
    ],
)
def test_without_differences_there_is_no_discrimination(rows: list[list[int | None]]) -> None:
    assert figures(marks(rows))[0].discrimination is None


def test_equal_shares_of_different_rests_are_no_variance() -> None:
    # Everybody won a third of the rest, of whatever they were drawn
    rows = [Mark(0, "a", 1, 1), Mark(1, "a", 0, 1), Mark(2, "a", 1, 1)]
    rests = [Mark(0, "b", 1, 3), Mark(1, "c", 2, 6), Mark(2, "d", 7, 21)]
    assert figures([*rows, *rests])["a"].discrimination is None


def test_who_was_not_asked_has_no_part_and_what_is_worth_nothing_has_no_figures() -> None:
    found = figures([*marks([[1, 1], [0, None], [1, 0]]), Mark(0, 9, 0, 0)])
    assert found[1].facility == 0.5
    assert 9 not in found


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=3, max_size=12))
def test_figures_stay_within_their_bounds_and_do_not_depend_on_the_scale(rows: list[list[int | None]]) -> None:
    found = figures(marks(rows, worth=3))
    scaled = figures(Mark(each.taker, each.item, each.points * 7, each.worth * 7) for each in marks(rows, worth=3))
    assert found == scaled
    for each in found.values():
        assert each.facility is not None
        assert 0 <= each.facility <= 1
        assert each.discrimination is None or -1 <= each.discrimination <= 1
