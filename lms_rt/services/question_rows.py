"""Between a question as its author sends it and the columns it is stored in.

What every question has is a column each; what only its type has goes into `spec`, and what is right into `key`.
"""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.services.editing import merge_patched

COMMON: Final = ("type", "prompt", "key", "points", "time_limit_s", "explanation")

Columns = tuple[str, str, dict[str, object], dict[str, object] | None, int, int, str | None]


def columns(question: AuthoredQuestion) -> Columns:
    """(type, prompt, spec, key, points, time_limit_s, explanation), as the statements take them."""
    fields = question.model_dump(mode="json")
    spec = {name: value for name, value in fields.items() if name not in COMMON}
    return (
        question.type,
        question.prompt,
        spec,
        fields["key"],
        question.points,
        question.time_limit_s,
        question.explanation,
    )


def texts(question: AuthoredQuestion) -> dict[str, object]:
    """What of it may show files, by its column."""
    return {"prompt": question.prompt, "explanation": question.explanation}


def question_fields(row: Mapping[str, object]) -> dict[str, object]:
    """The question as its author would send it, from a row with the columns above."""
    spec = row["spec"]
    assert isinstance(spec, Mapping)
    return {**{name: row[name] for name in COMMON}, **spec}


def question(row: Mapping[str, object]) -> AuthoredQuestion:
    """The typed question of a row; what is stored was valid when it was stored."""
    return parse_question(question_fields(row))


def patched(row: Mapping[str, object], changes: Mapping[str, JsonValue]) -> AuthoredQuestion:
    """The question of a row after a JSON Merge Patch (RFC 7396): objects such as `key` merge, lists are replaced, null
    takes away. Of another type it keeps only what all questions have.

    Raises `InvalidShape` where the whole is no valid question.
    """
    stored = question_fields(row)
    if changes.get("type", stored["type"]) != stored["type"]:
        stored = {name: stored[name] for name in ("prompt", "points", "time_limit_s", "explanation")}
    new = merge_patched(stored, changes)
    return parse_question({name: value for name, value in new.items() if value is not None})
