"""Forms that are sent back with the revision they were made from, and what becomes of them."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.forms import Errors, sentence

OVERTAKEN: Final = (
    "Somebody else has changed this since you opened it. What you typed is below; nothing of it is stored yet. "
    "Compare it with what is stored now, and send it again if it is to replace that."
)
CHANGED: Final = (
    "Somebody else has changed this since you opened it. It is shown as it is now; nothing was done. "
    "Press the button again if you still want it."
)
"""The same where nothing was typed."""


def revision_in(form: Mapping[str, str]) -> int:
    """What the person saw. Raises Problem: `validation` where a form does not say it."""
    word = form.get("revision", "")
    if not (word.isdecimal() and len(word) < 10):
        raise Problem(ErrorCode.VALIDATION, "Go back, reload the page and send it once more")
    return int(word)


@dataclass(frozen=True, slots=True)
class Refused:
    """What to tell on a form that is shown again."""

    status: int
    error: str | None = None
    errors: Errors = field(default_factory=dict)

    @property
    def overtaken(self) -> bool:
        """Whether somebody else was quicker, so that what is stored has to be read again."""
        return self.status == HTTPStatus.PRECONDITION_FAILED

    @property
    def words(self) -> str:
        """All of it, where no field has a place for its own; empty where there is nothing to tell."""
        return " ".join(filter(None, (self.error, *self.errors.values())))


ACCEPTED: Final = Refused(HTTPStatus.OK)
"""Nothing to tell."""


def refusal_before(
    form: Mapping[str, str], revision: int, errors: Errors, overtaken: str = OVERTAKEN
) -> Refused | None:
    """Why a form cannot be stored as it was read, if so: it was made from another revision, or fields cannot be read.

    That it was overtaken is said first. A form that came back for a misspelt field would otherwise be one of the
    revision that stands now, and what somebody else stored meanwhile would be lost with the next press, unseen.
    """
    if revision_in(form) != revision:
        return Refused(HTTPStatus.PRECONDITION_FAILED, overtaken, errors)
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors) if errors else None


async def refusal_of(edit: Awaitable[object], overtaken: str = OVERTAKEN) -> Refused | None:
    """None once it is done; `overtaken` is what to tell whoever somebody else was quicker than.

    Refusals that no field of a form can mend are raised.
    """
    try:
        await edit
    except Problem as problem:
        if problem.code is ErrorCode.PRECONDITION_FAILED:
            return Refused(problem.kind.status, overtaken)
        if problem.code is ErrorCode.CONFLICT:
            return Refused(problem.kind.status, sentence(problem.detail or problem.kind.title))
        if not problem.fields:
            raise
        errors = {each.path.removeprefix("$."): sentence(each.message) for each in problem.fields}
        return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors)
    return None
