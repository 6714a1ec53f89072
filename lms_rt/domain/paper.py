"""The paper an attempt is about: which questions, in which order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.domain.permutation import shuffled


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question of a published version; `draw` is the number of the draw it may come from, 0 where all are asked."""

    id: UUID
    index: int
    draw: int
    question: AuthoredQuestion


def chosen(
    questions: Sequence[PaperQuestion], draws: Sequence[int], seed: int, *, shuffle: bool
) -> list[PaperQuestion]:
    """What the attempt with this seed is asked: what everybody is, and `draws[n - 1]` questions of each draw n.

    In the version's order, or with `shuffle` in one of the attempt's own. The same seed always gives the same.
    """
    pools: dict[int, list[PaperQuestion]] = defaultdict(list)
    for question in questions:
        pools[question.draw].append(question)
    asked = list(pools[0])
    for number, count in enumerate(draws, start=1):
        asked += shuffled(pools[number], f"{seed}:draw:{number}", _name)[:count]
    return list(shuffled(asked, f"{seed}:order", _name)) if shuffle else asked


def _name(question: PaperQuestion) -> str:
    return str(question.id)
