"""How much of an answer is right, exactly: in fractions, which no sum of thirds or tenths drifts away from."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from lms_rt.contract.questions import (
    AcceptedKey,
    Answer,
    AuthoredQuestion,
    BooleanAnswer,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    OptionsAnswer,
    OptionsKey,
    Ordering,
    OrderingAnswer,
    PairsAnswer,
    ShortText,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from lms_rt.contract.questions.keys import Divisible
from lms_rt.domain.orders import share_of_order
from lms_rt.domain.quantities import number_marker
from lms_rt.domain.shares import NOTHING, WHOLE, share
from lms_rt.domain.texts import as_typed, fold
from lms_rt.domain.wildcards import matcher

Marker = Callable[[Answer], Fraction]
"""The share of a question's worth that an answer brings: 1 where all of it is right, below 0 where the key says so."""

Expected = TypeVar("Expected")


def marker(question: AuthoredQuestion) -> Marker | None:
    """A function that marks answers to this question, or None where nothing is right or wrong; what can be prepared
    once is. The function raises `TypeError` for an answer to another type of question."""
    mark = _marker(question)
    if mark is not None and isinstance(question.key, Divisible) and question.key.all_or_nothing:
        return _complete(mark)
    return mark


def _marker(question: AuthoredQuestion) -> Marker | None:
    match question:
        case SingleChoice():
            return _weighted_marker(question.key, floor=None) if question.key.weights else _options_marker(question.key)
        case MultipleChoice():
            return (
                _weighted_marker(question.key, floor=NOTHING) if question.key.weights else _options_marker(question.key)
            )
        case TrueFalse():
            truth = question.key.value
            return lambda answer: _whole(_as(BooleanAnswer, answer).value == truth)
        case Numeric():
            of_number = number_marker(question.key)
            return lambda answer: of_number(_as(NumericAnswer, answer))
        case ShortText():
            return _text_marker(question.key)
        case Ordering():
            of_order = share_of_order(question.key.order, question.key.part)
            return lambda answer: of_order(_as(OrderingAnswer, answer).order)
        case Matching():
            return _matching_marker(question.key.pairs)
        case _:
            return None


def _options_marker(key: OptionsKey) -> Marker:
    right = frozenset(key.options)

    def mark_options(answer: Answer) -> Fraction:
        chosen = frozenset(_as(OptionsAnswer, answer).options)
        # A wrong choice takes away what a right one gives, so that ticking everything is worth nothing by design.
        return max(NOTHING, Fraction(len(chosen & right) - len(chosen - right), len(right)))

    return mark_options


def _weighted_marker(key: OptionsKey, floor: Fraction | None) -> Marker:
    """Several choices together never bring less than `floor`; a single one may, where its author says so."""
    right = frozenset(key.options)
    weights = {one: share(weight) for one, weight in key.weights.items()}

    def mark_weights(answer: Answer) -> Fraction:
        chosen = frozenset(_as(OptionsAnswer, answer).options)
        if chosen == right:  # whatever their weights add up to as decimals
            return WHOLE
        total = min(WHOLE, sum((weights.get(one, NOTHING) for one in chosen), NOTHING))
        return total if floor is None else max(floor, total)

    return mark_weights


def _text_marker(key: AcceptedKey) -> Marker:
    form = as_typed if key.case_sensitive else fold
    worths = [(part.text, share(part.fraction)) for part in key.partial]
    worths += [(text, WHOLE) for text in key.accepted]
    if not key.first_fits:
        worths.sort(key=lambda each: -each[1])
    if key.wildcards:
        fitting = [(matcher(text, form), worth) for text, worth in worths]

        def mark_pattern(answer: Answer) -> Fraction:
            given = form(_as(TextAnswer, answer).text)
            return next((worth for fits, worth in fitting if fits(given)), NOTHING)

        return mark_pattern
    found: dict[str, Fraction] = {}
    for text, worth in worths:
        found.setdefault(form(text), worth)
    return lambda answer: found.get(form(_as(TextAnswer, answer).text), NOTHING)


def _matching_marker(pairs: Mapping[str, str]) -> Marker:
    right = frozenset(pairs.items())
    return lambda answer: Fraction(len(right.intersection(_as(PairsAnswer, answer).pairs.items())), len(right))


def _complete(mark: Marker) -> Marker:
    return lambda answer: _whole(mark(answer) == WHOLE)


def _whole(correct: bool) -> Fraction:
    return WHOLE if correct else NOTHING


def _as(kind: type[Expected], answer: Answer) -> Expected:
    if not isinstance(answer, kind):
        raise TypeError(f"{type(answer).__name__} where {kind.__name__} was expected")
    return answer
