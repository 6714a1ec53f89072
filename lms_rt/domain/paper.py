"""The paper an attempt is about: which questions, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.domain.draws import Draws, filled
from lms_rt.domain.permutation import shuffled


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question of a published version; `draws` may take it, and where there are none everybody is asked."""

    id: UUID
    index: int
    draws: Draws
    question: AuthoredQuestion


def chosen(
    questions: Sequence[PaperQuestion], counts: Sequence[int], seed: int, *, shuffle: bool
) -> list[PaperQuestion]:
    """What the attempt with this seed is asked: what everybody is, and `counts[n - 1]` questions of each draw n.

    In the version's order, or with `shuffle` in one of the attempt's own. The same seed always gives the same. A draw
    takes at random among what leaves enough for the others; no question is taken twice.
    """
    known = {question.id: question for question in questions}
    drawn = filled(
        counts,
        {question.id: question.draws for question in questions if question.draws},
        lambda number, pool: shuffled(pool, f"{seed}:draw:{number}", str),
    )
    asked = [*(question for question in questions if not question.draws), *(known[each] for each in drawn)]
    return list(shuffled(asked, f"{seed}:order", _name)) if shuffle else asked


def _name(question: PaperQuestion) -> str:
    return str(question.id)
