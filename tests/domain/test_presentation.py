"""What students see of a question, and what they must not."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import to_json

from lms_rt.contract.questions import (
    AuthoredQuestion,
    Matching,
    Ordering,
    PublicMatching,
    PublicOrdering,
    PublicPoll,
    PublicQuestion,
    PublicSingleChoice,
    parse_question,
)
from lms_rt.domain.presentation import public_view, seed_for

from .strategies import Raw, questions
from .test_authoring import CHOICE
from .test_parse_answer import NUMERIC, SHORT

seeds = st.none() | st.builds(seed_for, st.integers(0, 2**31 - 1), st.uuids())
PUBLIC: TypeAdapter[PublicQuestion] = TypeAdapter(PublicQuestion)


@given(questions(), seeds)
def test_the_public_view_holds_no_key_and_no_explanation(question: AuthoredQuestion, seed: str | None) -> None:
    shown = public_view(question, seed).model_dump(mode="json")
    assert shown.keys() <= {
        "type", "prompt", "points", "time_limit_s", "options", "left", "right", "min", "max", "labels",
    }  # fmt: skip
    assert shown["type"] == question.type


@pytest.mark.parametrize(
    "question",
    [
        SHORT | {"key": {"accepted": ["SECRET-1"]}, "explanation": "SECRET-2"},
        NUMERIC | {"key": {"value": 31415.9265, "tolerance": 0.000123}, "explanation": "SECRET"},
        CHOICE | {"explanation": "SECRET"},
    ],
)
def test_nothing_secret_is_in_the_bytes_that_are_sent(question: Raw) -> None:
    sent = to_json(public_view(parse_question(question)))
    for secret in (b"SECRET", b"accepted", b"31415", b"0.000123", b"key", b"explanation", b"tolerance"):
        assert secret not in sent


@given(questions(), seeds)
def test_the_public_view_is_what_the_contract_describes(question: AuthoredQuestion, seed: str | None) -> None:
    view = public_view(question, seed)
    assert PUBLIC.validate_json(to_json(view)) == view


@given(questions("ordering"), seeds)
def test_an_ordering_is_never_shown_solved(question: Ordering, seed: str | None) -> None:
    view = public_view(question, seed)
    assert isinstance(view, PublicOrdering)
    assert tuple(option.id for option in view.options) != question.key.order


@given(questions("matching"), seeds)
def test_a_matching_is_never_shown_with_each_match_beside_its_item(question: Matching, seed: str | None) -> None:
    view = public_view(question, seed)
    assert isinstance(view, PublicMatching)
    assert [question.key.pairs[item.id] for item in view.left] != [item.id for item in view.right[: len(view.left)]]


@given(questions("ordering"), seeds, st.data())
def test_the_order_shown_does_not_follow_the_order_authored(
    question: Ordering, seed: str | None, data: st.DataObject
) -> None:
    rearranged = question.model_copy(update={"options": tuple(data.draw(st.permutations(question.options)))})
    assert public_view(rearranged, seed) == public_view(question, seed)


def test_choices_stand_as_authored_unless_a_seed_shuffles_them() -> None:
    options = [{"id": name, "text": name} for name in "abcdefgh"]
    for kind, model in (("single_choice", PublicSingleChoice), ("poll", PublicPoll)):
        key = {"key": {"options": ["a"]}} if kind == "single_choice" else {}
        question = parse_question({"type": kind, "prompt": "?", "options": options} | key)
        plain, mixed = public_view(question), public_view(question, "1")
        assert isinstance(plain, model)
        assert isinstance(mixed, model)
        assert [option.id for option in plain.options] == list("abcdefgh")
        assert [option.id for option in mixed.options] != list("abcdefgh")
        assert set(mixed.options) == set(plain.options)


def test_each_participant_and_each_question_has_a_seed_of_its_own() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert len({seed_for(7, one), seed_for(8, one), seed_for(7, other)}) == 3
