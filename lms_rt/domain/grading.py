"""Whether an answer is right, and how much of it."""

from collections.abc import Callable
from typing import NamedTuple

from lms_rt.contract.questions import Answer, AuthoredQuestion
from lms_rt.domain.marking import marker
from lms_rt.domain.shares import WHOLE


class Grade(NamedTuple):
    """`correct` is None where nothing is right or wrong; `fraction` (0..1) is below 1 unless all of it is right."""

    correct: bool | None
    fraction: float


Grader = Callable[[Answer], Grade]

_UNGRADED = Grade(None, 0.0)
_RIGHT = Grade(True, 1.0)
_WRONG = Grade(False, 0.0)


def grade(question: AuthoredQuestion, answer: Answer, *, partial_credit: bool) -> Grade:
    """The grade of one answer. For many answers make a `grader` once."""
    return grader(question, partial_credit=partial_credit)(answer)


def grader(question: AuthoredQuestion, *, partial_credit: bool) -> Grader:
    """A function that grades answers to this question; what can be prepared once is.

    With `partial_credit` answers that are right in part give a share; without, they are right or wrong as a whole.
    Nobody loses points in a class, so a share below 0 is none. The function raises `TypeError` for an answer to another
    type of question.
    """
    mark = marker(question)
    if mark is None:
        return lambda _answer: _UNGRADED

    def grade_answer(answer: Answer) -> Grade:
        share = mark(answer)
        if share == WHOLE:
            return _RIGHT
        return Grade(False, float(share)) if partial_credit and share > 0 else _WRONG

    return grade_answer
