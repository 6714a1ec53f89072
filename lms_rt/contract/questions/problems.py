"""From pydantic's errors to the contract's: every bad field, by its JSON path, in words an author can act on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from lms_rt.contract.questions.bounds import ID_PATTERN
from lms_rt.contract.questions.types import QUESTION_TYPES
from lms_rt.errors import ErrorCode, FieldError, Problem

Location = tuple[str | int, ...]
Trouble = tuple[Location, str]
"""Where, seen from the field being checked, and what to mend."""

NUMERIC_KEY_TAGS: Final = ("numeric-key-by-value", "numeric-key-by-range")
"""Tags of the numeric key's union, spelt so that no field can ever have such a name."""
_TAGS: Final = QUESTION_TYPES | set(NUMERIC_KEY_TAGS)


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


def json_path(location: Sequence[str | int], root: str = "$") -> str:
    """`("key", "options", 0)` → `$.key.options[0]`.

    Pydantic puts the tag of a discriminated union into its locations; a client never wrote it, so it is left out.
    """
    parts = [root]
    for part in location:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        elif part not in _TAGS:
            parts.append(f".{part}")
    return "".join(parts)


def field_errors(error: ValidationError, root: str = "$") -> list[FieldError]:
    """Every problem that pydantic found, in its order."""
    found = error.errors(include_url=False, include_input=False)
    blamed = [item["loc"] for item in found]
    fields: list[FieldError] = []
    for item in found:
        where = item["loc"]
        if item["type"] == "too_short" and any(len(loc) > len(where) and loc[: len(where)] == where for loc in blamed):
            continue  # pydantic counts only the good elements, and the bad ones are reported already
        path = json_path(where, root)
        if item["type"].startswith("union_tag"):
            path += ".type"
        fields.append(FieldError(path, _message(item["type"], item["msg"], item.get("ctx"))))
    return fields


_PLAIN_WORDS: Final[Mapping[str, str]] = {
    "missing": "is required",
    "extra_forbidden": "is not a known field",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "none_required": "this type of question has none",
    "string_unicode": "must be valid Unicode, without lone surrogates",
    "union_tag_not_found": "is required",
    "union_tag_invalid": f"must be one of {', '.join(sorted(QUESTION_TYPES))}",
}
"""Where pydantic speaks of its own classes, or says less than it could."""


_COUNTS: Final[Mapping[str, tuple[str, str]]] = {
    "too_short": ("at least", "min_length"),
    "too_long": ("at most", "max_length"),
}


def _message(kind: str, message: str, context: dict[str, object] | None) -> str:
    if kind == "string_pattern_mismatch" and context is not None:
        if context.get("pattern") == ID_PATTERN:
            return "must be 1 to 32 letters, digits, '-' or '_'"
        return "must contain something visible and no control characters"
    if kind in _COUNTS and context is not None:
        at_least, bound = _COUNTS[kind]
        count = context[bound]
        return f"must have {at_least} {count} {'entry' if count == 1 else 'entries'}"
    return _PLAIN_WORDS.get(kind, message)
