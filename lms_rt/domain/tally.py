"""How answers are counted while they come in, and how the counts look on the wire.

An answer counts into named buckets (`bucket`), which whoever keeps the counts increments; `render` makes the `tally`
of the contract out of them.
"""

from collections.abc import Mapping
from heapq import nsmallest
from typing import Final

from pydantic import JsonValue

from lms_rt.contract.questions import (
    Answer,
    AuthoredQuestion,
    BooleanAnswer,
    Matching,
    Numeric,
    NumericAnswer,
    OpenTextAnswer,
    OptionsAnswer,
    Ordering,
    OrderingAnswer,
    PairsAnswer,
    Scale,
    ScaleAnswer,
    ShortText,
    ShortTextAnswer,
    TrueFalse,
    WordCloud,
)
from lms_rt.contract.questions.shapes import OptionsShape
from lms_rt.domain.quantities import in_own_unit
from lms_rt.domain.texts import fold, label

WORDS_SHOWN: Final = 50
"""More are not legible in a cloud, and a class of thousands may send thousands of different ones."""
VALUES_SHOWN: Final = 200
"""Bars of a histogram."""
ORDERS_SHOWN: Final = 20
"""Sequences; beyond these come the ones that a single student had."""

BUCKET_MAX: Final = 80
"""Longest name of a bucket; the labels of texts and twenty places of an ordering fit."""

Counts = Mapping[str, int]
"""Bucket to the number of answers in it; always positive."""


def bucket(question: AuthoredQuestion, answer: Answer) -> list[str]:
    """The buckets an answer counts into: one each, but for several choices or pairs, and none for open text.

    Options: their ids; true/false: `true` or `false`; numbers, in the unit of the key: `3`, `3.14`; texts: their
    `label`; matchings: `l1=r2` for each pair; orderings: the options' places as authored, such as `3,1,2`, since twenty
    ids would be too long.
    None is longer than `BUCKET_MAX`.
    """
    match answer:
        case OptionsAnswer():
            return list(answer.options)
        case BooleanAnswer():
            return ["true" if answer.value else "false"]
        case NumericAnswer():
            value = in_own_unit(question.key, answer) if isinstance(question, Numeric) else answer.value
            return [_number_text(value)]
        case ScaleAnswer():
            return [str(answer.value)]
        case ShortTextAnswer():
            word = label(answer.text)
            return [word] if word else []
        case OrderingAnswer():
            if not isinstance(question, Ordering):
                raise TypeError(f"an ordering is no answer to {question.type}")
            places = {option.id: str(place) for place, option in enumerate(question.options, start=1)}
            return [",".join(places[item] for item in answer.order)]
        case PairsAnswer():
            return [f"{left}={right}" for left, right in answer.pairs.items()]
        case OpenTextAnswer() | _:
            return []


def render(question: AuthoredQuestion, counts: Counts, answered: int) -> dict[str, JsonValue]:
    """The tally as it is sent, but for the question's id.

    Every option, every value of a scale and every left item of a matching appears, at 0 if need be. Texts that `fold`
    alike are one word, in its most frequent spelling. Where a list is cut, `other` says how many answers are not in it.
    """
    tally: dict[str, JsonValue] = {"answered": answered}
    match question:
        case TrueFalse():
            tally["options"] = {name: counts.get(name, 0) for name in ("true", "false")}
        case Ordering():
            _put_orders(tally, question, counts)
        case OptionsShape():
            tally["options"] = {option.id: counts.get(option.id, 0) for option in question.options}
        case Matching():
            tally["pairs"] = _pairs(question, counts)
        case Numeric():
            _put_values(tally, counts)
        case Scale():
            tally["values"] = [[value, counts.get(str(value), 0)] for value in range(question.min, question.max + 1)]
        case ShortText() | WordCloud():
            _put_words(tally, counts)
        case _:
            pass  # open text is read, not counted
    return tally


def _number_text(number: float) -> str:
    """One text for one number, however it was typed: 3 and 3.0, 0 and -0."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _put_values(tally: dict[str, JsonValue], counts: Counts) -> None:
    shown = sorted(_most_frequent(counts, VALUES_SHOWN), key=lambda item: float(item[0]))
    tally["values"] = [[int(text) if text.lstrip("-").isdigit() else float(text), count] for text, count in shown]
    _put_other(tally, counts, shown)


def _put_words(tally: dict[str, JsonValue], counts: Counts) -> None:
    words = _merged(counts)
    shown = _most_frequent(words, WORDS_SHOWN)
    tally["words"] = [[word, count] for word, count in shown]
    _put_other(tally, words, shown)


def _put_orders(tally: dict[str, JsonValue], question: Ordering, counts: Counts) -> None:
    shown = _most_frequent(counts, ORDERS_SHOWN)
    tally["orders"] = [
        [[question.options[int(place) - 1].id for place in places.split(",")], count] for places, count in shown
    ]
    _put_other(tally, counts, shown)


def _put_other(tally: dict[str, JsonValue], counts: Counts, shown: list[tuple[str, int]]) -> None:
    other = sum(counts.values()) - sum(count for _, count in shown)
    if other:
        tally["other"] = other


def _most_frequent(counts: Counts, limit: int) -> list[tuple[str, int]]:
    """The largest first; equal ones by name, so that a picture redrawn ten times a second does not flicker."""
    return nsmallest(limit, counts.items(), key=lambda item: (-item[1], item[0]))


def _merged(counts: Counts) -> dict[str, int]:
    """The counts of words that fold alike, added up under the spelling that most people used."""
    spellings: dict[str, list[tuple[str, int]]] = {}
    for spelling, count in counts.items():
        spellings.setdefault(fold(spelling), []).append((spelling, count))
    return {
        min(group, key=lambda item: (-item[1], item[0]))[0]: sum(count for _, count in group)
        for group in spellings.values()
    }


def _pairs(question: Matching, counts: Counts) -> dict[str, JsonValue]:
    rows: dict[str, dict[str, JsonValue]] = {option.id: {} for option in question.left}
    for key, count in counts.items():
        left, _, right = key.partition("=")
        if left in rows:
            rows[left][right] = count
    return dict(rows)
