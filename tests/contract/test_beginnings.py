"""Of a question that is wrong everywhere the first mistakes are told, and the others are not even listed."""

from collections.abc import Mapping

import pytest
from pydantic import TypeAdapter, ValidationError

from lms_rt.contract import beginnings
from lms_rt.contract.beginnings import MANY
from lms_rt.contract.problems import FIELDS_LISTED, field_errors
from lms_rt.contract.questions.authored import AuthoredQuestion
from lms_rt.contract.questions.parsing import parse_question
from lms_rt.contract.questions.problems import InvalidShape
from lms_rt.errors import FieldError

QUESTION: TypeAdapter[object] = TypeAdapter(AuthoredQuestion)
SOUND: Mapping[str, object] = {
    "type": "single_choice",
    "prompt": "Which?",
    "points": 1000,
    "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
    "key": {"option": "a"},
}


@pytest.mark.parametrize(
    "wrong",
    [
        {f"unknown {number}": [number] for number in range(5000)},
        {"options": [0] * 5000},
        {"options": [{}] * 5000},
        {"options": [{"id": 1, "text": []}, {"id": "a"}] * 2500},
    ],
)
def test_of_many_mistakes_the_first_are_told_and_only_those_are_listed(
    wrong: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[int] = []

    def counted(error: ValidationError, *about: object, **more: object) -> list[FieldError]:
        listed.append(error.error_count())
        return field_errors(error, *about, **more)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(beginnings, "field_errors", counted)
    question = {**SOUND, **wrong}
    with pytest.raises(ValidationError) as error:
        QUESTION.validate_python(question)
    assert error.value.error_count() > MANY
    with pytest.raises(InvalidShape) as told:
        parse_question(question)
    assert list(told.value.fields) == field_errors(error.value, question)
    assert len(told.value.fields) == FIELDS_LISTED
    assert 0 < max(listed) <= 2 * beginnings.BEGINNING


def test_what_comes_later_is_not_called_missing() -> None:
    question = {"type": "single_choice", "options": [0] * 5000, **{name: SOUND[name] for name in ("prompt", "points")}}
    with pytest.raises(InvalidShape) as told:
        parse_question(question)
    assert [field.path for field in told.value.fields] == [f"$.options[{index}]" for index in range(FIELDS_LISTED)]
