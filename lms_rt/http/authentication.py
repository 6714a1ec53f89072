"""Who is asking: a bearer token, or the cookie of a web page."""

from typing import Final

from aiohttp import hdrs, web

from lms_rt.domain.principal import Guest, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http import cookies
from lms_rt.http.csrf import check_csrf
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.routes import Auth

_BEARER: Final = "bearer "


async def identify(request: web.Request, auth: Auth, plumbing: Plumbing) -> Principal | None:
    """The principal, as far as the declaration asks for one.

    Raises `unauthenticated`, `forbidden` (a guest where an account is needed), the problems of the token itself, and
    those of `check_csrf`.
    """
    if auth == "none":
        return None
    principal = await _principal(request, plumbing, lenient=auth == "optional")
    if principal is None:
        if auth == "optional":
            return None
        raise Problem(ErrorCode.UNAUTHENTICATED)
    if auth == "person" and isinstance(principal, Guest):
        raise Problem(ErrorCode.FORBIDDEN, "This needs an account; guests of a class cannot do it")
    return principal


async def _principal(request: web.Request, plumbing: Plumbing, *, lenient: bool) -> Principal | None:
    token = presented_token(request)
    if token is None:
        return None
    if hdrs.AUTHORIZATION in request.headers:
        return await plumbing.authenticate(token)
    try:
        principal = await plumbing.authenticate(token)
    except Problem as problem:
        # A browser sends a cookie whether its token still works or not; where nobody need be signed in, that is nobody
        if lenient and problem.kind.status == 401:
            return None
        raise
    check_csrf(request, plumbing.allowed_origins)
    return principal


def presented_token(request: web.Request) -> str | None:
    """The token a request came with: the bearer token, else the cookie's. Raises `invalid_token` for another scheme."""
    header = request.headers.get(hdrs.AUTHORIZATION)
    if header is None:
        return request.cookies.get(cookies.ACCESS) or None
    if header[: len(_BEARER)].lower() != _BEARER:
        raise Problem(ErrorCode.INVALID_TOKEN, "Authorization must be: Bearer <access token>")
    return header[len(_BEARER) :].strip()
