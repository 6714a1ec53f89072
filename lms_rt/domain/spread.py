"""A tally as rows to draw, whatever its question's type, and which of them are right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from pydantic import JsonValue

from lms_rt.contract.questions import (
    Answer,
    AuthoredQuestion,
    BooleanAnswer,
    Matching,
    Numeric,
    NumericAnswer,
    OptionsKey,
    Ordering,
    OrderingAnswer,
    Scale,
    ShortText,
    ShortTextAnswer,
    TrueFalse,
)
from lms_rt.contract.questions.shapes import OptionsShape
from lms_rt.domain.answer_words import in_words, own_unit
from lms_rt.domain.grading import grade
from lms_rt.domain.texts import label

Tally = Mapping[str, JsonValue]
"""As `domain/tally.render` makes it."""
Counted = Sequence[tuple[JsonValue, int]]

ROWS_MOST: Final = 20
"""Of what people typed or put in order; the rest is counted together."""
COLUMNS_MOST: Final = 10
"""Of the times that answers took."""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, and how many gave it."""

    text: str
    count: int
    right: bool = False
    about: str = ""
    """What it was the answer to, where a question asks several things."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers to a question are spread."""

    rows: Sequence[Row]
    lettered: bool
    """Whether the rows are the question's options, in its order."""
    others: int
    """How many answers are in no row."""


@dataclass(frozen=True, slots=True)
class Span:
    """How many answers took at least `start` and less than `end` seconds."""

    start: int
    end: int
    count: int


def spread(question: AuthoredQuestion, tally: Tally) -> Spread:
    """The rows of a tally of the question, which carries the key that counts.

    Options, pairs that were made and the values of a scale are all there; of what was typed or put in order, the most
    frequent answers are.
    """
    match question:
        case Ordering():
            found = [_order(question, order, count) for order, count in _pairs(tally, "orders")]
            return _frequent(found, tally)
        case TrueFalse():
            counts = cast(Mapping[str, int], tally["options"])
            truths = [(True, "True"), (False, "False")]
            rows = [
                Row(text, counts["true" if value else "false"], _right(question, BooleanAnswer(value=value)))
                for value, text in truths
            ]
            return Spread(rows, lettered=True, others=0)
        case OptionsShape():
            counts = cast(Mapping[str, int], tally["options"])
            right = question.key.options if isinstance(question.key, OptionsKey) else ()
            options = [Row(each.text, counts.get(each.id, 0), each.id in right) for each in question.options]
            return Spread(options, lettered=True, others=0)
        case Matching():
            return Spread(list(_matches(question, tally)), lettered=False, others=0)
        case Scale():
            return Spread([_step(question, value, count) for value, count in _pairs(tally, "values")], False, 0)
        case Numeric():
            found = [_number(question, cast(float, value), count) for value, count in _pairs(tally, "values")]
            return _frequent(found, tally)
        case _:
            return _frequent([_word(question, str(word), count) for word, count in _pairs(tally, "words")], tally)


def spans(tally: Tally, limit_s: int) -> list[Span]:
    """The times of a tally, gathered into a few spans of equal length; none where nobody answered."""
    seconds = cast(Sequence[tuple[int, int]], tally.get("times") or ())
    if not seconds:
        return []
    last = max(limit_s - 1, *(second for second, _ in seconds))
    width = -(-(last + 1) // COLUMNS_MOST)
    counts = [0] * (last // width + 1)
    for second, count in seconds:
        counts[second // width] += count
    return [Span(index * width, (index + 1) * width, count) for index, count in enumerate(counts)]


def _pairs(tally: Tally, part: str) -> Counted:
    return cast(Counted, tally.get(part) or ())


def _frequent(rows: Sequence[Row], tally: Tally) -> Spread:
    """The most frequent first, and what is right in any case."""
    ordered = sorted(rows, key=lambda row: -row.count)
    shown = [row for place, row in enumerate(ordered) if place < ROWS_MOST or row.right]
    others = cast(int, tally.get("other", 0)) + sum(row.count for row in ordered) - sum(row.count for row in shown)
    return Spread(shown, lettered=False, others=others)


def _right(question: AuthoredQuestion, answer: Answer) -> bool:
    return grade(question, answer, partial_credit=False).correct is True


def _order(question: Ordering, order: JsonValue, count: int) -> Row:
    given = cast(Sequence[str], order)
    return Row(in_words(question, {"order": list(given)}), count, _right(question, OrderingAnswer(order=tuple(given))))


def _matches(question: Matching, tally: Tally) -> Iterator[Row]:
    """By what stands on the left, and there the most frequent first."""
    counted = cast(Mapping[str, Mapping[str, int]], tally["pairs"])
    texts = {each.id: each.text for each in question.right}
    for left in question.left:
        for right, count in sorted(counted[left.id].items(), key=lambda each: -each[1]):
            yield Row(texts.get(right, right), count, question.key.pairs.get(left.id) == right, left.text)


def _step(question: Scale, value: JsonValue, count: int) -> Row:
    said = question.labels.get(str(value))
    return Row(f"{value}: {said}" if said else str(value), count)


def _number(question: Numeric, value: float, count: int) -> Row:
    """Tallies have numbers in the key's own unit."""
    own = own_unit(question.key.units)
    text = f"{value} {own}" if own else str(value)
    return Row(text, count, _right(question, NumericAnswer(value=float(value), unit=own)))


def _word(question: AuthoredQuestion, word: str, count: int) -> Row:
    return Row(word, count, isinstance(question, ShortText) and _right_word(question, word))


def _right_word(question: ShortText, word: str) -> bool:
    """A word of a tally is in lower case and cut. So is what is right; what is left of another may be no answer."""
    if word in map(label, question.key.accepted):
        return True
    return _right(question, ShortTextAnswer.model_construct(text=word))
