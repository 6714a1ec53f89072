"""Simulated students say things that the contract allows, and know what they should."""

import random
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import QUESTION_TYPES, AuthoredQuestion, parse_answer, parse_question
from lms_rt.demo.answering import answer_to
from lms_rt.demo.names import people
from lms_rt.demo.quiz import load
from lms_rt.domain.grading import grade
from lms_rt.domain.nicknames import clean, name_key

UNGRADED: list[AuthoredQuestion] = [
    parse_question({"type": "scale", "prompt": "How sure?", "min": 1, "max": 5}),
    parse_question({"type": "word_cloud", "prompt": "One word?"}),
    parse_question({"type": "open_text", "prompt": "Why?"}),
]
QUESTIONS = [*load(None).questions, *UNGRADED]


@given(question=st.sampled_from(QUESTIONS), knows=st.booleans(), seed=st.integers(0, 2**32))
def test_every_answer_is_a_valid_one(question: AuthoredQuestion, knows: bool, seed: int) -> None:
    parse_answer(question, answer_to(question, knows, random.Random(seed)))


@pytest.mark.parametrize("question", load(None).questions, ids=lambda question: question.prompt[:30])
def test_who_knows_is_right(question: AuthoredQuestion) -> None:
    if question.type == "poll":
        return
    answer = parse_answer(question, answer_to(question, knows=True, chance=random.Random(1)))
    assert grade(question, answer, partial_credit=False).correct


def test_every_type_of_question_is_known() -> None:
    assert {question.type for question in QUESTIONS} == set(QUESTION_TYPES)


def test_names_are_welcome_and_differ() -> None:
    names = list(islice(people(), 5000))
    assert len({name_key(clean(name)) for name in names}) == 5000
