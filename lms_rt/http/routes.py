"""Declaring a route: its name, schema, who may call it, its class of rate and its documentation stand together."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import TYPE_CHECKING, Final, Literal, TypedDict, TypeVar, Unpack

from lms_rt.errors import ErrorCode

if TYPE_CHECKING:
    from lms_rt.http.call import Call

PREFIX: Final = "/api/v1"

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
RateClass = Literal["read", "write", "auth", "join", "pin_guess", "socket"]
"""A field of `settings.rate_limits`."""
Auth = Literal["person", "any", "optional", "none"]
"""`person`: an account; `any`: an account or a guest; `optional`: these or nobody; `none`: credentials are not read."""

Handler = Callable[..., Awaitable[object]]
H = TypeVar("H", bound=Handler)


class Options(TypedDict, total=False):
    """What a declaration may say beside method, path and summary."""

    status: int
    """Of the ordinary answer: 200 unless given, 204 for DELETE."""
    also: Sequence[int]
    """Other statuses a `Reply` may give the same body."""
    who: str
    """Who may call it, in words, for the documentation; the service decides."""
    rate: RateClass | None
    """`read` for GET and `write` otherwise unless given; None for probes, which must be answered under any load."""
    auth: Auth
    """`person` unless given: deny by default."""
    if_match: bool | Literal["where_sent"]
    """The request must carry If-Match, or may; the handler finds the revision in `call.if_match`."""
    idempotent: bool
    """Whether an Idempotency-Key is honoured: for POSTs that answer 201 or 202, unless given or `consumes` is."""
    digest: Callable[["Call"], Awaitable[bytes]] | None
    """Reads a body that is streamed and tells it in short, as the handler leaves it in `call.content_digest`: an
    Idempotency-Key is honoured though the body is never held as a whole."""
    apart: bool
    """Whether its work is done outside the transaction that stores the answer, since it waits for others in it."""
    errors: Sequence[ErrorCode]
    """Codes of this operation's own; those that follow from the rest of the declaration need not be repeated."""
    consumes: str
    """Media type of a body that the handler reads itself from `call.request`, such as multipart/form-data."""
    takes: Mapping[str, object]
    """JSON Schema of such a body, for the documentation."""
    also_consumes: Mapping[str, Mapping[str, object]]
    """Other media types of such a body, each with its schema."""
    sends: tuple[str, ...]
    """Further headers of the ordinary answer, by their names in `openapi/shared`."""
    produces: tuple[str, ...]
    """Media types that the answer may have: application/json unless given."""
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One declared operation; see `Options` for the fields."""

    method: Method
    path: str
    """From the root, with `{name}` where the handler has a parameter of that name."""
    handler: Handler
    tag: str
    summary: str
    status: int = 200
    also: Sequence[int] = ()
    who: str = ""
    rate: RateClass | None = "read"
    auth: Auth = "person"
    if_match: bool | Literal["where_sent"] = False
    idempotent: bool = False
    digest: Callable[["Call"], Awaitable[bytes]] | None = None
    apart: bool = False
    errors: Sequence[ErrorCode] = ()
    consumes: str | None = None
    takes: Mapping[str, object] = field(default_factory=dict)
    also_consumes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    produces: tuple[str, ...] = ("application/json",)
    deprecated: bool = False

    @property
    def name(self) -> str:
        """The operation's name in OpenAPI, logs and metrics: the handler's."""
        return self.handler.__name__

    @property
    def description(self) -> str:
        """The longer description: the handler's docstring."""
        return cleandoc(self.handler.__doc__ or "")


@dataclass(slots=True)
class Routes:
    """The operations of one view module, in the order of their declaration."""

    tag: str
    """The group in the documentation."""
    description: str = ""
    prefix: str = PREFIX
    documented: bool = True
    """Whether the group stands in the OpenAPI document."""
    declared: list[Route] = field(default_factory=list)

    def __iter__(self) -> Iterator[Route]:
        return iter(self.declared)

    def get(self, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """A read. HEAD is answered too."""
        return self._route("GET", path, summary, options)

    def post(self, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """A creation (`status=201`), the start of long work (`status=202`) or an action."""
        return self._route("POST", path, summary, options)

    def put(self, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """A replacement."""
        return self._route("PUT", path, summary, options)

    def patch(self, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """A JSON Merge Patch; the body's `model_fields_set` tells what was sent."""
        return self._route("PATCH", path, summary, options)

    def delete(self, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """A removal."""
        return self._route("DELETE", path, summary, options)

    def route(self, method: Method, path: str, *, summary: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """Any of the five, by name; the decorated coroutine function becomes the operation."""
        return self._route(method, path, summary, options)

    def _route(self, method: Method, path: str, summary: str, given: Options) -> Callable[[H], H]:
        defaults: Options = {
            "status": 204 if method == "DELETE" else 200,
            "rate": "read" if method == "GET" else "write",
            # A body that the handler reads as a stream cannot be compared with the one before, but by its digest
            "idempotent": method == "POST"
            and given.get("status") in {201, 202}
            and ("consumes" not in given or "digest" in given),
        }
        options: Options = {**defaults, **given}

        def declare(handler: H) -> H:
            self.declared.append(Route(method, self.prefix + path, handler, self.tag, summary, **options))
            return handler

        return declare
