"""Which answers are accepted for which question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from lms_rt.contract.questions import InvalidShape, load_answer, parse_answer, parse_question

from .strategies import Raw, questions, raw_answers_to
from .test_authoring import CHOICE, MATCHING

MULTIPLE: Raw = CHOICE | {"type": "multiple_choice"}
POLL: Raw = {name: value for name, value in CHOICE.items() if name != "key"} | {"type": "poll"}
ORDERING: Raw = CHOICE | {"type": "ordering", "key": {"order": ["b", "a"]}}
NUMERIC: Raw = {"type": "numeric", "prompt": "?", "key": {"value": 3.14, "tolerance": 0.01}}
TRUE_FALSE: Raw = {"type": "true_false", "prompt": "?", "key": {"value": True}}
SHORT: Raw = {"type": "short_text", "prompt": "?", "key": {"accepted": ["Paris"]}}
CLOUD: Raw = {"type": "word_cloud", "prompt": "?"}
OPEN: Raw = {"type": "open_text", "prompt": "?"}
SCALE: Raw = {"type": "scale", "prompt": "?", "min": 1, "max": 5}


@given(st.data())
def test_an_accepted_answer_comes_back_from_storage_as_it_was(data: st.DataObject) -> None:
    question = data.draw(questions())
    raw = data.draw(raw_answers_to(question))
    answer = parse_answer(question, raw)
    stored = to_json(answer)
    assert load_answer(question.type, stored) == load_answer(question.type, from_json(stored)) == answer
    assert hash(load_answer(question.type, stored)) == hash(answer)


@pytest.mark.parametrize(
    "question,raw,paths",
    [
        (CHOICE, None, ["$.answer"]),
        (CHOICE, [], ["$.answer"]),
        (CHOICE, {}, ["$.answer.options"]),
        (CHOICE, {"options": "a"}, ["$.answer.options"]),
        (CHOICE, {"options": []}, ["$.answer.options"]),
        (CHOICE, {"options": ["a", "b"]}, ["$.answer.options"]),
        (CHOICE, {"options": ["z"]}, ["$.answer.options[0]"]),
        (CHOICE, {"options": [1]}, ["$.answer.options[0]"]),
        (CHOICE, {"options": ["a"], "correct": True}, ["$.answer.correct"]),
        (CHOICE, {"value": True}, ["$.answer.options", "$.answer.value"]),
        (POLL, {"options": ["a", "b"]}, ["$.answer.options"]),
        (MULTIPLE, {"options": ["a", "a", "z"]}, ["$.answer.options[1]", "$.answer.options[2]"]),
        (TRUE_FALSE, {"value": 1}, ["$.answer.value"]),
        (TRUE_FALSE, {"value": "true"}, ["$.answer.value"]),
        (NUMERIC, {"value": "3"}, ["$.answer.value"]),
        (NUMERIC, {"value": True}, ["$.answer.value"]),
        (NUMERIC, {"value": float("nan")}, ["$.answer.value"]),
        (NUMERIC, {"value": float("inf")}, ["$.answer.value"]),
        (NUMERIC, {"value": 10**400}, ["$.answer.value"]),
        (SHORT, {"text": "x" * 201}, ["$.answer.text"]),
        (SHORT, {"text": " \n"}, ["$.answer.text"]),
        (SHORT, {"text": "\u200b\u202e"}, ["$.answer.text"]),
        (SHORT, {"text": "\u3164"}, ["$.answer.text"]),
        (SHORT, {"text": "a\x00b"}, ["$.answer.text"]),
        (SHORT, {"text": "\udc00"}, ["$.answer.text"]),
        (CLOUD, {"text": "x" * 201}, ["$.answer.text"]),
        (OPEN, {"text": "x" * 2001}, ["$.answer.text"]),
        (ORDERING, {"order": ["a"]}, ["$.answer.order"]),
        (ORDERING, {"order": ["a", "a"]}, ["$.answer.order", "$.answer.order[1]"]),
        (ORDERING, {"order": ["a", "b", "c"]}, ["$.answer.order[2]"]),
        (MATCHING, {"pairs": {}}, ["$.answer.pairs"]),
        (MATCHING, {"pairs": {"l1": "r9", "l9": "r1"}}, ["$.answer.pairs.l1", "$.answer.pairs.l9"]),
        (SCALE, {"value": 0}, ["$.answer.value"]),
        (SCALE, {"value": 6}, ["$.answer.value"]),
        (SCALE, {"value": 2.5}, ["$.answer.value"]),
        (SCALE, {"value": True}, ["$.answer.value"]),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_path(question: Raw, raw: object, paths: list[str]) -> None:
    with pytest.raises(InvalidShape) as refused:
        parse_answer(parse_question(question), raw)
    assert sorted(field.path for field in refused.value.fields) == paths


def test_an_open_text_may_be_as_long_as_its_limit() -> None:
    answer = parse_answer(parse_question(OPEN), {"text": "ж" * 2000})
    assert answer.model_dump() == {"text": "ж" * 2000}


def test_a_matching_may_be_left_incomplete() -> None:
    answer = parse_answer(parse_question(MATCHING), {"pairs": {"l1": "r1"}})
    assert answer.model_dump() == {"pairs": {"l1": "r1"}}


def test_a_whole_number_is_a_number() -> None:
    assert parse_answer(parse_question(NUMERIC), {"value": 3}).model_dump() == {"value": 3.0}
