"""Oneself, and where one is signed in."""

from uuid import UUID

from lms_rt.contract.accounts import AuthSession, AuthSessionQuery, EndedSessions, MePatch, User
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.routes import Routes

routes = Routes(tag="me", description="One's own account.")


@routes.get("/me", summary="Read oneself")
async def read_me(call: Call) -> User:
    """The role is the one that holds now, whatever it was when the token was made."""
    return await call.services.accounts.me(call.person)


@routes.patch("/me", summary="Change oneself", if_match="where_sent", errors=[ErrorCode.NOT_FOUND, ErrorCode.CONFLICT])
async def edit_me(call: Call, body: MePatch) -> User:
    """A new `password` needs `current_password`, and ends all other sign-ins. If-Match is honoured, not needed."""
    return await call.services.accounts.edit_me(call.person, body, if_revision=call.if_match)


@routes.delete("/me", summary="Delete oneself", errors=[ErrorCode.CONFLICT])
async def delete_me(call: Call) -> None:
    """Name, address and password are forgotten, every course is left and every sign-in ends. What belongs to others'
    records (a class held, an answer counted) stays, without a name. The last administrator cannot go."""
    await call.services.account_deletion.delete(call.person)


@routes.get("/me/sessions", summary="List one's sign-ins")
async def list_my_sessions(call: Call, query: AuthSessionQuery) -> Page[AuthSession]:
    """Those that are still good, newest first; `current` marks the one that asks."""
    return await call.services.auth_sessions.list(call.person, query)


@routes.get("/me/sessions/{session_id}", summary="Read one of one's sign-ins")
async def read_my_session(call: Call, session_id: UUID) -> AuthSession:
    """As in the list."""
    return await call.services.auth_sessions.get(call.person, session_id)


@routes.delete("/me/sessions", summary="Sign out everywhere")
async def end_my_sessions(call: Call) -> None:
    """Here as well. Tokens are refused at once and sockets close with 4401."""
    await call.services.auth_sessions.end_all(call.person)


@routes.post("/me/sessions/end-others", status=200, summary="Sign out everywhere else")
async def end_my_other_sessions(call: Call) -> EndedSessions:
    """All but the sign-in that asks. Tokens are refused at once and sockets close with 4401."""
    return EndedSessions(ended=await call.services.auth_sessions.end_others(call.person))


@routes.delete("/me/sessions/{session_id}", summary="End one of one's sign-ins")
async def end_my_session(call: Call, session_id: UUID) -> None:
    """Its tokens are refused at once and its sockets close with 4401."""
    await call.services.auth_sessions.end(call.person, session_id)
