"""The quiz that the demo plays: ours, or one from a file."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from lms_rt.contract.base import Line, Markdown, WireModel
from lms_rt.contract.questions import AuthoredQuestion, InvalidShape, parse_question


class QuizFileError(Exception):
    """The file is no quiz; the message names every bad field."""


@dataclass(frozen=True, slots=True)
class DemoQuiz:
    """A quiz to be played, with its keys."""

    title: str
    description: str
    questions: tuple[AuthoredQuestion, ...]


class _File(WireModel):
    """`{"title": …, "description"?: …, "questions": […]}`, the questions as REST takes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    description: Markdown = ""
    questions: list[JsonValue] = Field(min_length=1, max_length=500)


def load(path: Path | None) -> DemoQuiz:
    """The quiz in a JSON file; ours when there is no file. Raises QuizFileError."""
    name = str(path) if path is not None else "the built-in quiz"
    try:
        raw = (path or files("lms_rt.demo").joinpath("solar_system.json")).read_text(encoding="utf-8")
        file = _File.model_validate_json(raw)
    except OSError as error:
        raise QuizFileError(f"{name} cannot be read: {error.strerror}") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise QuizFileError(f"{name} is no quiz: {_first(error)}") from error
    questions: list[AuthoredQuestion] = []
    wrong: list[str] = []
    for index, question in enumerate(file.questions):
        try:
            questions.append(parse_question(question, f"$.questions[{index}]"))
        except InvalidShape as error:
            wrong.append(str(error))
    if wrong:
        raise QuizFileError(f"{name} has bad questions: {'; '.join(wrong)}")
    return DemoQuiz(file.title, file.description, tuple(questions))


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}".lstrip(": ") for each in error.errors())
    return str(error)
