"""Forms to models, and every bad field to words that stand beside it."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from lms_rt.contract.patterns import IN_WORDS

Model = TypeVar("Model", bound=BaseModel)
Errors = dict[str, str]
"""Field to what is wrong with it."""

Reader = Callable[[str], object]
"""What a field's text says."""

EMPTY = "Please fill this in."
MARKDOWN = frozenset({"body", "description"})
"""Fields whose first line may be indented."""


def parse(model: type[Model], form: Mapping[str, str]) -> tuple[Model | None, Errors]:
    """The model, or else what is wrong with each field. Fields the model does not know are ignored."""
    given = {name: form.get(name, "") for name in model.model_fields}
    errors = {name: EMPTY for name, value in given.items() if not value.strip()}
    try:
        parsed = model.model_validate(given)
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return (None, errors) if errors else (parsed, {})


def patch_of(
    model: type[Model], typed: Mapping[str, str], stood: Mapping[str, str], readers: Mapping[str, Reader]
) -> tuple[Model | None, Errors]:
    """The model of what was typed otherwise than it stood, or else what is wrong with which field.

    What a form cannot show exactly stays as it is, as long as nobody touches it. A reader raises ValueError in words.
    """
    given: dict[str, object] = {}
    errors: Errors = {}
    for name, text in typed.items():
        if _as_sent(text) == _as_sent(stood[name]):
            continue
        try:
            given[name] = readers.get(name, str)(text.rstrip() if name in MARKDOWN else text.strip())
        except ValueError as wrong:
            errors[name] = str(wrong)
    try:
        patch = model.model_validate(given)
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return (None, errors) if errors else (patch, {})


def wrong_fields(problem: ValidationError) -> Errors:
    """What a model found wrong, by field, each as a sentence; of several things wrong with one the first."""
    found: Errors = {}
    for error in problem.errors(include_url=False, include_input=False):
        words = IN_WORDS.get(error.get("ctx", {}).get("pattern", ""), error["msg"])
        found.setdefault(str(error["loc"][0]), sentence(words))
    return found


def stored_otherwise(stands: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The fields that somebody else stored meanwhile and that were typed otherwise, as they stand."""
    return {name: text for name, text in stands.items() if _as_sent(text) != _as_sent(typed[name])}


def _as_sent(text: str) -> str:
    """What a browser makes of a text: it drops an empty first line, and has ends of lines of its own."""
    return text.replace("\r\n", "\n").removeprefix("\n")


def sentence(message: str) -> str:
    """What a validator says, as people write it."""
    words = message.removeprefix("Value error, ").strip().rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
