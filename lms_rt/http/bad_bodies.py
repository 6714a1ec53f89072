"""What is said of a JSON body that is not what was asked for."""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from lms_rt.contract.beginnings import MANY, errors_of_beginning
from lms_rt.contract.problems import FIELDS_LISTED, field_errors
from lms_rt.errors import ErrorCode, FieldError, Problem, invalid
from lms_rt.http.json_bodies import repeated

BEGINNING: Final = 16 * 1024
"""Bytes in which a body of so many mistakes has most likely more of them than are told."""


def refusal(adapter: TypeAdapter[object], error: ValidationError, content: bytes) -> Problem:
    """The problem of a body that `adapter` found wrong."""
    if not content:
        return Problem(ErrorCode.MALFORMED, "The body is missing")
    if error.error_count() > MANY and len(told := _of_beginning(adapter, content)) == FIELDS_LISTED:
        return Problem(ErrorCode.VALIDATION, fields=[*told, *repeated(content)])
    try:
        sent = from_json(content)
    except ValueError as unreadable:
        return Problem(ErrorCode.MALFORMED, f"The body is not JSON: {unreadable}")
    if not isinstance(sent, dict | list):
        return invalid("$", "must be an object")
    return Problem(ErrorCode.VALIDATION, fields=[*field_errors(error, sent), *repeated(content)])


def _of_beginning(adapter: TypeAdapter[object], content: bytes) -> Sequence[FieldError]:
    """What is wrong in the beginning of a body, which is all that is decoded for it."""
    try:
        sent = from_json(content[:BEGINNING], allow_partial=True)
    except ValueError:
        return []
    return errors_of_beginning(lambda: adapter.validate_json(to_json(sent), strict=True), sent)
