"""Numbers with units, and numbers several parts of a key fit."""

from fractions import Fraction

import pytest
from pydantic_core import from_json, to_json

from lms_rt.contract.questions import InvalidShape, parse_answer, parse_question
from lms_rt.domain.answer_words import in_words
from lms_rt.domain.marking import marker
from lms_rt.domain.presentation import public_view
from lms_rt.domain.tally import bucket, render

from .strategies import Raw

LENGTH = {"value": 1.25, "tolerance": 0.01, "partial": [{"value": 1.25, "tolerance": 0.1, "fraction": 0.5}]}
UNITS = {"m": 1, "cm": 100, "km": 0.001}


def asking(key: Raw, units: list[str] | None = None) -> Raw:
    return {"type": "numeric", "prompt": "?", "key": key, **({} if units is None else {"units": units})}


def marked(raw: Raw, answer: Raw) -> Fraction:
    question = parse_question(raw)
    mark = marker(question)
    assert mark is not None
    return mark(parse_answer(question, answer))


@pytest.mark.parametrize(
    "value,unit,optional,of_answer,of_question",
    [
        (1.25, "m", "1", "1", "1"),
        (125, "cm", "1", "1", "1"),
        (126, "cm", "1", "1", "1"),
        (126.1, "cm", "1/2", "1/2", "1/2"),
        (0.00125, " km ", "1", "1", "1"),
        (1.25, None, "1", "4/5", "4/5"),
        (1.25, "frogs", "1", "4/5", "4/5"),
        (1.25, "M", "1", "4/5", "4/5"),
        (1.25, "cm", "1", "4/5", "4/5"),
        (1.3, None, "1/2", "2/5", "3/10"),
        (125, "m", "0", "0", "0"),
        (125, None, "0", "0", "0"),
    ],
)
def test_a_unit_converts_the_number_and_costs_its_penalty_where_it_is_wrong(
    value: float, unit: str | None, optional: str, of_answer: str, of_question: str
) -> None:
    answer = {"value": value} if unit is None else {"value": value, "unit": unit}
    penalties: list[Raw] = [{}, {"unit_penalty": 0.2}, {"unit_penalty": 0.2, "unit_penalty_of": "question"}]
    marks = [marked(asking({**LENGTH, "units": UNITS, **penalty}, []), answer) for penalty in penalties]
    assert marks == [Fraction(optional), Fraction(of_answer), Fraction(of_question)]


def test_a_penalty_never_takes_more_than_the_number_brings() -> None:
    key = {**LENGTH, "units": UNITS, "unit_penalty": 0.7, "unit_penalty_of": "question"}
    assert [marked(asking(key, []), {"value": value}) for value in (1.25, 1.3)] == [Fraction(3, 10), 0]


def test_sizes_written_short_convert_as_they_are_meant() -> None:
    key = {"value": 299792458, "units": {"m/s": 1, "c": 3.3356409519815e-9}}
    assert marked(asking(key, ["m/s", "c"]), {"value": 1, "unit": "c"}) == 1
    assert marked(asking(key, ["m/s", "c"]), {"value": 1.0000001, "unit": "c"}) == 0


@pytest.mark.parametrize(
    "units,answer,what",
    [
        (None, {"value": 1, "unit": "m"}, "no unit is asked for"),
        (["m", "cm"], {"value": 1, "unit": "km"}, "there is no unit 'km' to choose"),
        ([], {"value": 1, "unit": " "}, "must contain something visible and no control characters"),
    ],
)
def test_a_unit_that_cannot_be_given_is_refused(units: list[str] | None, answer: Raw, what: str) -> None:
    question = parse_question(asking(LENGTH if units is None else {**LENGTH, "units": UNITS}, units))
    with pytest.raises(InvalidShape) as refused:
        parse_answer(question, answer)
    assert [(field.path, field.message) for field in refused.value.fields] == [("$.answer.unit", what)]


