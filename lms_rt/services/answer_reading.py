"""Answers to one question, checked and named for counting."""

from typing import Final, NamedTuple

from pydantic import JsonValue
from pydantic_core import to_json

from lms_rt.contract.questions import AuthoredQuestion, InvalidShape, parse_answer
from lms_rt.domain.tally import bucket
from lms_rt.services.stored_buckets import ANSWERED, SEPARATOR, VALUE

REMEMBERED: Final = 200
"""Different answers to a question that are kept: all there are to a choice, and little memory where texts differ."""


class ReadAnswer(NamedTuple):
    """An answer that has the right shape for its question."""

    text: str
    """As JSON."""
    buckets: str
    """What it counts as, joined by `SEPARATOR`."""


class AnswerReading:
    """Reads the answers to one question. A thousand people give a handful of different ones: each is checked once."""

    def __init__(self, question: AuthoredQuestion) -> None:
        self._question = question
        self._known: dict[str, ReadAnswer] = {}

    def read(self, answer: JsonValue) -> ReadAnswer:
        """Check an answer as it came. Raises `validation` with every bad field."""
        text = to_json(answer).decode()
        known = self._known.get(text)
        if known is not None:
            return known
        try:
            parsed = parse_answer(self._question, answer)
        except InvalidShape as error:
            raise error.as_problem() from None
        names = [ANSWERED, *(VALUE + name for name in bucket(self._question, parsed))]
        read = ReadAnswer(text, SEPARATOR.join(names))
        if len(self._known) < REMEMBERED:
            self._known[text] = read
        return read
