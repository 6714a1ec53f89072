"""Signing in and out."""

from aiohttp import web

from lms_rt.contract.accounts import Credentials
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.addresses import safe_next
from lms_rt.web.forms import Errors, parse
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

SAID = ("registered", "confirmed", "changed", "deleted")
"""What people may come here from: words of the address, of which the form says something."""
EXPECTED = frozenset({ErrorCode.INVALID_CREDENTIALS, ErrorCode.ACCOUNT_DISABLED, ErrorCode.RATE_LIMITED})


@pages.get("/login")
async def show_sign_in(visit: Visit) -> web.Response:
    """The form; who has signed in already goes on."""
    query = visit.request.query
    onward = query.get("next", "")
    if visit.person is not None:
        return redirect(safe_next(onward))
    return _form(visit, onward, said=next((each for each in SAID if each in query), None))


@pages.post("/login", rate="auth")
async def sign_in(visit: Visit) -> web.Response:
    """Sign in and go on."""
    onward = visit.form.get("next", "")
    credentials, errors = parse(Credentials, visit.form)
    if credentials is None:
        return _form(visit, onward, errors=errors, status=422)
    try:
        pair = await visit.services.sign_in.login(credentials, client=visit.client, address=visit.address)
    except Problem as problem:
        if problem.code not in EXPECTED:
            raise
        # 401 would ask for an Authorization header
        status = 422 if problem.kind.status == 401 else problem.kind.status
        response = _form(visit, onward, error=f"{problem.detail or problem.kind.title}.", status=status)
        response.headers.update(problem.headers)
        return response
    visit.jar.keep_sign_in(pair)
    return redirect(safe_next(onward))


@pages.post("/logout")
async def sign_out(visit: Visit) -> web.Response:
    """End the sign-in, on every page and socket of it."""
    if visit.person is not None:
        await visit.services.sign_in.logout(visit.person, visit.access_token)
    visit.jar.forget_sign_in()
    return redirect("/login")


def _form(
    visit: Visit,
    onward: str,
    *,
    error: str | None = None,
    errors: Errors | None = None,
    said: str | None = None,
    status: int = 200,
) -> web.Response:
    context = {
        "email": visit.form.get("email", ""),
        "next": onward if safe_next(onward) == onward else "",
        "error": error,
        "errors": errors or {},
        "said": said,
    }
    return render(visit, "login.html", context, status=status)
