"""How much of an answer is right, exactly: in fractions, which no sum of thirds or tenths drifts away from."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeVar

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
    RangeKey,
    ShortText,
    SingleChoice,
    TextAnswer,
    ToleranceKey,
    TrueFalse,
)
from lms_rt.contract.questions.keys import Around, Between, Divisible
from lms_rt.domain.texts import as_typed, fold
from lms_rt.domain.wildcards import matcher

WHOLE: Final = Fraction(1)
NOTHING: Final = Fraction(0)

_WRITTEN_SHORT: Final = Fraction(5, 100_000)
"""How far a weight may be from the fraction it stands for: thirds are written with four digits or more."""
_DENOMINATOR_MAX: Final = 20
"""As many parts as a question has options."""
_CONTEXT: Final = Context(prec=50)
"""Holds any sum of two doubles of similar size exactly."""

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
            return _numeric_marker(question.key)
        case ShortText():
            return _text_marker(question.key)
        case Ordering():
            order = question.key.order
            return _places_marker(order) if question.key.part == "places" else _neighbours_marker(order)
        case Matching():
            return _matching_marker(question.key.pairs)
        case _:
            return None


def share(weight: float) -> Fraction:
    """The fraction a written weight stands for: 0.33333 is a third, 0.35 is 35 hundredths."""
    written = Fraction(_decimal(weight))
    meant = written.limit_denominator(_DENOMINATOR_MAX)
    return meant if meant and abs(meant - written) <= _WRITTEN_SHORT else written


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


def _numeric_marker(key: ToleranceKey | RangeKey) -> Marker:
    # Numbers are compared as the decimals people wrote: in binary 3.14 + 0.01 is not 3.15, and an allowance for that
    # would accept what lies outside an exact key.
    low, high = _bounds(key)
    parts = [(*_bounds(part), share(part.fraction)) for part in key.partial]

    def mark_number(answer: Answer) -> Fraction:
        given = _decimal(_as(NumericAnswer, answer).value)
        if low <= given <= high:
            return WHOLE
        return max((worth for start, end, worth in parts if start <= given <= end), default=NOTHING)

    return mark_number


def _bounds(key: Around | Between) -> tuple[Decimal, Decimal]:
    if isinstance(key, Between):
        return _decimal(key.min), _decimal(key.max)
    value, tolerance = _decimal(key.value), _decimal(key.tolerance)
    return _CONTEXT.subtract(value, tolerance), _CONTEXT.add(value, tolerance)


def _text_marker(key: AcceptedKey) -> Marker:
    form = as_typed if key.case_sensitive else fold
    worths = [(part.text, share(part.fraction)) for part in key.partial]
    worths += [(text, WHOLE) for text in key.accepted]
    if key.wildcards:
        fitting = [(matcher(text, form), worth) for text, worth in worths]

        def mark_pattern(answer: Answer) -> Fraction:
            given = form(_as(TextAnswer, answer).text)
            return max((worth for fits, worth in fitting if fits(given)), default=NOTHING)

        return mark_pattern
    best: dict[str, Fraction] = {}
    for text, worth in worths:
        best[form(text)] = max(worth, best.get(form(text), worth))
    return lambda answer: best.get(form(_as(TextAnswer, answer).text), NOTHING)


def _places_marker(order: Sequence[str]) -> Marker:
    def mark_places(answer: Answer) -> Fraction:
        given = _as(OrderingAnswer, answer).order
        return Fraction(sum(one == other for one, other in zip(given, order, strict=True)), len(order))

    return mark_places


def _neighbours_marker(order: Sequence[str]) -> Marker:
    neighbours = frozenset(pairwise(order))

    def mark_order(answer: Answer) -> Fraction:
        # Neighbours rather than places: one item moved to the wrong end shifts every place, but leaves most of the
        # sequence right.
        given = _as(OrderingAnswer, answer).order
        return Fraction(len(neighbours.intersection(pairwise(given))), len(neighbours))

    return mark_order


def _matching_marker(pairs: Mapping[str, str]) -> Marker:
    right = frozenset(pairs.items())
    return lambda answer: Fraction(len(right.intersection(_as(PairsAnswer, answer).pairs.items())), len(right))


def _decimal(number: float) -> Decimal:
    """The shortest decimal that reads back as this number, which is the one that was written."""
    return Decimal(repr(number))


def _complete(mark: Marker) -> Marker:
    return lambda answer: _whole(mark(answer) == WHOLE)


def _whole(correct: bool) -> Fraction:
    return WHOLE if correct else NOTHING


def _as(kind: type[Expected], answer: Answer) -> Expected:
    if not isinstance(answer, kind):
        raise TypeError(f"{type(answer).__name__} where {kind.__name__} was expected")
    return answer
