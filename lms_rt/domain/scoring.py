"""What an answer is worth. A pure function of the question, the stored answers and the session's rules.

The same function runs at the close of a question, for a regrade, and for attempts at one's own pace.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final, Literal, NamedTuple
from uuid import UUID

from lms_rt.contract.questions import Answer, AuthoredQuestion
from lms_rt.domain.grading import Grade, grader

ScoringMode = Literal["speed", "accuracy", "none"]

FULL_POINTS_MS: Final = 500
"""Nobody reads and taps faster; below it only the line would be measured."""
STREAK_STEP: Final = 100
STREAK_BONUS_MAX: Final = 500
"""Half an ordinary question, so that a streak is worth having and can be caught up with."""
CHUNK: Final = 250
"""Answers scored at a time: about a millisecond, after which the caller can let the event loop run."""


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """How a session counts."""

    mode: ScoringMode
    partial_credit: bool = False
    streak_bonus: bool = False


class Submission(NamedTuple):
    """What is known of one participant when a question closes."""

    participant: UUID
    answer: Answer | None
    elapsed_ms: int
    streak: int = 0
    """Right answers in a row before this question."""
    time_limit_ms: int | None = None
    """Their own time, where extra time was granted: it is theirs for speed as well."""


class Scored(NamedTuple):
    """What the question brought one participant."""

    participant: UUID
    correct: bool | None
    fraction: float
    points: int
    streak: int
    """Right answers in a row including this question."""


def points(mode: ScoringMode, worth: int, fraction: float, elapsed_ms: int, time_limit_ms: int) -> int:
    """Points of an answer of which `fraction` is right, to a question that is `worth` 0, 1000 or 2000.

    `speed`: worth x fraction x (1 - t/2T), all of it in the first half second, half of it at the end; `accuracy`:
    worth x fraction; `none`: 0. Halves are rounded up. Raises `ValueError` when there is no time limit to speak of.
    """
    if time_limit_ms <= 0:
        raise ValueError("time_limit_ms must be positive")
    if mode == "none":
        return 0
    if mode == "accuracy" or elapsed_ms < FULL_POINTS_MS:
        return _round_half_up(worth * fraction)
    late = min(elapsed_ms, time_limit_ms)
    return _round_half_up(worth * fraction * (2 * time_limit_ms - late) / (2 * time_limit_ms))


def streak_bonus(streak: int) -> int:
    """100 for the second right answer in a row, 200 for the third, up to 500, whatever the question is worth."""
    return min(max(streak - 1, 0) * STREAK_STEP, STREAK_BONUS_MAX)


def score(question: AuthoredQuestion, submissions: Sequence[Submission], rules: ScoringRules) -> list[Scored]:
    """Everyone's result, in the order given."""
    return [row for rows in score_in_chunks(question, submissions, rules) for row in rows]


def score_in_chunks(
    question: AuthoredQuestion, submissions: Sequence[Submission], rules: ScoringRules, size: int = CHUNK
) -> Iterator[list[Scored]]:
    """As `score`, a part at a time, so that the caller can yield to the event loop in between.

    No answer is a wrong answer, and ends a streak. An ungraded question leaves streaks as they were.
    """
    grade = grader(question, partial_credit=rules.partial_credit)
    unanswered = Grade(None if question.key is None else False, 0.0)
    grades: dict[Answer | None, Grade] = {None: unanswered}  # a class gives few different answers
    time_limit_ms = question.time_limit_s * 1000
    for start in range(0, len(submissions), size):
        rows: list[Scored] = []
        for participant, answer, elapsed_ms, streak_before, own_limit_ms in submissions[start : start + size]:
            graded = grades.get(answer)
            if graded is None:
                graded = grades[answer] = grade(answer)  # type: ignore[arg-type]  # None is in there from the start
            correct, fraction = graded
            if correct is None:
                rows.append(Scored(participant, None, 0.0, 0, streak_before))
                continue
            streak = streak_before + 1 if correct else 0
            earned = points(rules.mode, question.points, fraction, elapsed_ms, own_limit_ms or time_limit_ms)
            if correct and rules.streak_bonus and rules.mode != "none" and question.points:
                earned += streak_bonus(streak)
            rows.append(Scored(participant, correct, fraction, earned, streak))
        yield rows


def _round_half_up(exact: float) -> int:
    # `round` would send every second half down. The allowance is for halves that binary arithmetic puts a hair below:
    # it is far smaller than the distance to a half of any other value that a question can bring (about 10^-8).
    return floor(exact + 0.5 + 1e-9)
