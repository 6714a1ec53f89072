"""A body that is wrong everywhere takes little of anybody's time, and nothing is said of it that is not so."""

import json
from collections.abc import Sequence

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from lms_rt import limits
from lms_rt.contract import beginnings
from lms_rt.contract.beginnings import MANY
from lms_rt.contract.problems import FIELDS_LISTED, field_errors
from lms_rt.errors import ErrorCode, FieldError, Problem
from lms_rt.http import bad_bodies
from lms_rt.http.json_bodies import require_few_parts
from tests.http.demo import Shape

SHAPE: TypeAdapter[object] = TypeAdapter(Shape)
OPTIONS = [{"id": "a", "text": "A", "x": 1}, {}, {"id": 1, "text": []}, 7] * 2000


def refused(body: object) -> tuple[ValidationError, bytes]:
    content = json.dumps(body, ensure_ascii=False).encode()
    with pytest.raises(ValidationError) as wrong:
        SHAPE.validate_json(content, strict=True)
    return wrong.value, content


WRONG_EVERYWHERE: Sequence[object] = [
    {"name": "a", "thing": {"kind": "text", "text": [1]}, **{f"unknown {n}": n for n in range(20_000)}},
    {"name": 1, "thing": {"kind": "text", "text": ["é"] * 20_000}},
    {"name": "a", "thing": {"kind": "choice", "options": OPTIONS}},
    {"name": "a", "thing": {"kind": "choice", "options": [{}] * 20_000}},
    {"name": "a", "thing": {"kind": "choice", "options": [], **{f"unknown {n}": [{}] for n in range(5000)}}},
]


@pytest.mark.parametrize("body", WRONG_EVERYWHERE)
def test_of_many_mistakes_the_first_are_told_and_only_those_are_looked_at(
    body: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(error: ValidationError, *about: object, **more: object) -> list[FieldError]:
        looked_at.append(error.error_count())
        return field_errors(error, *about, **more)  # type: ignore[arg-type]  # whatever it was called with

    for module in (bad_bodies, beginnings):
        monkeypatch.setattr(module, "field_errors", counted)
    error, content = refused(body)
    assert error.error_count() > MANY
    told = bad_bodies.refusal(SHAPE, error, content).fields
    assert list(told) == field_errors(error, from_json(content))
    assert len(told) == FIELDS_LISTED
    assert 0 < max(looked_at) < bad_bodies.BEGINNING / 2


def test_what_comes_later_is_not_called_missing() -> None:
    error, content = refused({"thing": {"kind": "text", "text": ["one"] * 20_000}, "name": "a"})
    told = bad_bodies.refusal(SHAPE, error, content).fields
    assert [field.path for field in told] == [f"$.thing.text[{index}]" for index in range(FIELDS_LISTED)]


def test_mistakes_at_the_end_of_a_long_body_are_told_as_ever() -> None:
    error, content = refused({"name": "a", "thing": {"kind": "text", "text": [1] * 20_000 + ["one"] * 5000}})
    told = bad_bodies.refusal(SHAPE, error, content).fields
    assert [field.path for field in told] == [f"$.thing.text[{20_000 + index}]" for index in range(FIELDS_LISTED)]


@pytest.mark.parametrize("part", ["0", "[]", "{}", '""', '"a, b"'])
def test_a_body_of_more_parts_than_anything_has_is_too_large(part: str) -> None:
    with pytest.raises(Problem) as too_large:
        require_few_parts(f"[{','.join([part] * (limits.BODY_PARTS_MAX + 1))}]".encode())
    assert too_large.value.code is ErrorCode.TOO_LARGE


def test_commas_and_brackets_of_a_text_are_no_parts() -> None:
    text = ', {[ \\" " \\\\ "quoted", \\' * limits.BODY_PARTS_MAX
    require_few_parts(json.dumps({"body": text, "more": [text, 1]}).encode())


def test_the_longest_outline_that_fits_into_a_body_is_none_too_large() -> None:
    lesson = "0190a0a0-0000-7000-8000-0000000000ff"
    module = {"id": lesson, "lessons": [lesson] * 130}
    body = json.dumps({"modules": [module] * 200}, separators=(",", ":")).encode()
    assert 0.95 * limits.MAX_BODY_BYTES < len(body) < limits.MAX_BODY_BYTES
    require_few_parts(body)
