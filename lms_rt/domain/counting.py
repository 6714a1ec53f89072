"""Which rounds of a live session count, and in which order: what streaks and totals follow from.

A question asked twice (vote, discuss, vote again) counts once: by the round that was revealed first, since after a
reveal everybody knows the answer. A round that was closed and left behind without a reveal counts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class AskedRound:
    """One asking of a question."""

    question: UUID
    round: int
    closed: bool
    revealed: bool
    voided: bool = False
    key: JsonValue = None
    """Replaces the question's own key after a regrade."""

    @property
    def asked(self) -> tuple[UUID, int]:
        """What tells it from all others of its session."""
        return self.question, self.round


class Standing(Enum):
    """What a round is worth."""

    COUNTS = "counts"
    PRACTICE = "practice"
    """Right and wrong are told, but it brings no points and leaves streaks alone."""
    VOID = "void"
    """Nothing about it is right or wrong."""


def standings(rounds: Sequence[AskedRound], current: tuple[UUID, int] | None) -> list[tuple[AskedRound, Standing]]:
    """What each closed round is worth, in the order of `rounds`, which is the order of asking.

    `current` is the round the class is at; unrevealed, it will count unless its question was revealed before.
    """
    first_revealed: dict[UUID, int] = {}
    for each in rounds:
        if each.revealed:
            first_revealed.setdefault(each.question, each.round)
    return [(each, _standing(each, first_revealed.get(each.question), current)) for each in rounds if each.closed]


def _standing(each: AskedRound, first_revealed: int | None, current: tuple[UUID, int] | None) -> Standing:
    if each.voided:
        return Standing.VOID
    if first_revealed is None:
        return Standing.COUNTS if each.asked == current else Standing.PRACTICE
    return Standing.COUNTS if each.round == first_revealed else Standing.PRACTICE
