"""What a class brings somebody who plays it later: the class's own scoring, over one person's answers."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from lms_rt.contract.questions import Answer, AuthoredQuestion
from lms_rt.domain.attempt_marks import Mark, Outcome
from lms_rt.domain.counting import AskedRound, Standing, standings
from lms_rt.domain.grade_sources import STORED_PLACES
from lms_rt.domain.points import total
from lms_rt.domain.scoring import ScoringRules, Submission, score
from lms_rt.domain.shares import NOTHING, share


class Played(NamedTuple):
    """A question as the class counts it, and what was answered; `elapsed_ms` runs from its opening to the answer."""

    question: AuthoredQuestion
    answer: Answer | None
    elapsed_ms: int
    voided: bool = False
    given: Decimal | None = None
    """The points a person gave; they count whatever the key says."""


def questions_to_play(rounds: Sequence[AskedRound]) -> list[UUID]:
    """The questions that count in a class that has ended, in the order of asking; each once, however often it was."""
    return [each.question for each, standing in standings(rounds, None) if standing is Standing.COUNTS]


def marks(player: UUID, played: Sequence[Played], rules: ScoringRules, time_factor: float) -> list[Mark]:
    """What each question brings. Streaks go from question to question, across those that were voided."""
    streak, made = 0, []
    for question, answer, elapsed_ms, voided, given in played:
        if voided:
            made.append(Mark(None, NOTHING, 0))
            continue
        own_limit_ms = round(question.time_limit_s * 1000 * time_factor)
        [scored] = score(question, [Submission(player, answer, elapsed_ms, streak, own_limit_ms)], rules)
        streak = scored.streak
        worth = question.points if question.key is not None and rules.mode != "none" else 0
        if given is None:
            exact, right = Fraction(scored.points), worth * share(round(scored.fraction, STORED_PLACES))
        else:
            exact = right = Fraction(given)
        fraction = None if scored.correct is None else scored.fraction
        made.append(Mark(scored.correct, exact, worth, right, fraction))
    return made


def outcome(made: Sequence[Mark]) -> Outcome:
    """The whole catch-up's. A class has no mark to pass; bonuses for streaks may lift the score above the maximum."""
    return Outcome(
        score=total(each.exact or NOTHING for each in made),
        max_score=Decimal(sum(each.worth for each in made)),
        passed=None,
        right=total(each.right for each in made),
    )
