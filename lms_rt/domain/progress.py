"""How far somebody is in a course: a fold over what they have completed, for one version of the curriculum.

Nothing is kept that could disagree with the facts: the same facts and the same curriculum always give the same number.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

COMPLETE = 100


@dataclass(frozen=True, slots=True)
class Curriculum:
    """What learners have to do, as of one version of the course."""

    version: int
    required: frozenset[UUID]
    optional: frozenset[UUID] = frozenset()

    @property
    def counted(self) -> frozenset[UUID]:
        """What the percentage is of: what is required, or everything where nothing is."""
        return self.required or self.optional


def course_percent(curriculum: Curriculum, completed: Iterable[UUID]) -> int:
    """0 to 100, rounded down, so that 100 means complete; 0 where there is nothing to do.

    What was completed and is in the curriculum no longer counts for nothing, and nothing counts twice.
    """
    return percent_of(len(curriculum.counted.intersection(completed)), len(curriculum.counted))


def percent_of(done: int, counted: int) -> int:
    """The same from the numbers of lessons, where a statement has counted them."""
    return COMPLETE * done // counted if counted else 0


def missing(curriculum: Curriculum, completed: Collection[UUID]) -> frozenset[UUID]:
    """What is left to do."""
    return curriculum.counted.difference(completed)
