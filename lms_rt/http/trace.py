"""What follows a request from its first byte to its line in the log."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

REQUEST_ID: Final = "X-Request-ID"
_ACCEPTABLE: Final = re.compile(r"[A-Za-z0-9_.:-]{8,64}")


@dataclass(slots=True)
class Trace:
    """Kept on the request under `TRACE`."""

    id: str
    headers: dict[str, str] = field(default_factory=dict)
    """Added to the response whoever makes it."""
    actor: str | None = None
    """Who asked, once it is known."""
    started: int | None = None
    """The status of a response that is on its way, so that it is too late for another."""


TRACE: Final = web.RequestKey("trace", Trace)


def new_trace(request: web.Request) -> Trace:
    """With the id that a proxy or a client gave the request, if it is a sensible one."""
    given = request.headers.get(REQUEST_ID)
    request_id = given if given and _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
    return Trace(request_id, {REQUEST_ID: request_id})
