"""Whether an answer is right, and how much of it."""

from collections.abc import Callable
from decimal import Context, Decimal
from itertools import pairwise
from typing import NamedTuple, TypeVar

from lms_rt.contract.questions import (
    Answer,
    AuthoredQuestion,
    BooleanAnswer,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    OptionsAnswer,
    Ordering,
    OrderingAnswer,
    PairsAnswer,
    RangeKey,
    ShortText,
    SingleChoice,
    TextAnswer,
    ToleranceKey,
    TrueFalse,
)
from lms_rt.domain.texts import fold


class Grade(NamedTuple):
    """`correct` is None where nothing is right or wrong; `fraction` (0..1) is below 1 unless all of it is right."""

    correct: bool | None
    fraction: float


Grader = Callable[[Answer], Grade]

_UNGRADED = Grade(None, 0.0)
_RIGHT = Grade(True, 1.0)
_WRONG = Grade(False, 0.0)

Expected = TypeVar("Expected")


def grade(question: AuthoredQuestion, answer: Answer, *, partial_credit: bool) -> Grade:
    """The grade of one answer. For many answers make a `grader` once."""
    return grader(question, partial_credit=partial_credit)(answer)


def grader(question: AuthoredQuestion, *, partial_credit: bool) -> Grader:
    """A function that grades answers to this question; what can be prepared once is.

    With `partial_credit` multiple choice, ordering and matching give a share; without, they are right or wrong as a
    whole. The function raises `TypeError` for an answer to another type of question.
    """
    match question:
        case SingleChoice() | MultipleChoice():
            return _options_grader(frozenset(question.key.options), partial_credit)
        case TrueFalse():
            truth = question.key.value
            return lambda answer: _whole(_as(BooleanAnswer, answer).value == truth)
        case Numeric():
            return _numeric_grader(question.key)
        case ShortText():
            accepted = frozenset(fold(text) for text in question.key.accepted)
            return lambda answer: _whole(fold(_as(TextAnswer, answer).text) in accepted)
        case Ordering():
            return _ordering_grader(question.key.order, partial_credit)
        case Matching():
            return _matching_grader(question.key.pairs, partial_credit)
        case _:
            return lambda _answer: _UNGRADED


def _options_grader(right: frozenset[str], partial_credit: bool) -> Grader:
    def grade_options(answer: Answer) -> Grade:
        chosen = frozenset(_as(OptionsAnswer, answer).options)
        if chosen == right or not partial_credit:
            return _whole(chosen == right)
        # A wrong choice takes away what a right one gives, so that ticking everything is worth nothing by design.
        return _share(len(chosen & right) - len(chosen - right), len(right))

    return grade_options


def _numeric_grader(key: ToleranceKey | RangeKey) -> Grader:
    # Numbers are compared as the decimals people wrote: in binary 3.14 + 0.01 is not 3.15, and an allowance for that
    # would accept what lies outside an exact key. 50 digits hold any sum of two doubles of similar size exactly.
    context = Context(prec=50)
    if isinstance(key, ToleranceKey):
        value, tolerance = _decimal(key.value), _decimal(key.tolerance)
        low, high = context.subtract(value, tolerance), context.add(value, tolerance)
    else:
        low, high = _decimal(key.min), _decimal(key.max)
    return lambda answer: _whole(low <= _decimal(_as(NumericAnswer, answer).value) <= high)


def _ordering_grader(order: tuple[str, ...], partial_credit: bool) -> Grader:
    neighbours = frozenset(pairwise(order))

    def grade_order(answer: Answer) -> Grade:
        given = _as(OrderingAnswer, answer).order
        if given == order or not partial_credit:
            return _whole(given == order)
        # Neighbours rather than places: one item moved to the wrong end shifts every place, but leaves most of the
        # sequence right.
        return _share(len(neighbours.intersection(pairwise(given))), len(neighbours))

    return grade_order


def _matching_grader(pairs: dict[str, str], partial_credit: bool) -> Grader:
    right = frozenset(pairs.items())

    def grade_pairs(answer: Answer) -> Grade:
        given = _as(PairsAnswer, answer).pairs
        if given == pairs or not partial_credit:
            return _whole(given == pairs)
        return _share(len(right.intersection(given.items())), len(right))

    return grade_pairs


def _decimal(number: float) -> Decimal:
    """The shortest decimal that reads back as this number, which is the one that was written."""
    return Decimal(repr(number))


def _whole(correct: bool) -> Grade:
    return _RIGHT if correct else _WRONG


def _share(right: int, total: int) -> Grade:
    return Grade(False, right / total) if right > 0 else _WRONG


def _as(kind: type[Expected], answer: Answer) -> Expected:
    if not isinstance(answer, kind):
        raise TypeError(f"{type(answer).__name__} where {kind.__name__} was expected")
    return answer
