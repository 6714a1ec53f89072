"""The beginning of what was sent, for saying what is wrong with something that is wrong everywhere.

Pydantic tells all mistakes or none, at some microseconds each, and of all only `FIELDS_LISTED` are told.
"""

from collections.abc import Callable, Sequence
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.problems import FIELDS_LISTED, Location, field_errors
from lms_rt.errors import FieldError

MANY: Final = 20 * FIELDS_LISTED
"""Mistakes from which on it is worth while to look for the first of them anew."""
BEGINNING: Final = 10 * FIELDS_LISTED
"""Values in which something of so many mistakes has most likely more of them than are told."""


def first_errors(
    validate: Callable[[object], object], error: ValidationError, sent: object, root: str = "$"
) -> Sequence[FieldError]:
    """As `field_errors` of what `validate` found, and soon also where there are many."""
    if error.error_count() > MANY:
        beginning = _beginning(sent)
        told = errors_of_beginning(lambda: validate(beginning), beginning, root)
        if len(told) == FIELDS_LISTED:
            return told
    return field_errors(error, sent, root)


def errors_of_beginning(validate: Callable[[], object], beginning: object, root: str = "$") -> Sequence[FieldError]:
    """What `validate` finds in something that was cut off, and would find without that as well."""
    try:
        validate()
    except ValidationError as error:
        return field_errors(error, beginning, root, cut=_cut(beginning))
    return []


def _beginning(sent: object) -> object:
    left = BEGINNING

    def copy(here: object) -> object:
        nonlocal left
        left -= 1
        if isinstance(here, dict):
            return {name: copy(below) for name, below in here.items() if left > 0}
        return [copy(below) for below in here if left > 0] if isinstance(here, list) else here

    return copy(sent)


def _cut(beginning: object) -> Location:
    """Where it was cut off: the way to the last thing in it."""
    way: list[str | int] = []
    while isinstance(beginning, dict | list) and beginning:
        last = len(beginning) - 1 if isinstance(beginning, list) else next(reversed(beginning))
        way.append(last)
        beginning = beginning[last]
    return way
