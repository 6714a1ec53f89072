"""Questions chosen on a page to be copied elsewhere: which, and what became of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from lms_rt import limits
from lms_rt.contract.base import WireModel
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.once import done_once
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.visit import Visit

CHOSEN: Final = "take."
NOTHING_CHOSEN: Final = "Choose at least one question."
TOO_MANY: Final = f"Choose at most {limits.QUESTIONS_PER_QUIZ} questions."
GONE: Final = "One of these questions is not there any more. Nothing was copied."
UNDER_WAY: Final = "These questions are being copied just now. Look there in a moment."

Asked = TypeVar("Asked", bound=WireModel)


class CopyNote(BaseModel):
    """How many were copied, and where they are."""

    count: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Copying:
    """The state of the form that copies: what was made, or what was chosen and why it was not copied."""

    note: CopyNote | None = None
    chosen: frozenset[str] = frozenset()
    refused: Refused = field(default=ACCEPTED)


def chosen_in(form: Mapping[str, str]) -> list[str]:
    """The ids of the questions that were ticked, in the order of the page."""
    return [name.removeprefix(CHOSEN) for name in form if name.startswith(CHOSEN)]


def asked_for(model: type[Asked], **given: object) -> Asked:
    """What is to be copied. Raises Problem: `validation` in words for what cannot be."""
    try:
        return model.model_validate(given)
    except ValidationError as wrong:
        kinds = {each["type"] for each in wrong.errors(include_url=False, include_input=False)}
        words = NOTHING_CHOSEN if "too_short" in kinds else TOO_MANY if "too_long" in kinds else GONE
        raise Problem(ErrorCode.VALIDATION, words) from None


async def copied(visit: Visit, asked: WireModel, to: UUID, work: Callable[[], Awaitable[CopyNote]]) -> Copying:
    """Copy them, once however often the form is sent. Raises Problem for what no choice can mend."""

    async def told() -> bytes:
        return (await work()).model_dump_json().encode()

    try:
        done = await done_once(visit, "copy", f"{to} {asked.model_dump_json()}".encode(), told)
    except Problem as problem:
        return not_copied(visit, problem)
    return Copying(CopyNote.model_validate_json(done))


def not_copied(visit: Visit, problem: Problem) -> Copying:
    """The form as it was sent, with the reason. Raises the problem where it is not about the choice."""
    match problem.code:
        case ErrorCode.VALIDATION:
            words = GONE if problem.fields else problem.detail
        case ErrorCode.IDEMPOTENCY_IN_PROGRESS:
            words = UNDER_WAY
        case ErrorCode.CONFLICT:
            words = f"{problem.detail}. Nothing was copied."
        case _:
            raise problem
    return Copying(None, frozenset(chosen_in(visit.form)), Refused(problem.kind.status, words))


def wrong(visit: Visit, words: str) -> Copying:
    """The form as it was sent, with what is to be mended."""
    return Copying(None, frozenset(chosen_in(visit.form)), Refused(HTTPStatus.UNPROCESSABLE_ENTITY, words))
