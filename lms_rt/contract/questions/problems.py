"""How the shapes here say what is wrong with what was sent."""

from collections.abc import Iterable, Sequence

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from lms_rt.errors import ErrorCode, FieldError, Problem

Trouble = tuple[tuple[str | int, ...], str]
"""Where, seen from the field being checked, and what to mend."""


class InvalidShape(ValueError):
    """What was sent does not have the shape that was asked for; `fields` lists everything that is wrong with it."""

    def __init__(self, fields: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{field.path}: {field.message}" for field in fields))
        self.fields = tuple(fields)

    def as_problem(self) -> Problem:
        """The same as the refusal that the transports know how to send."""
        return Problem(ErrorCode.VALIDATION, fields=self.fields)


def refuse(troubles: Iterable[Trouble]) -> None:
    """Called inside a pydantic validator: raises one error for each trouble, or nothing when there is none."""
    details = [
        InitErrorDetails(type=PydanticCustomError("contract", "{message}", {"message": message}), loc=where, input=None)
        for where, message in troubles
    ]
    if details:
        raise ValidationError.from_exception_data("contract", details)
