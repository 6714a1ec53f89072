"""Forms whose answer is a page: reloaded, they are sent again, and what they ask for is to be done once.

Each such form has a hidden field `form` with a word of its own.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from lms_rt import keys
from lms_rt.http.limiting import actor_name
from lms_rt.services.idempotency import Outcome, Request
from lms_rt.web.visit import Visit

FORM_BYTES: Final = 16


def new_form() -> str:
    """The word of a form that nobody has sent yet."""
    return secrets.token_urlsafe(FORM_BYTES)


async def done_once(visit: Visit, what: str, sent: bytes, work: Callable[[], Awaitable[bytes]]) -> bytes:
    """What `work` answers, now or when the same form was sent with the same content before.

    Its key is made of what was sent as well, so that other content in a form that one went back to is something else.
    Raises Problem: `idempotency_in_progress`, and whatever `work` raises; then it may be asked for again.
    """

    async def outcome() -> Outcome:
        return Outcome(HTTPStatus.OK, {}, await work())

    key = hashlib.sha256((visit.form.get("form") or new_form()).encode() + sent).hexdigest()
    asking = Request(actor_name(visit.member, visit.address), f"{what} {key}", sent)
    done, _ = await visit.request.app[keys.PLUMBING].idempotency.once_apart(asking, outcome)
    return done.body
