"""What answers are worth."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import GRADED_TYPES, Answer, parse_answer, parse_question
from lms_rt.domain.scoring import (
    STREAK_BONUS_MAX,
    Scored,
    ScoringMode,
    ScoringRules,
    Submission,
    points,
    score,
    score_in_chunks,
    streak_bonus,
)

from .strategies import answers_to, questions, raw_questions, worths
from .test_authoring import CHOICE, MATCHING

MODES: list[ScoringMode] = ["speed", "accuracy", "none"]
modes = st.sampled_from(MODES)
fractions = st.integers(1, 20).flatmap(lambda n: st.integers(0, n).map(lambda k: k / n))
times = st.integers(-1000, 700_000)
limits = st.integers(5_000, 600_000)
rules = st.builds(ScoringRules, modes, st.booleans(), st.booleans())

PARIS = parse_question(CHOICE)
RIGHT = parse_answer(PARIS, {"options": ["b"]})
WRONG = parse_answer(PARIS, {"options": ["a"]})


def submitted(answer: Answer | None, elapsed_ms: int = 0, streak: int = 0) -> Submission:
    return Submission(uuid4(), answer, elapsed_ms, streak)


def one(submission: Submission, scoring: ScoringRules) -> Scored:
    (row,) = score(PARIS, [submission], scoring)
    return row


@given(modes, worths, fractions, times, limits)
def test_points_are_whole_and_never_more_than_the_question_is_worth(
    mode: ScoringMode, worth: int, fraction: float, elapsed: int, limit: int
) -> None:
    earned = points(mode, worth, fraction, elapsed, limit)
    assert isinstance(earned, int)
    assert 0 <= earned <= worth


@given(modes, worths, fractions, times, st.integers(0, 100_000), limits)
def test_later_is_never_better(
    mode: ScoringMode, worth: int, fraction: float, elapsed: int, delay: int, limit: int
) -> None:
    assert points(mode, worth, fraction, elapsed + delay, limit) <= points(mode, worth, fraction, elapsed, limit)


@given(modes, worths, fractions, fractions, times, limits)
def test_more_right_is_never_worse(
    mode: ScoringMode, worth: int, one_share: float, other_share: float, elapsed: int, limit: int
) -> None:
    less, more = sorted((one_share, other_share))
    assert points(mode, worth, less, elapsed, limit) <= points(mode, worth, more, elapsed, limit)


@given(worths, st.integers(1, 20).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), limits, st.data())
def test_speed_is_the_documented_formula_with_halves_rounded_up(
    worth: int, share: tuple[int, int], limit: int, data: st.DataObject
) -> None:
    elapsed = data.draw(st.integers(500, limit))
    (right, of) = share
    above, below = worth * right * (2 * limit - elapsed), of * 2 * limit
    exactly_rounded = (2 * above + below) // (2 * below)  # whole numbers only: floor(x + 1/2)
    assert points("speed", worth, right / of, elapsed, limit) == exactly_rounded


@pytest.mark.parametrize(
    "elapsed,earned",
    [(-5, 1000), (0, 1000), (499, 1000), (500, 988), (10_000, 750), (20_000, 500), (99_000, 500)],
)
def test_speed_gives_all_at_once_and_half_at_the_end(elapsed: int, earned: int) -> None:
    assert points("speed", 1000, 1.0, elapsed, 20_000) == earned


def test_halves_are_rounded_up_and_not_to_the_even_number() -> None:
    assert points("accuracy", 1000, 1 / 16, 0, 20_000) == 63  # 62.5
    assert points("speed", 1000, 1.0, 20_020, 40_000) == 750  # 749.75
    assert points("speed", 1000, 1.0, 5_020, 20_000) == 875  # 874.5
    assert points("speed", 2000, 1 / 3, 3_460, 8_000) == 523  # 522.5, which binary arithmetic puts a hair below


def test_accuracy_does_not_look_at_the_clock() -> None:
    assert points("accuracy", 2000, 0.5, 19_000, 20_000) == 1000


def test_a_question_without_time_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="positive"):
        points("speed", 1000, 1.0, 0, 0)


def test_the_streak_bonus_starts_with_the_second_and_is_bounded() -> None:
    assert [streak_bonus(streak) for streak in range(9)] == [0, 0, 100, 200, 300, 400, 500, 500, 500]


@given(st.data(), rules, st.integers(1, 9))
def test_everyone_is_scored_once_in_order_whatever_the_chunks(
    data: st.DataObject, scoring: ScoringRules, size: int
) -> None:
    question = data.draw(questions())
    submissions = [
        Submission(
            UUID(int=n), data.draw(st.none() | answers_to(question)), data.draw(times), data.draw(st.integers(0, 9))
        )
        for n in range(data.draw(st.integers(0, 20)))
    ]
    rows = score(question, submissions, scoring)
    assert [row.participant for row in rows] == [submission.participant for submission in submissions]
    assert [row for chunk in score_in_chunks(question, submissions, scoring, size) for row in chunk] == rows
    alone = [row for submission in submissions for row in score(question, [submission], scoring)]
    assert alone == rows
    for row in rows:
        assert 0 <= row.points <= question.points + STREAK_BONUS_MAX


@given(st.data(), rules)
def test_an_ungraded_question_gives_nothing_and_breaks_no_streak(data: st.DataObject, scoring: ScoringRules) -> None:
    raw = data.draw(raw_questions().filter(lambda drawn: drawn["type"] not in GRADED_TYPES))
    question = parse_question(raw)
    for answer in (None, data.draw(answers_to(question))):
        submission = submitted(answer, streak=3)
        assert score(question, [submission], scoring) == [Scored(submission.participant, None, 0.0, 0, 3)]


@pytest.mark.parametrize("answer", [WRONG, None])
def test_a_wrong_or_missing_answer_ends_the_streak(answer: Answer | None) -> None:
    row = one(submitted(answer, streak=4), ScoringRules("speed", streak_bonus=True))
    assert (row.correct, row.points, row.streak) == (False, 0, 0)


def test_a_partly_right_answer_earns_points_but_ends_the_streak() -> None:
    matching = parse_question(MATCHING)
    half = parse_answer(matching, {"pairs": {"l1": "r2"}})
    (row,) = score(
        matching, [submitted(half, streak=4)], ScoringRules("accuracy", partial_credit=True, streak_bonus=True)
    )
    assert (row.correct, row.fraction, row.points, row.streak) == (False, 0.5, 500, 0)


def test_a_streak_counts_always_but_pays_only_where_the_rules_say_so() -> None:
    plain = one(submitted(RIGHT, streak=2), ScoringRules("accuracy"))
    paying = one(submitted(RIGHT, streak=2), ScoringRules("accuracy", streak_bonus=True))
    for_fun = one(submitted(RIGHT, streak=2), ScoringRules("none", streak_bonus=True))
    assert (plain.points, paying.points, for_fun.points) == (1000, 1200, 0)
    assert (plain.streak, paying.streak, for_fun.streak) == (3, 3, 3)


def test_a_question_worth_nothing_pays_no_bonus_either() -> None:
    question = parse_question(CHOICE | {"points": 0})
    (row,) = score(question, [submitted(RIGHT, streak=5)], ScoringRules("speed", streak_bonus=True))
    assert (row.correct, row.points, row.streak) == (True, 0, 6)


def test_extra_time_stretches_the_scale_on_which_speed_is_measured() -> None:
    ordinary = submitted(RIGHT, 20_000)
    with_extra_time = Submission(uuid4(), RIGHT, 20_000, time_limit_ms=40_000)
    rows = score(PARIS, [ordinary, with_extra_time], ScoringRules("speed"))
    assert [row.points for row in rows] == [500, 750]
