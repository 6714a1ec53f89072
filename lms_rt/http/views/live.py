"""Live sessions over REST."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_rt.contract.base import Seq, WireModel
from lms_rt.contract.channels import live
from lms_rt.contract.live import ChannelEvents, Join, Joined, LiveSession, LiveSessionCreate, LiveSessionQuery, Results
from lms_rt.contract.pages import Page
from lms_rt.domain.principal import Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.call import Call
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Routes

routes = Routes(
    tag="live", description="Opening a class, joining it, its results. What happens inside is on the socket."
)


class AfterQuery(WireModel):
    """Where to read on."""

    after: Annotated[Seq, Field(description="The last seq seen")] = 0


@routes.route(
    "POST",
    "/quizzes/{id}/live-sessions",
    status=201,
    summary="Open a class",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.CONFLICT],
)
async def create_live_session(
    call: Call,
    id: UUID,  # noqa: A002 - the path parameter's name
    body: LiveSessionCreate = LiveSessionCreate(),  # noqa: B008 - immutable
) -> Reply[LiveSession]:
    """With the newest published version of the quiz, unless another is named. People join by the PIN."""
    session = await call.services.live_sessions.create(call.person, id, body)
    return Reply(session, location=f"/live-sessions/{session.id}")


@routes.route(
    "GET",
    "/quizzes/{id}/live-sessions",
    summary="List the classes held with a quiz",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND],
)
async def list_live_sessions(call: Call, id: UUID, query: LiveSessionQuery) -> Page[LiveSession]:  # noqa: A002
    """Oldest first."""
    found = await call.services.live_sessions.page(call.person, id, query)
    return Page[LiveSession].of(found, query)


@routes.route("GET", "/live-sessions/{id}", summary="Read a class", auth="any", errors=[ErrorCode.NOT_FOUND])
async def get_live_session(call: Call, id: UUID) -> LiveSession:  # noqa: A002
    """For members of the course and guests of the class; only staff sees the PIN."""
    return await call.services.live_sessions.get(_principal(call), id)


@routes.route(
    "POST",
    "/live-sessions/join",
    status=201,
    summary="Join a class as a guest",
    auth="none",
    rate="join",
    apart=True,  # many joins are written by one transaction, which is not theirs
    errors=[
        ErrorCode.NOT_FOUND,
        ErrorCode.NICKNAME_REFUSED,
        ErrorCode.NICKNAME_TAKEN,
        ErrorCode.GUESTS_NOT_ALLOWED,
        ErrorCode.SESSION_LOCKED,
        ErrorCode.SESSION_FULL,
        ErrorCode.REMOVED,
    ],
)
async def join_live_session(call: Call, body: Join) -> Joined:
    """By PIN, with a nickname that nobody else in the class has. The token opens the socket."""
    return await call.services.guests.join(body.pin, body.nickname, call.address, body.team)


@routes.route(
    "GET",
    "/live-sessions/{id}/results",
    summary="Read a class's results",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def get_results(call: Call, id: UUID) -> Results:  # noqa: A002
    """Each point with the stored answer it is for."""
    return await call.services.live_sessions.results(call.person, id)


@routes.route(
    "GET", "/live-sessions/{id}/events", summary="Poll a class's events", auth="any", errors=[ErrorCode.NOT_FOUND]
)
async def get_live_session_events(call: Call, id: UUID, query: AfterQuery) -> Encoded[ChannelEvents]:  # noqa: A002
    """The same log as on the socket's channel `live:<id>`, at most 500 events at a time."""
    return Encoded(await call.services.channel_log.after(_principal(call), live(id), query.after))


@routes.route(
    "GET", "/channels/{channel}/events", summary="Poll a channel's events", auth="any", errors=[ErrorCode.NOT_FOUND]
)
async def get_channel_events(call: Call, channel: str, query: AfterQuery) -> Encoded[ChannelEvents]:
    """The same log as on the socket, at most 500 events at a time."""
    return Encoded(await call.services.channel_log.after(_principal(call), channel, query.after))


def _principal(call: Call) -> Principal:
    if call.principal is None:
        raise Problem(ErrorCode.UNAUTHENTICATED)
    return call.principal
