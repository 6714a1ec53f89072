"""From what was sent, or stored, to typed questions and answers."""

from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from lms_rt.contract.beginnings import first_errors
from lms_rt.contract.problems import field_errors, json_path
from lms_rt.contract.questions.answers import (
    ANSWER_MODELS,
    Answer,
    EssayAnswer,
    NumericAnswer,
    OptionsAnswer,
    OrderingAnswer,
    PairsAnswer,
    ScaleAnswer,
)
from lms_rt.contract.questions.authored import AuthoredQuestion, Matching, Numeric, OpenText, Ordering, Scale
from lms_rt.contract.questions.problems import InvalidShape, Trouble
from lms_rt.contract.questions.shapes import Option, OptionsShape, repeated, unknown
from lms_rt.contract.questions.types import QuestionType
from lms_rt.errors import FieldError

_QUESTION: TypeAdapter[AuthoredQuestion] = TypeAdapter(AuthoredQuestion)


def parse_question(raw: object, root: str = "$") -> AuthoredQuestion:
    """The question an author sent, already decoded from JSON. Raises `InvalidShape` with paths below `root`."""
    try:
        return _QUESTION.validate_python(raw)
    except ValidationError as error:
        raise InvalidShape(first_errors(_QUESTION.validate_python, error, raw, root)) from None


def parse_answer(question: AuthoredQuestion, raw: object, root: str = "$.answer") -> Answer:
    """The answer a participant sent to `question`, already decoded from JSON.

    Raises `InvalidShape` with every bad field. Runs for each answer, in about two microseconds: the compiled validator
    checks the shape, and only what depends on the question is checked here.
    """
    try:
        answer = ANSWER_MODELS[question.type].model_validate(raw)
    except ValidationError as error:
        raise InvalidShape(first_errors(ANSWER_MODELS[question.type].model_validate, error, raw, root)) from None
    troubles = list(_troubles(question, answer))
    if troubles:
        raise InvalidShape([FieldError(json_path(where, root), what) for where, what in troubles])
    return answer


def parse_written(question: AuthoredQuestion, raw: object, root: str = "$.answer") -> Answer:
    """The answer of an attempt at one's own pace: as `parse_answer`, but an essay may be longer than a frame."""
    if not (isinstance(question, OpenText) and question.essay_points):
        return parse_answer(question, raw, root)
    try:
        return EssayAnswer.model_validate(raw)
    except ValidationError as error:
        raise InvalidShape(field_errors(error, raw, root)) from None


def load_answer(question_type: QuestionType, stored: object) -> Answer:
    """A stored answer, as JSON text or decoded; it was checked against its question when it came in.

    Raises `InvalidShape` when it is no answer to this type.
    """
    model = ANSWER_MODELS[question_type]
    try:
        return model.model_validate_json(stored) if isinstance(stored, (str, bytes)) else model.model_validate(stored)
    except ValidationError as error:
        raise InvalidShape(field_errors(error, stored)) from None


def _troubles(question: AuthoredQuestion, answer: Answer) -> Iterator[Trouble]:
    """What is wrong with a well-shaped answer, given the question."""
    if isinstance(answer, OptionsAnswer) and isinstance(question, OptionsShape):
        yield from _choice_troubles("options", answer.options, question.options)
    elif isinstance(answer, OrderingAnswer) and isinstance(question, Ordering):
        yield from _choice_troubles("order", answer.order, question.options)
        missing = [option.id for option in question.options if option.id not in answer.order]
        if missing:
            yield ("order",), f"leaves out {', '.join(missing)}"
    elif isinstance(answer, PairsAnswer) and isinstance(question, Matching):
        yield from _pair_troubles(answer.pairs, question)
    elif isinstance(answer, NumericAnswer) and isinstance(question, Numeric):
        yield from _unit_troubles(answer.unit, question.units)
    elif isinstance(answer, ScaleAnswer) and isinstance(question, Scale):
        yield from _scale_troubles(answer.value, question)


def _choice_troubles(field: str, chosen: Sequence[str], options: Sequence[Option]) -> Iterator[Trouble]:
    for where, what in repeated(chosen) if len(chosen) > 1 else ():
        yield (field, *where), what
    for where, what in unknown(chosen, options):
        yield (field, *where), what


def _scale_troubles(value: int, question: Scale) -> Iterator[Trouble]:
    if not question.min <= value <= question.max:
        yield ("value",), f"must be between {question.min} and {question.max}"


def _unit_troubles(unit: str | None, asked: Sequence[str] | None) -> Iterator[Trouble]:
    if unit is not None and asked is None:
        yield ("unit",), "no unit is asked for"
    elif unit is not None and asked and unit not in asked:
        yield ("unit",), f"there is no unit '{unit}' to choose"


def _pair_troubles(pairs: dict[str, str], question: Matching) -> Iterator[Trouble]:
    left = {option.id for option in question.left}
    right = {option.id for option in question.right}
    for one, other in pairs.items():
        if one not in left:
            yield ("pairs", one), f"there is no '{one}' on the left"
        if other not in right:
            yield ("pairs", one), f"there is no '{other}' on the right"
