"""A stored question as its form has it, and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.services.editing import merge_patched, patch_between
from lms_rt.web.bad_form import BadForm
from lms_rt.web.question_form import KINDS, question_in
from lms_rt.web.question_text import changed, changed_words, fits_form, form_of
from tests.domain.strategies import questions
from tests.web.test_authoring import LINES


def sent(question: AuthoredQuestion) -> dict[str, Any]:
    return question.model_dump(mode="json", exclude_none=True)


def in_any_order(question: dict[str, Any]) -> dict[str, Any]:
    """A key, for which it makes no difference in which order the right options of several are named."""
    key = question.get("key") or {}
    return {**key, "options": sorted(key["options"])} if "options" in key else key


def typed(kind: str, lines: str, **more: str) -> dict[str, Any]:
    return sent(question_in({"type": kind, "prompt": "Why?", "lines": lines, "seconds": "30", **more}))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_into_the_form_can_be_changed_there(kind: str) -> None:
    question = typed(kind, LINES[kind][0], points="1000")
    assert fits_form(question)
    assert changed(question, form_of(question)) == question


@pytest.mark.parametrize("lines", ["3.14", "-1e-07 ± 1e-09", "-3 to 4.5", "123456789012345680000"])
@pytest.mark.parametrize("units", ["", "m\nmetre\n100 cm\n0.001 km", "1/s\n60 1/min"])
def test_numbers_and_their_units_come_back_exactly(lines: str, units: str) -> None:
    question = typed("numeric", lines, units=units, unit_given="typed", unit_penalty="12.3")
    assert fits_form(question)


@given(questions())
def test_whatever_an_author_may_store_is_either_all_in_the_form_or_told_apart(question: AuthoredQuestion) -> None:
    stored = sent(question)
    form = form_of(stored)
    if fits_form(stored):
        again = changed(stored, form)
        assert {**again, "key": in_any_order(again)} == {**stored, "key": in_any_order(stored)}
    kept = changed_words(stored, {**form, "prompt": "Another?", "points": "2000"})
    assert kept["prompt"] == "Another?"
    beside = {"prompt", "points", "time_limit_s", "explanation"}
    assert {name: kept[name] for name in kept.keys() - beside} == {
        name: stored[name] for name in stored.keys() - beside
    }


@pytest.mark.parametrize(
    "richer",
    [
        {"key": {"options": ["o2"], "weights": {"o2": 1, "o1": 0.5}}},
        {"key": {"options": ["o2"], "all_or_nothing": True}},
        {"options": [{"id": "o1", "text": "* starred"}, {"id": "o2", "text": "Paris"}]},
        {"options": [{"id": "o1", "text": "two\nlines"}, {"id": "o2", "text": "Paris"}]},
    ],
)
def test_what_lines_cannot_say_is_not_for_the_form(richer: dict[str, Any]) -> None:
    stored = sent(parse_question({**typed("single_choice", "Lyon\n* Paris"), **richer}))
    assert not fits_form(stored)
    kept = changed_words(stored, {**form_of(stored), "lines": "* Rome\nOslo", "prompt": "Which?"})
    assert kept == {**stored, "prompt": "Which?"}


def test_options_keep_their_names_through_an_edit_and_new_ones_get_names_that_nobody_had() -> None:
    options = [{"id": "x", "text": "Lyon"}, {"id": "o1", "text": "Paris"}, {"id": "b", "text": "Nice"}]
    stored = {**typed("single_choice", "Lyon\n* Paris\nNice"), "options": options, "key": {"options": ["o1"]}}
    assert fits_form(stored)
    edited = changed(stored, {**form_of(stored), "lines": "Metz\nNice\n* Paris\nLille"})
    names = [(each["id"], each["text"]) for each in edited["options"]]  # type: ignore[union-attr,index,call-overload]
    assert names == [("o2", "Metz"), ("b", "Nice"), ("o1", "Paris"), ("o3", "Lille")]
    assert edited["key"] == {"options": ["o1"]}


def test_neither_name_nor_place_of_a_new_step_tells_the_order() -> None:
    stored = typed("ordering", "two\none\nthree")
    edited = changed(stored, {**form_of(stored), "lines": "zero\ntwo\none\nthree"})
    assert [each["text"] for each in edited["options"]] == ["one", "three", "two", "zero"]  # type: ignore[union-attr,index,call-overload]
    assert edited["options"][:3] == stored["options"]  # type: ignore[index]
    assert edited["key"] == {"order": ["o4", *stored["key"]["order"]]}


def test_matches_keep_their_names_on_both_sides() -> None:
    stored = typed("matching", "Italy = Rome\nFrance = Paris")
    edited = changed(stored, {**form_of(stored), "lines": "France = Paris\nSpain = Madrid\nItaly = Rome"})
    assert {each["text"]: each["id"] for each in edited["left"]} == {"Italy": "l1", "France": "l2", "Spain": "l3"}  # type: ignore[union-attr,index,call-overload]
    assert edited["right"][:2] == stored["right"]  # type: ignore[index]
    assert edited["key"] == {"pairs": {"l2": "r1", "l3": "r3", "l1": "r2"}}


@pytest.mark.parametrize("prompt", ["\n\nfoo", "a\r\nb", "x  ", "    code\nmore"])
def test_a_text_that_nobody_touched_stays_to_the_letter(prompt: str) -> None:
    stored = {**typed("single_choice", "Lyon\n* Paris"), "prompt": prompt, "explanation": prompt}
    assert changed(stored, {**form_of(stored), "seconds": "31"}) == {**stored, "time_limit_s": 31}
    assert changed_words(stored, {**form_of(stored), "seconds": "31"}) == {**stored, "time_limit_s": 31}


def test_several_right_ones_fit_in_whatever_order_they_are_stored() -> None:
    stored = typed("multiple_choice", "* a\n* b\nc")
    assert fits_form({**stored, "key": {"options": ["o2", "o1"]}})


@pytest.mark.parametrize("points", ["", "500", "many"])
def test_only_points_that_are_offered_are_taken(points: str) -> None:
    with pytest.raises(BadForm, match="points"):
        typed("poll", "Tea\nCoffee", points=points)


def test_the_ends_of_lines_that_browsers_send_are_not_stored() -> None:
    assert typed("open_text", "", prompt="    code\r\nmore\r\n")["prompt"] == "    code\nmore"


JSON = st.recursive(
    st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4)


@given(OBJECTS, OBJECTS)
def test_a_patch_makes_one_of_the_other(stored: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert merge_patched(stored, patch_between(stored, wanted)) == wanted
