"""Forms whose answer is a page: reloading that page sends them again, and what they ask for is done once."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Generic, TypeVar

from lms_rt import keys
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.limiting import actor_name
from lms_rt.services.idempotency import Outcome, Request
from lms_rt.web.revisions import CHANGED, Refused, refusal_of
from lms_rt.web.visit import Visit

Thing = TypeVar("Thing")

FORM: Final = "form"
"""The hidden field that tells one form from the next."""
FORM_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Made(Generic[Thing]):
    """What became of a form that makes something."""

    thing: Thing | None = None
    """What this very sending made; none where it was refused, or where the form had been sent before."""
    refused: Refused | None = None
    under_way: bool = False
    """Whether an earlier sending is still at it."""


def new_form() -> str:
    """The name of a form that nobody has sent yet."""
    return secrets.token_urlsafe(FORM_BYTES)


async def once(
    visit: Visit, what: str, sent: bytes, work: Callable[[], Awaitable[Outcome]], *, apart: bool = False
) -> tuple[Outcome, bool]:
    """What `work` answers, now or when this form was sent before; the second says whether it was before.

    The key is made of what was `sent` as well, so that a form that one went back to and filled in otherwise is another.
    `apart` is as `Idempotency` has it. Raises Problem: `idempotency_in_progress` while the first is still at it.
    """
    form = visit.form.get(FORM) or new_form()
    key = hashlib.sha256(form.encode() + sent).hexdigest()
    asking = Request(actor_name(visit.member, visit.address), f"{what} {key}", sent)
    idempotency = visit.request.app[keys.PLUMBING].idempotency
    return await (idempotency.once_apart if apart else idempotency.once)(asking, work)


async def done_once(visit: Visit, what: str, sent: bytes, work: Callable[[], Awaitable[bytes]]) -> bytes:
    """As `once`, of what takes its time and answers in bytes: what it answers, now or before."""

    async def outcome() -> Outcome:
        return Outcome(HTTPStatus.OK, {}, await work())

    done, _ = await once(visit, what, sent, outcome, apart=True)
    return done.body


async def made_once(visit: Visit, what: str, sent: bytes, work: Callable[[], Awaitable[Thing]]) -> Made[Thing]:
    """As `once`, of what makes something: only the answer to the first sending has it.

    Nothing of it is stored for the others, so it may hold a secret. Raises Problem for what no form can mend.
    """
    made: list[Thing] = []

    async def outcome() -> Outcome:
        made.append(await work())
        return Outcome(HTTPStatus.CREATED, {}, b"")

    try:
        refused = await refusal_of(once(visit, what, sent, outcome), CHANGED)
    except Problem as problem:
        if problem.code is not ErrorCode.IDEMPOTENCY_IN_PROGRESS:
            raise
        return Made(under_way=True)
    return Made(refused=refused) if refused or not made else Made(made[-1])
