"""Which of somebody's attempts a gradebook counts, and what a class brought them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple
from uuid import UUID

from lms_rt.domain.gradebook import NOTHING, share_of
from lms_rt.domain.shares import share

AttemptsPolicy = Literal["best", "first", "last", "average"]
Basis = Literal["correctness", "points"]

STORED_PLACES: Final = 6
"""Decimals that a share keeps in the single precision it is stored with."""


class Taken(NamedTuple):
    """A graded attempt."""

    id: UUID
    score: Decimal
    max_score: Decimal

    @property
    def share(self) -> Fraction:
        """Nothing where nothing could be won."""
        return share_of(Fraction(self.score), Fraction(self.max_score)) or NOTHING


class Earned(NamedTuple):
    """What counts; `attempt` is None where it is no single one."""

    score: Fraction
    max_score: Fraction
    attempt: UUID | None = None

    @property
    def share(self) -> Fraction | None:
        """None where nothing could be won."""
        return share_of(self.score, self.max_score)


def of_attempts(taken: Sequence[Taken], policy: AttemptsPolicy) -> Earned | None:
    """What counts of graded attempts, given in the order of their numbers; None where there is none.

    Attempts may have different maxima (draws, versions, voided questions), so shares are compared; of equal ones the
    earlier counts. The average is shown on the scale of the last attempt. An attempt in which nothing could be won
    counts only where there is no other.
    """
    possible = [each for each in taken if each.max_score > 0] or taken[-1:]
    if len(possible) < 2:
        return _earned(possible[0]) if possible else None
    if policy == "average":
        scale = Fraction(possible[-1].max_score)
        return Earned(sum((each.share for each in possible), NOTHING) / len(possible) * scale, scale)
    if policy == "best":
        return _earned(max(possible, key=lambda each: each.share))
    return _earned(possible[0] if policy == "first" else possible[-1])


def _earned(counting: Taken) -> Earned:
    return Earned(Fraction(counting.score), Fraction(counting.max_score), counting.id)


def of_class(worth: int, answers: Iterable[tuple[int, float]], points: int, basis: Basis) -> Earned:
    """What a class of which the counting questions are worth `worth` brought somebody.

    `correctness` counts how much of each answer was right (`answers`: worth of the question, share as stored), however
    long it took; `points` are those of the leaderboard, with what speed and streaks bring and cost.
    """
    if basis == "points":
        return Earned(Fraction(points), Fraction(worth))
    right = (each * share(round(stored, STORED_PLACES)) for each, stored in answers)
    return Earned(sum(right, NOTHING), Fraction(worth))
