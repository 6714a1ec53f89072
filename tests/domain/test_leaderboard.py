"""Who stands where."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.leaderboard import Leaderboard, Standing

standings = st.lists(
    st.builds(
        Standing,
        st.uuids(),
        st.sampled_from(["Ada", "Bo", "Cy"]),
        st.integers(0, 5),
        st.integers(0, 3),
        st.integers(0, 9),
    ),
    unique_by=lambda row: row.participant,
)


def row(number: int, points: int, elapsed_ms: int = 0, name: str = "Ada") -> Standing:
    return Standing(UUID(int=number), name, points, elapsed_ms)


def test_equal_points_share_a_rank_and_the_next_rank_is_skipped() -> None:
    board = Leaderboard([row(1, 900), row(2, 700), row(3, 1000), row(4, 900)])
    assert [(place.rank, place.participant.int) for place in board.places] == [(1, 3), (2, 1), (2, 4), (4, 2)]


def test_among_equals_the_quicker_comes_first_then_the_name() -> None:
    board = Leaderboard([row(1, 5, 30, "Ada"), row(2, 5, 20, "Cy"), row(3, 5, 20, "Bo")])
    assert [place.name for place in board.places] == ["Bo", "Cy", "Ada"]
    assert {place.rank for place in board.places} == {1}


@given(standings)
def test_a_rank_is_one_more_than_the_number_of_those_with_more_points(rows: list[Standing]) -> None:
    board = Leaderboard(rows)
    assert len(board) == len(rows)
    for standing in rows:
        assert board.rank_of(standing.participant) == 1 + sum(other.points > standing.points for other in rows)


@given(standings, st.randoms(use_true_random=False))
def test_the_board_does_not_depend_on_the_order_in_which_people_came(rows: list[Standing], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert Leaderboard(mixed).places == Leaderboard(rows).places


@given(standings, st.integers(-1, 30))
def test_the_top_is_the_beginning_of_the_board(rows: list[Standing], count: int) -> None:
    board = Leaderboard(rows)
    assert board.top(count) == board.places[: max(count, 0)]


def test_who_is_not_on_the_board_has_no_place() -> None:
    with pytest.raises(KeyError):
        Leaderboard([]).rank_of(UUID(int=1))
