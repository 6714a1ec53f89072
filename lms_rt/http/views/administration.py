"""People and the audit log, for administrators; tokens for programs."""

from uuid import UUID

from lms_rt.contract.administration import (
    ApiToken,
    ApiTokenCreate,
    ApiTokenQuery,
    AuditEntry,
    AuditQuery,
    ManagedUser,
    NewApiToken,
    UserPatch,
    UserQuery,
)
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="administration", description="People, what was done by whom, and programs that act for people.")


@routes.get("/users", summary="List people", who="administrators", errors=[ErrorCode.FORBIDDEN])
async def list_users(call: Call, query: UserQuery) -> Page[ManagedUser]:
    """Oldest account first."""
    found = await call.services.administration.page(call.person, query)
    return Page[ManagedUser].of(found, query)


@routes.get(
    "/users/{id}", summary="Read a person", who="administrators", errors=[ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND]
)
async def get_user(call: Call, id: UUID) -> ManagedUser:  # noqa: A002 - the path parameter's name
    """With what only administrators see."""
    return await call.services.administration.get(call.person, id)


@routes.patch(
    "/users/{id}",
    summary="Change a person's role, or disable them",
    who="administrators",
    if_match=True,
    errors=[ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT],
)
async def edit_user(call: Call, id: UUID, body: UserPatch) -> ManagedUser:  # noqa: A002
    """Holds at once, everywhere. Nobody changes themselves, so that an administrator is left."""
    return await call.services.administration.edit(call.person, id, body, call.if_match)


@routes.get("/audit-log", summary="Read the audit log", who="administrators", errors=[ErrorCode.FORBIDDEN])
async def list_audit_log(call: Call, query: AuditQuery) -> Page[AuditEntry]:
    """Every change of role, key and content, newest first: who, when, what before and after."""
    found = await call.services.audit_log.page(call.person, query)
    return Page[AuditEntry].of(found, query)


@routes.post("/me/api-tokens", status=201, summary="Make a token for a program")
async def create_api_token(call: Call, body: ApiTokenCreate) -> Reply[NewApiToken]:
    """It acts as oneself within its scopes, and is shown this once. It can neither change the account nor make
    tokens."""
    return Reply(await call.services.api_tokens.create(call.person, body))


@routes.get("/me/api-tokens", summary="List one's tokens for programs")
async def list_api_tokens(call: Call, query: ApiTokenQuery) -> Page[ApiToken]:
    """Oldest first, by what they begin with."""
    found = await call.services.api_tokens.page(call.person, query)
    return Page[ApiToken].of(found, query)


@routes.delete("/me/api-tokens/{id}", summary="End a token", errors=[ErrorCode.NOT_FOUND])
async def delete_api_token(call: Call, id: UUID) -> None:  # noqa: A002
    """At once; sockets it opened close with 4401."""
    await call.services.api_tokens.delete(call.person, id)