@pytest.mark.parametrize(
    "raw,path",
    [
        (asking({**LENGTH, "units": UNITS}), "$.key.units"),
        (asking(LENGTH, []), "$.key"),
        (asking({**LENGTH, "units": {"m": 0}}, []), "$.key.units.m"),
        (asking({**LENGTH, "units": UNITS}, ["m", "m"]), "$.units[1]"),
        (asking({**LENGTH, "units": UNITS, "unit_penalty": 2}, []), "$.key.unit_penalty"),
    ],
)
def test_units_that_make_no_sense_are_refused(raw: Raw, path: str) -> None:
    with pytest.raises(InvalidShape) as refused:
        parse_question(raw)
    assert [field.path for field in refused.value.fields] == [path]


def test_students_see_what_units_there_are_and_not_what_they_are_worth() -> None:
    shown = public_view(parse_question(asking({**LENGTH, "units": UNITS}, ["cm", "m"]))).model_dump(mode="json")
    assert shown["units"] == ["cm", "m"]
    assert "key" not in shown
    assert "units" not in public_view(parse_question(asking(LENGTH))).model_dump(mode="json")


def test_answers_are_counted_in_one_unit_and_told_in_their_own() -> None:
    question = parse_question(asking({**LENGTH, "units": UNITS}, []))
    answers: list[Raw] = [
        {"value": 125, "unit": "cm"},
        {"value": 1.25, "unit": "m"},
        {"value": 1.25},
        {"value": 7, "unit": "x"},
    ]
    assert [bucket(question, parse_answer(question, answer)) for answer in answers] == [["1.25"]] * 3 + [["7"]]
    assert [in_words(question, answer) for answer in answers] == ["125 cm", "1.25 m", "1.25", "7 x"]


def test_a_key_is_told_in_its_own_unit_if_it_has_one() -> None:
    question = parse_question(asking({**LENGTH, "units": UNITS}, []))
    keys: list[Raw] = [
        {"value": 1.25, "tolerance": 0.1, "units": {"cm": 100, "m": 1}},
        {"min": 1, "max": 2, "units": {"m": 1.0}},
        {"value": 1.25, "units": {"cm": 100}},
        {"min": 1, "max": 2},
    ]
    assert [in_words(question, key) for key in keys] == ["1.25 ± 0.1 m", "1 to 2 m", "1.25", "1 to 2"]


def test_what_no_double_holds_in_the_keys_unit_is_counted_with_the_largest() -> None:
    question = parse_question(asking({**LENGTH, "units": {"m": 1, "km": 0.001}}, []))
    counts = {
        name: 1
        for sign in "+-"
        for name in bucket(question, parse_answer(question, {"value": float(f"{sign}1.5e308"), "unit": "km"}))
    }
    assert counts == {"1.7976931348623157e+308": 1, "-1.7976931348623157e+308": 1}
    assert from_json(to_json(render(question, counts, 2)), allow_inf_nan=False)["answered"] == 2


def test_where_the_first_that_fits_counts_a_better_one_after_it_does_not() -> None:
    part = [
        {"value": 3, "tolerance": 1, "fraction": 0.5},
        {"value": 0, "fraction": 0},
        {"min": -9, "max": 9, "fraction": 1},
    ]
    key: Raw = {"value": 3, "partial": part}
    assert [marked(asking({**key, "first_fits": True}), {"value": value}) for value in (3, 0, 5, 10)] == [
        Fraction(1, 2), 0, 1, 0,
    ]  # fmt: skip
    assert [marked(asking(key), {"value": value}) for value in (3, 0, 5, 10)] == [1, 1, 1, 0]
    text: Raw = {"accepted": ["frog"], "partial": [{"text": "f*", "fraction": 0.5}], "wildcards": True}
    shape: Raw = {"type": "short_text", "prompt": "?"}
    assert marked({**shape, "key": {**text, "first_fits": True}}, {"text": "frog"}) == Fraction(1, 2)
    assert marked({**shape, "key": text}, {"text": "frog"}) == 1
