"""What a handler knows of the request beside its parsed parameters."""

from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from lms_rt import keys
from lms_rt.domain.principal import Guest, Person, Principal
from lms_rt.errors import ErrorCode, Problem

if TYPE_CHECKING:
    from lms_rt.services import Services

CLIENT_MAX: Final = 200
"""Characters of a User-Agent worth keeping: enough to tell a person which of their devices it was."""


class Call:
    """One request on its way through a handler."""

    __slots__ = ("address", "content_digest", "idempotency_key", "if_match", "principal", "request")

    def __init__(self, request: web.Request, principal: Principal | None, address: str) -> None:
        self.request = request
        """For what has no place here: an upload's stream, a download's range."""
        self.principal = principal
        """Who is asking; None only where the declaration lets nobody in particular call."""
        self.address = address
        """The client's IP address, behind as many proxies as the settings trust."""
        self.if_match: int | None = None
        """The revision that If-Match names; None for `*`, which any revision satisfies, and where none need be sent."""
        self.idempotency_key: str | None = None
        self.content_digest = b""
        """What a streamed body was, in short: set by the handler of a route that has a `digest`."""

    @property
    def person(self) -> Person:
        """The person who asks; a problem where it is a guest or nobody."""
        if isinstance(self.principal, Person):
            return self.principal
        if self.principal is None:
            raise Problem(ErrorCode.UNAUTHENTICATED)
        raise Problem(ErrorCode.FORBIDDEN, "This needs an account; guests of a class cannot do it")

    @property
    def guest(self) -> Guest | None:
        """The guest who asks, if it is one."""
        return self.principal if isinstance(self.principal, Guest) else None

    @property
    def services(self) -> "Services":
        """What can be done."""
        return self.request.app[keys.SERVICES]

    @property
    def client(self) -> str:
        """The User-Agent, as far as it is worth keeping."""
        return client_of(self.request)


def client_of(request: web.Request) -> str:
    """The User-Agent, cut to a length worth keeping. Some write theirs in Latin-1; it is no reason to keep them out."""
    told = request.headers.get(hdrs.USER_AGENT, "")
    return told.encode(errors="surrogateescape").decode(errors="replace")[:CLIENT_MAX]
