"""Signing up, in and out, and what mailed links do."""

from lms_rt.contract.accounts import (
    Credentials,
    EmailVerification,
    PasswordReset,
    PasswordResetRequest,
    RefreshRequest,
    Registration,
    SocketTicket,
    TokenPair,
    User,
)
from lms_rt.errors import ErrorCode
from lms_rt.http.authentication import presented_token
from lms_rt.http.call import Call
from lms_rt.http.routes import Routes

routes = Routes(
    tag="auth",
    description="Access tokens live 15 minutes. A refresh token works once: used twice, it ends its whole sign-in.",
)


@routes.post(
    "/auth/register",
    status=201,
    summary="Make an account",
    auth="none",
    rate="auth",
    apart=True,  # or it would hold a database transaction for as long as the password takes to hash
)
async def register(call: Call, body: Registration) -> User:
    """An address that has an account already is answered the same; its owner is told by mail."""
    return await call.services.accounts.register(body)


@routes.post(
    "/auth/login",
    summary="Sign in",
    auth="none",
    rate="auth",
    errors=[ErrorCode.INVALID_CREDENTIALS, ErrorCode.ACCOUNT_DISABLED],
)
async def login(call: Call, body: Credentials) -> TokenPair:
    """An unknown address and a wrong password are answered alike, after the same time."""
    return await call.services.sign_in.login(body, client=call.client, address=call.address)


@routes.post(
    "/auth/refresh",
    summary="Get the next pair of tokens",
    auth="none",
    rate="auth",
    errors=[ErrorCode.INVALID_TOKEN, ErrorCode.TOKEN_REUSED, ErrorCode.ACCOUNT_DISABLED],
)
async def refresh(call: Call, body: RefreshRequest) -> TokenPair:
    """A refresh token works once. One that comes a second time ends the sign-in, also for who holds the newest one:
    it was copied, and nobody can tell by whom. So refresh from one place, one request at a time."""
    return await call.services.sign_in.refresh(body.refresh_token)


@routes.post("/auth/logout", status=204, summary="Sign out")
async def logout(call: Call) -> None:
    """Ends the sign-in: its tokens are refused at once and its sockets close with 4401."""
    token = presented_token(call.request)
    assert token is not None  # it is what the caller was identified by
    await call.services.sign_in.logout(call.person, token)


@routes.post(
    "/auth/verify-email",
    status=204,
    summary="Prove a mail address",
    auth="none",
    rate="auth",
    errors=[ErrorCode.INVALID_TOKEN],
)
async def verify_email(call: Call, body: EmailVerification) -> None:
    """With the token of a mailed link, which works once."""
    await call.services.account_links.verify_email(body.token)


@routes.post("/auth/password-reset", status=202, summary="Ask for a new password", auth="none", rate="auth")
async def request_password_reset(call: Call, body: PasswordResetRequest) -> None:
    """Always 202, whether or not the address has an account; if it has, a link is mailed that works once, for 30
    minutes."""
    await call.services.account_links.request_reset(body.email)


@routes.post(
    "/auth/password-reset/confirm",
    status=204,
    summary="Set a new password",
    auth="none",
    rate="auth",
    errors=[ErrorCode.INVALID_TOKEN],
)
async def confirm_password_reset(call: Call, body: PasswordReset) -> None:
    """With the token of a mailed link. Ends every sign-in there is."""
    await call.services.account_links.confirm_reset(body)


@routes.post(
    "/ws-tickets",
    status=201,
    summary="Get a ticket for a socket",
    who="people and guests",
    auth="any",
    rate="socket",
    idempotent=False,  # of no use to who retries: a ticket lives half a minute, and another costs nothing
)
async def issue_socket_ticket(call: Call) -> SocketTicket:
    """For browsers, which cannot send a token with the upgrade. It opens one socket, within 30 seconds."""
    assert call.principal is not None  # auth="any"
    return SocketTicket(ticket=await call.services.identity.issue_ticket(call.principal))
