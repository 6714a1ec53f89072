"""Reading answers: each different one is checked, however many people give it."""

import pytest
from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt.contract.questions import parse_question
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.answer_reading import REMEMBERED, AnswerReading
from tests.support import school


def test_an_answer_given_before_is_read_alike() -> None:
    reading = AnswerReading(parse_question(school.CAPITAL))
    first, again = reading.read({"options": ["b"]}), reading.read({"options": ["b"]})
    assert first == again
    assert from_json(first.text) == {"options": ["b"]}
    assert first.buckets.split("\x1f") == ["#", "v:b"]


def test_a_good_answer_before_it_makes_no_bad_one_pass() -> None:
    reading = AnswerReading(parse_question(school.PI))
    reading.read({"value": 3})
    wrong: tuple[dict[str, JsonValue], ...] = (
        {"value": "3"},
        {"value": True},
        {"value": float("nan")},
        {"value": None},
        {},
    )
    for bad in wrong:
        with pytest.raises(Problem) as refused:
            reading.read(bad)
        assert refused.value.code is ErrorCode.VALIDATION


def test_endlessly_different_answers_are_read_but_not_all_kept() -> None:
    reading = AnswerReading(parse_question(school.PI))
    for number in range(REMEMBERED + 10):
        assert reading.read({"value": number}).buckets == f"#\x1fv:{number}"
    assert len(reading._known) == REMEMBERED
