"""A quiz and how it is taken at one's own pace, as a form: texts and ticks to a patch, and back.

Only what was typed otherwise than it stands is in the patch, so that what a form cannot show exactly stays as it is.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from lms_rt.contract.quizzes import Quiz, QuizPatch
from lms_rt.web.field_texts import count, moment, number, plain, required, tick, time
from lms_rt.web.forms import Errors, Reader, patch_of

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

_SECONDS_A_MINUTE: Final = 60
_PER_CENT: Final = 100


def form_of(quiz: Quiz) -> dict[str, str]:
    """The fields as they stand. Times are in UTC, a tick is `TICK` and no tick is empty."""
    return {
        "title": quiz.title,
        "description": quiz.description,
        "own_pace": tick(quiz.own_pace),
        "time_limit_s": "" if quiz.time_limit_s is None else plain(Decimal(quiz.time_limit_s) / _SECONDS_A_MINUTE),
        "attempts_allowed": str(quiz.attempts_allowed or ""),
        "shuffle": tick(quiz.shuffle),
        "opens_at": moment(quiz.opens_at),
        "closes_at": moment(quiz.closes_at),
        "pass_percent": plain(quiz.pass_percent),
        "partial_credit": tick(quiz.partial_credit),
        "negative_marking": plain(Decimal(quiz.negative_marking) * _PER_CENT),
        "feedback": quiz.feedback,
        "feedback_from": quiz.feedback_from,
    }


def typed_in(form: Mapping[str, str], quiz: Quiz) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in form_of(quiz)}


def patch_in(typed: Mapping[str, str], quiz: Quiz) -> tuple[QuizPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    return patch_of(QuizPatch, typed, form_of(quiz), _READERS)


def in_words(message: str) -> str:
    """What a service says of these fields, without their names on the wire."""
    return message.replace(" (closes_at)", "").replace("opens_at", "the time at which it opens")


def _minutes(text: str) -> int | None:
    return round(number(text) * _SECONDS_A_MINUTE) if text else None


def _share(text: str) -> Decimal:
    return number(text or "0") / _PER_CENT


_READERS: Final[Mapping[str, Reader]] = {
    "title": required,
    "own_pace": bool,
    "time_limit_s": _minutes,
    "attempts_allowed": count,
    "shuffle": bool,
    "opens_at": time,
    "closes_at": time,
    "pass_percent": lambda text: number(text or "0"),
    "partial_credit": bool,
    "negative_marking": _share,
}
