"""The system's own format: JSON as REST takes it, without any loss."""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.contract.questions import AuthoredQuestion, InvalidShape, parse_question
from lms_rt.interchange.amounts import shortened
from lms_rt.interchange.report import Place, ReadItem, UnreadableFileError, Written, refused

FORMAT: Final = "lms-rt/questions"
VERSION: Final = 1


def write(questions: Sequence[AuthoredQuestion]) -> Written:
    """`{"format", "version", "questions": […]}`."""
    listed = [question.model_dump(mode="json") for question in questions]
    return Written(to_json({"format": FORMAT, "version": VERSION, "questions": listed}, indent=2) + b"\n")


def read(content: bytes, file: str) -> Iterator[ReadItem]:
    """The questions of such a file, of a list of questions, or of anything that has `questions`."""
    try:
        decoded: JsonValue = from_json(content)
    except ValueError as error:
        raise UnreadableFileError(f"not JSON: {shortened(str(error))}") from None
    listed = decoded.get("questions", decoded.get("items")) if isinstance(decoded, dict) else decoded
    if not isinstance(listed, list):
        raise UnreadableFileError("there are no `questions` in it")
    for number, raw in enumerate(listed, start=1):
        place = Place(file, None, f"question {number}")
        try:
            yield ReadItem(place, "read", "", parse_question(_sent(raw)))
        except InvalidShape as error:
            yield refused(place, "; ".join(f"{each.path.removeprefix('$.')} {each.message}" for each in error.fields))


def _sent(raw: JsonValue) -> JsonValue:
    """What REST answers with has more than what an author sends, and null where there is nothing."""
    if not isinstance(raw, dict):
        return raw
    more = {"id", "quiz", "course", "index", "tags", "revision", "created_at", "updated_at"} & raw.keys()
    return {name: value for name, value in raw.items() if value is not None and name not in more}
