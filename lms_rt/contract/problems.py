"""What a refusal looks like: the problem document (RFC 9457), and bad fields by the path the client wrote."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from lms_rt.contract.base import Resource
from lms_rt.contract.patterns import IN_WORDS
from lms_rt.errors import ErrorCode, FieldError

PROBLEM_TYPES: Final = "/problems/"
"""A code's `type` is this and the code; the page there says what it means and what to do."""

FIELDS_LISTED: Final = 100
"""Nobody mends more at once, and a megabyte of unknown fields must not become several of answer."""

Location = Sequence[str | int]


class BadField(Resource):
    """One field that has to be mended."""

    path: str = Field(description="JSON path from the body's root, or `$.query.…`", examples=["$.options[0].id"])
    message: str


class ProblemDocument(Resource):
    """Every answer of 400 and above; further members depend on the code."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str = Field(examples=["/problems/validation"])
    code: ErrorCode
    title: str
    status: int
    detail: str | None = None
    instance: str = Field(description="This very occurrence, as the log knows it")
    retry: bool = Field(description="Whether the same request may succeed later")
    fields: list[BadField] | None = Field(default=None, description="Every bad field, where the code is `validation`")


def field_errors(
    error: ValidationError, sent: object, root: str = "$", cut: Location | None = None
) -> list[FieldError]:
    """Every problem that pydantic found in `sent` (the decoded JSON), in its order, up to `FIELDS_LISTED`.

    Where `sent` is only the beginning of something that was `cut` off there, what may be wrong only for that is left
    out.
    """
    found = error.errors(include_url=False)
    if cut is not None:
        found = [item for item in found[: 2 * FIELDS_LISTED] if not _may_be_cut(item, _as_sent(item, sent), cut)]
    found = found[:FIELDS_LISTED]
    blamed = [item["loc"] for item in found]
    fields: list[FieldError] = []
    for item in found:
        where = item["loc"]
        if item["type"] == "too_short" and any(len(loc) > len(where) and loc[: len(where)] == where for loc in blamed):
            continue  # pydantic counts only the good elements, and the bad ones are reported already
        fields.append(FieldError(json_path(_as_sent(item, sent), root), _message(item)))
    return fields


def _may_be_cut(item: ErrorDetails, where: Location, cut: Location) -> bool:
    """Whether more of what was sent could have made it right: of the element that was cut, or of what that is in."""
    element = next((depth for depth, part in enumerate(cut, 1) if isinstance(part, int)), len(cut))
    if list(where[:element]) == list(cut[:element]):
        return True
    holder = where[:-1] if item["type"] in {"missing", "union_tag_not_found"} else where
    return list(holder) == list(cut[: len(holder)])


def json_path(location: Location, root: str = "$") -> str:
    """`("options", 0, "id")` → `$.options[0].id`."""
    return root + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _as_sent(item: ErrorDetails, sent: object) -> Location:
    """Where the error is in what the client wrote.

    Pydantic's locations also name the union members it tried, which no client ever wrote. They are told from field
    names by walking what was sent: of all the ways to read the location, the longest that leads to the very value that
    pydantic complains of is meant.
    """
    where = item["loc"]
    missing = item["type"] == "missing"
    readings = list(_readings(where[:-1] if missing else where, sent))
    fitting = [path for path, value in readings if value == item["input"]] or [path for path, _ in readings]
    found = max(fitting, key=len)
    if missing:
        return (*found, where[-1])
    if item["type"].startswith("union_tag"):
        discriminator = str(item.get("ctx", {}).get("discriminator", "")).strip("'")
        return (*found, discriminator) if discriminator.isidentifier() else found
    return found


def _readings(location: Location, here: object) -> Iterator[tuple[Location, object]]:
    """Every way to walk the parts of a location, some of them left out, with the value each leads to."""
    if not location:
        yield (), here
        return
    part, rest = location[0], location[1:]
    try:
        below = here[part]  # type: ignore[index]  # a step into whatever it is, or none
    except (LookupError, TypeError):
        pass
    else:
        yield from (((part, *path), value) for path, value in _readings(rest, below))
    yield from _readings(rest, here)


_PLAIN_WORDS: Final[Mapping[str, str]] = {
    "missing": "is required",
    "extra_forbidden": "is not a known field",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "string_unicode": "must be valid Unicode, without lone surrogates",
    "union_tag_not_found": "is required",
    "none_required": "must be left out or null",
}
"""Where pydantic speaks of its own classes, or says less than it could."""


_COUNTS: Final[Mapping[str, tuple[str, str]]] = {
    "too_short": ("at least", "min_length"),
    "too_long": ("at most", "max_length"),
}


def _message(item: ErrorDetails) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind in _COUNTS:
        bound, name = _COUNTS[kind]
        return f"must have {bound} {context[name]} {'entry' if context[name] == 1 else 'entries'}"
    if kind == "string_pattern_mismatch" and context["pattern"] in IN_WORDS:
        return IN_WORDS[context["pattern"]]
    if kind == "union_tag_invalid":
        return f"must be one of {context['expected_tags']}"
    return _PLAIN_WORDS.get(kind) or item["msg"].removeprefix("Value error, ")
