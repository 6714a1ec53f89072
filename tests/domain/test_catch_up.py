"""What a class brings who plays it later."""

from decimal import Decimal
from uuid import uuid4

import pytest

from lms_rt.contract.questions import parse_answer, parse_question
from lms_rt.domain.catch_up import Played, marks, outcome, questions_to_play
from lms_rt.domain.counting import AskedRound
from lms_rt.domain.scoring import ScoringMode, ScoringRules
from tests.support import school

from .test_authoring import CHOICE

PARIS, PRIMES = parse_question(CHOICE), parse_question(school.PRIMES)
RIGHT = Played(PARIS, parse_answer(PARIS, {"options": ["b"]}), 1000)
WRONG = Played(PARIS, parse_answer(PARIS, {"options": ["a"]}), 1000)
NONE = Played(PARIS, None, 0)
STREAKS = ScoringRules("accuracy", streak_bonus=True)


def earned(*played: Played, rules: ScoringRules = STREAKS, time_factor: float = 1.0) -> list[float]:
    return [float(each.exact or 0) for each in marks(uuid4(), played, rules, time_factor)]


def test_streaks_go_on_across_a_voided_question_and_end_at_a_wrong_or_missing_answer() -> None:
    assert earned(RIGHT, WRONG._replace(voided=True), RIGHT, RIGHT) == [1000, 0, 1100, 1200]
    assert earned(RIGHT, WRONG, RIGHT) == [1000, 0, 1000]
    assert earned(RIGHT, NONE, RIGHT) == [1000, 0, 1000]


def test_a_voided_question_is_neither_right_nor_wrong_and_worth_nothing() -> None:
    made = marks(uuid4(), [RIGHT, RIGHT._replace(voided=True)], STREAKS, 1.0)
    assert (made[1].correct, made[1].worth) == (None, 0)
    assert outcome(made).max_score == Decimal(1000)


def test_extra_time_is_one_s_own_for_speed_too() -> None:
    late = RIGHT._replace(elapsed_ms=20_000)
    speed = ScoringRules("speed")
    assert earned(late, rules=speed) == [500]
    assert earned(late, rules=speed, time_factor=2.0) == [750]


def test_points_a_person_gave_count_whatever_the_answer_is() -> None:
    assert earned(WRONG._replace(given=Decimal(700))) == [700]


def test_a_class_without_scoring_is_worth_nothing() -> None:
    made = marks(uuid4(), [RIGHT], ScoringRules("none"), 1.0)
    assert made[0].correct
    assert [outcome(made).score, outcome(made).max_score] == [0, 0]


@pytest.mark.parametrize("mode", ["speed", "accuracy", "none"])
def test_how_much_is_right_is_told_whatever_the_class_counts(mode: ScoringMode) -> None:
    half = Played(PRIMES, parse_answer(PRIMES, {"options": ["a"]}), 15_000)
    played = [RIGHT, half, half._replace(given=Decimal(0)), WRONG, NONE, half._replace(voided=True)]
    made = marks(uuid4(), played, ScoringRules(mode, partial_credit=True), 1.0)
    assert [each.fraction for each in made] == [1, 0.5, 0.5, 0, 0, None]


def test_each_question_that_counts_is_played_once_in_the_order_of_asking() -> None:
    twice, once, left, void = (uuid4() for _ in range(4))
    rounds = [
        AskedRound(twice, 1, closed=True, revealed=True),
        AskedRound(left, 1, closed=True, revealed=False),
        AskedRound(once, 1, closed=True, revealed=True),
        AskedRound(void, 1, closed=True, revealed=True, voided=True),
        AskedRound(twice, 2, closed=True, revealed=True),
    ]
    assert questions_to_play(rounds) == [twice, once]
