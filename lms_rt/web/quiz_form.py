"""A quiz and how it is taken at one's own pace, as a form: texts and ticks to a patch, and back.

Only what was typed otherwise than it stands is in the patch, so that what a form cannot show exactly stays as it is.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.quizzes import Quiz, QuizPatch
from lms_rt.web.forms import EMPTY, Errors, sentence

FEEDBACK: Final[Mapping[str, str]] = {
    "none": "Nothing",
    "score": "The score",
    "marks": "The score, and the points of each answer",
    "full": "All of it, with what is right and why",
}
FEEDBACK_FROM: Final[Mapping[str, str]] = {
    "submit": "As soon as they submit",
    "close": "Once the quiz has closed for everybody",
}
TICK: Final = "on"
NO_NUMBER: Final = "This must be a number."
NO_TIME: Final = "This must be a date and a time."

_SECONDS_A_MINUTE: Final = 60
_PER_CENT: Final = 100


def form_of(quiz: Quiz) -> dict[str, str]:
    """The fields as they stand. Times are in UTC, a tick is `TICK` and no tick is empty."""
    return {
        "title": quiz.title,
        "description": quiz.description,
        "own_pace": _tick(quiz.own_pace),
        "time_limit_s": "" if quiz.time_limit_s is None else _plain(Decimal(quiz.time_limit_s) / _SECONDS_A_MINUTE),
        "attempts_allowed": str(quiz.attempts_allowed or ""),
        "shuffle": _tick(quiz.shuffle),
        "opens_at": _moment(quiz.opens_at),
        "closes_at": _moment(quiz.closes_at),
        "pass_percent": _plain(quiz.pass_percent),
        "partial_credit": _tick(quiz.partial_credit),
        "negative_marking": _plain(Decimal(quiz.negative_marking) * _PER_CENT),
        "feedback": quiz.feedback,
        "feedback_from": quiz.feedback_from,
    }


def typed_in(form: Mapping[str, str], quiz: Quiz) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in form_of(quiz)}


def patch_in(typed: Mapping[str, str], quiz: Quiz) -> tuple[QuizPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    stood = form_of(quiz)
    given: dict[str, object] = {}
    errors: Errors = {}
    for name, text in typed.items():
        if text == stood[name]:
            continue
        try:
            given[name] = _READERS.get(name, str)(text.strip())
        except ValueError as wrong:
            errors[name] = str(wrong)
    try:
        patch = QuizPatch.model_validate(given)
    except ValidationError as problem:
        for error in problem.errors(include_url=False, include_context=False, include_input=False):
            errors.setdefault(str(error["loc"][0]), sentence(error["msg"]))
        return None, errors
    return (None, errors) if errors else (patch, {})


def in_words(message: str) -> str:
    """What a service says of these fields, without their names on the wire."""
    return message.replace(" (closes_at)", "").replace("opens_at", "the time at which it opens")


def _tick(on: bool) -> str:
    return TICK if on else ""


def _plain(number: Decimal) -> str:
    """As people write it: no exponent, no zeros behind the point."""
    return format(number.normalize(), "f")


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _title(text: str) -> str:
    if not text:
        raise ValueError(EMPTY)
    return text


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(NO_NUMBER) from None
    if not number.is_finite():
        raise ValueError(NO_NUMBER)
    return number


def _minutes(text: str) -> int | None:
    return round(_number(text) * _SECONDS_A_MINUTE) if text else None


def _count(text: str) -> int | None:
    if not text:
        return None
    number = _number(text)
    if number != number.to_integral_value():
        raise ValueError("This must be a whole number.")
    return int(number)


def _share(text: str) -> Decimal:
    return _number(text or "0") / _PER_CENT


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(NO_TIME) from None


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "title": _title,
    "own_pace": bool,
    "time_limit_s": _minutes,
    "attempts_allowed": _count,
    "shuffle": bool,
    "opens_at": _time,
    "closes_at": _time,
    "pass_percent": lambda text: _number(text or "0"),
    "partial_credit": bool,
    "negative_marking": _share,
}
