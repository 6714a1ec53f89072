"""Who is there: the access token's cookie, and once that has run out the refresh token's, without the person noticing.

Renewing in place, whatever the page, means that nothing on a page has to think of tokens: a dashboard that has been
open for an hour asks for its next ticket and gets it.
"""

from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http import cookies
from lms_rt.web.visit import Visit

REFUSALS = frozenset(
    {
        ErrorCode.INVALID_TOKEN,
        ErrorCode.TOKEN_REUSED,
        ErrorCode.ACCOUNT_DISABLED,
    }
)
"""What makes a token worthless for good; anything else (a database that is away) may pass and ends no sign-in."""


async def recognise(visit: Visit) -> None:
    """Set `visit.person`, and the cookies where they changed. Raises Problem: `unavailable`."""
    held = visit.request.cookies
    access, refresh = held.get(cookies.ACCESS), held.get(cookies.REFRESH)
    if access and await _greet(visit, access):
        return
    if refresh and await _renew(visit, refresh):
        return
    if access or refresh:
        visit.jar.forget_sign_in()


async def _renew(visit: Visit, refresh: str) -> bool:
    try:
        pair = await visit.services.web_sign_in.renew(refresh)
    except Problem as problem:
        if problem.code in REFUSALS:
            return False
        raise
    visit.jar.keep_sign_in(pair)
    return await _greet(visit, pair.access_token)


async def _greet(visit: Visit, access: str) -> bool:
    try:
        principal: Principal = await visit.services.identity.authenticate(access)
    except Problem as problem:
        if problem.code in REFUSALS:
            return False
        raise
    if not isinstance(principal, Person):
        return False
    visit.person, visit.access_token = principal, access
    return True
