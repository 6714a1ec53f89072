"""What is said of a JSON body that is not what was asked for."""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from lms_rt.contract.problems import FIELDS_LISTED, Location, field_errors
from lms_rt.errors import ErrorCode, FieldError, Problem, invalid
from lms_rt.http.json_bodies import repeated

MANY: Final = 20 * FIELDS_LISTED
"""Mistakes. Pydantic tells all or none, at a microsecond or two each."""
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
    """What is wrong in the beginning of a body, and would be without its end as well."""
    try:
        sent = from_json(content[:BEGINNING], allow_partial=True)
    except ValueError:
        return []
    try:
        adapter.validate_json(to_json(sent), strict=True)
    except ValidationError as error:
        return field_errors(error, sent, cut=_cut(sent))
    return []


def _cut(sent: object) -> Location:
    """Where a body was cut off: the way to the last thing in it."""
    way: list[str | int] = []
    while isinstance(sent, dict | list) and sent:
        last = len(sent) - 1 if isinstance(sent, list) else next(reversed(sent))
        way.append(last)
        sent = sent[last]
    return way
