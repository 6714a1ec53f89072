"""Which rounds of a class count."""

from uuid import UUID

from lms_rt.domain.counting import AskedRound, Standing, standings
from lms_rt.domain.teams import smallest_team, team_standings

FIRST, SECOND = UUID(int=1), UUID(int=2)


def asked(question: UUID, round_: int = 1, *, revealed: bool = True, voided: bool = False) -> AskedRound:
    return AskedRound(question, round_, closed=True, revealed=revealed, voided=voided)


def worth(*rounds: AskedRound, current: tuple[UUID, int] | None = None) -> list[Standing]:
    return [standing for _, standing in standings(rounds, current)]


def test_a_vote_before_the_discussion_is_practice_once_the_vote_after_it_is_closed() -> None:
    vote = asked(FIRST, revealed=False)
    assert worth(vote, current=(FIRST, 1)) == [Standing.COUNTS]
    again = asked(FIRST, 2, revealed=False)
    assert worth(vote, again, current=(FIRST, 2)) == [Standing.PRACTICE, Standing.COUNTS]


def test_a_round_after_the_reveal_is_practice_since_everybody_knows_the_answer() -> None:
    again = asked(FIRST, 2, revealed=False)
    assert worth(asked(FIRST), again, current=(FIRST, 2)) == [Standing.COUNTS, Standing.PRACTICE]


def test_a_round_that_was_left_behind_without_a_reveal_does_not_count() -> None:
    skipped = asked(FIRST, revealed=False)
    assert worth(skipped, asked(SECOND), current=(SECOND, 1)) == [Standing.PRACTICE, Standing.COUNTS]


def test_a_voided_round_is_neither_right_nor_wrong() -> None:
    assert worth(asked(FIRST, voided=True), asked(SECOND)) == [Standing.VOID, Standing.COUNTS]


def test_a_round_that_is_open_has_no_standing_yet() -> None:
    still_open = AskedRound(SECOND, 1, closed=False, revealed=False)
    assert worth(asked(FIRST), still_open, current=(SECOND, 1)) == [Standing.COUNTS]


def test_a_team_has_the_mean_of_its_members_and_equal_teams_share_a_rank() -> None:
    members = [(1, 1000), (1, 500), (2, 750), (3, 0), (None, 9000)]
    places = [(each.name, each.points, each.rank, each.members) for each in team_standings("ABC", members)]
    assert places == [("A", 750, 1, 2), ("B", 750, 1, 1), ("C", 0, 3, 1)]


def test_the_next_one_joins_the_smallest_team() -> None:
    assert smallest_team([2, 1, 1]) == 2
