"""What an author may write, and what they are told when they may not."""

from typing import Any

import pytest
from hypothesis import given
from pydantic_core import from_json, to_json

from lms_rt.contract.questions import InvalidShape, Matching, parse_question
from lms_rt.errors import ErrorCode

from .strategies import Raw, raw_questions

CHOICE: Raw = {
    "type": "single_choice",
    "prompt": "Capital of France?",
    "options": [{"id": "a", "text": "Lyon"}, {"id": "b", "text": "Paris"}],
    "key": {"options": ["b"]},
}
MATCHING: Raw = {
    "type": "matching",
    "prompt": "Who wrote what?",
    "left": [{"id": "l1", "text": "Emma"}, {"id": "l2", "text": "Ulysses"}],
    "right": [{"id": "r1", "text": "Joyce"}, {"id": "r2", "text": "Austen"}, {"id": "r3", "text": "Woolf"}],
    "key": {"pairs": {"l1": "r2", "l2": "r1"}},
}


def complaints(raw: object) -> list[str]:
    with pytest.raises(InvalidShape) as refused:
        parse_question(raw)
    return sorted(field.path for field in refused.value.fields)


def changed(raw: Raw, **changes: Any) -> Raw:
    return raw | changes


@given(raw_questions())
def test_every_kind_of_question_survives_being_stored(raw: Raw) -> None:
    question = parse_question(raw)
    assert parse_question(from_json(to_json(question))) == question


def test_a_question_has_defaults_for_all_that_need_not_be_said() -> None:
    question = parse_question(CHOICE)
    assert (question.points, question.time_limit_s, question.explanation) == (1000, 20, None)


def test_one_item_to_match_and_one_second_to_do_it_are_enough() -> None:
    left = MATCHING["left"][:1]
    question = parse_question(changed(MATCHING, left=left, key={"pairs": {"l1": "r2"}}, time_limit_s=1))
    assert isinstance(question, Matching)
    assert [option.id for option in question.left] == ["l1"]


@pytest.mark.parametrize("kind", ["poll", "word_cloud", "open_text", "scale"])
def test_an_ungraded_question_is_worth_nothing_whatever_is_sent(kind: str) -> None:
    extra: Raw = {"poll": {"options": CHOICE["options"]}, "scale": {"min": 1, "max": 5}}.get(kind, {})
    question = parse_question({"type": kind, "prompt": "?", "points": 2000} | extra)
    assert question.points == 0
    assert question.key is None


def test_every_bad_field_is_listed_at_once() -> None:
    raw = changed(CHOICE, prompt=" ", points=500, time_limit_s=0, colour="red", key={"options": ["z"]})
    assert complaints(raw) == ["$.colour", "$.key.options[0]", "$.points", "$.prompt", "$.time_limit_s"]


def test_bad_options_are_listed_one_by_one() -> None:
    raw = changed(CHOICE, options=[{"id": "a,b", "text": "x"}, {"id": "b", "text": ""}, {"id": "c", "text": "y"}])
    assert complaints(raw) == ["$.options[0].id", "$.options[1].text"]


@pytest.mark.parametrize(
    "raw,paths",
    [
        (None, ["$"]),
        ({}, ["$.type"]),
        ({"type": "essay"}, ["$.type"]),
        (changed(CHOICE, type=["poll"]), ["$.type"]),
        (changed(CHOICE, options=CHOICE["options"][:1], key={"options": ["a"]}), ["$.options"]),
        (changed(CHOICE, options=[*CHOICE["options"], {"id": "a", "text": "Nice"}]), ["$.options[2].id"]),
        (changed(CHOICE, options=[{"id": str(n), "text": "x"} for n in range(21)]), ["$.options"]),
        (changed(CHOICE, key={"options": ["a", "b"]}), ["$.key.options"]),
        (changed(CHOICE, key={"options": []}), ["$.key.options"]),
        (changed(CHOICE, key=None), ["$.key"]),
        (changed(CHOICE, type="multiple_choice", key={"options": ["a", "a", "c"]}), ["$.key.options[1]"]),
        (changed(CHOICE, type="multiple_choice", key={"options": ["a", "c"]}), ["$.key.options[1]"]),
        (changed(CHOICE, type="poll"), ["$.key"]),
        (changed(CHOICE, time_limit_s="20"), ["$.time_limit_s"]),
        (changed(CHOICE, time_limit_s=True), ["$.time_limit_s"]),
        (changed(CHOICE, prompt="x" * 4001), ["$.prompt"]),
        (changed(CHOICE, prompt="nul \x00"), ["$.prompt"]),
        (changed(CHOICE, prompt="half a pair \ud800"), ["$.prompt"]),
        (changed(CHOICE, explanation=""), ["$.explanation"]),
        (changed(CHOICE, type="ordering", key={"order": ["a"]}), ["$.key.order"]),
        (changed(CHOICE, type="ordering", key={"order": ["a", "z"]}), ["$.key.order", "$.key.order[1]"]),
        (changed(MATCHING, key={"pairs": {"l1": "r2"}}), ["$.key.pairs"]),
        (changed(MATCHING, key={"pairs": {"l1": "r2", "l,2": "r1"}}), ["$.key.pairs.l,2"]),
        (changed(MATCHING, key={"pairs": {"l1": "l2", "l2": "r1", "r3": "r1"}}), ["$.key.pairs.l1", "$.key.pairs.r3"]),
        ({"type": "numeric", "prompt": "?", "key": {"min": 2, "max": 1}}, ["$.key.max"]),
        ({"type": "numeric", "prompt": "?", "key": {"value": 1, "tolerance": -1}}, ["$.key.tolerance"]),
        ({"type": "numeric", "prompt": "?", "key": {"value": float("nan")}}, ["$.key.value"]),
        ({"type": "numeric", "prompt": "?", "key": {"min": float("-inf"), "max": 10**400}}, ["$.key.max", "$.key.min"]),
        ({"type": "numeric", "prompt": "?", "key": 3}, ["$.key"]),
        ({"type": "numeric", "prompt": "?", "key": {"min": 3}}, ["$.key.max"]),
        ({"type": "numeric", "prompt": "?", "key": {"value": 3, "unit": "m"}}, ["$.key.unit"]),
        ({"type": "true_false", "prompt": "?", "key": {"value": 1}}, ["$.key.value"]),
        ({"type": "short_text", "prompt": "?", "key": {"accepted": ["Paris", " "]}}, ["$.key.accepted[1]"]),
        ({"type": "scale", "prompt": "?", "min": 5, "max": 5}, ["$.max"]),
        ({"type": "scale", "prompt": "?", "min": 0, "max": 101}, ["$.max"]),
        ({"type": "scale", "prompt": "?", "min": 1, "max": 5, "labels": {"6": "more"}}, ["$.labels.6"]),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_path(raw: object, paths: list[str]) -> None:
    assert complaints(raw) == paths


def test_a_refusal_becomes_a_validation_problem_with_the_same_fields() -> None:
    with pytest.raises(InvalidShape) as refused:
        parse_question(changed(CHOICE, points=1))
    problem = refused.value.as_problem()
    assert problem.code is ErrorCode.VALIDATION
    assert problem.fields == refused.value.fields


def test_refusals_speak_to_authors_and_not_of_our_classes() -> None:
    with pytest.raises(InvalidShape) as refused:
        parse_question(changed(CHOICE, options=[5], key="b", prompt="\x07"))
    said = " ".join(field.message for field in refused.value.fields)
    assert "must be an object" in said
    for jargon in ("Option", "Tuple", "dictionary", "pattern"):
        assert jargon not in said
