"""Forms whose answer is a page: reloading that page sends them again, and what they ask for is done once."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from lms_rt import keys
from lms_rt.http.limiting import actor_name
from lms_rt.services.idempotency import Outcome, Request
from lms_rt.web.visit import Visit

FORM: Final = "form"
"""The hidden field that tells one form from the next."""
FORM_BYTES: Final = 16


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
