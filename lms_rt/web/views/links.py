"""Where mailed links lead: proving an address, and setting a new password. A link alone does nothing, a button does:
mail programs open links to look what is behind them."""

from aiohttp import web

from lms_rt.contract.accounts import EmailVerification, PasswordReset, PasswordResetRequest
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.forms import Errors, parse
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/verify-email")
async def show_verification(visit: Visit) -> web.Response:
    """The button."""
    return _verification(visit, visit.request.query.get("token", ""))


@pages.post("/verify-email", rate="auth")
async def verify_email(visit: Visit) -> web.Response:
    """Take the address as proven."""
    given, _ = parse(EmailVerification, visit.form)
    if given is None:
        return _verification(visit, "", over=True, status=422)
    try:
        await visit.services.account_links.verify_email(given.token)
    except Problem as problem:
        _require_bad_link(problem)
        return _verification(visit, "", over=True, status=422)
    return redirect("/" if visit.person is not None else "/login?confirmed")


@pages.get("/forgot-password")
async def show_request(visit: Visit) -> web.Response:
    """The form that asks for a link."""
    return render(visit, "forgot.html", {"email": "", "errors": {}, "sent": False})


@pages.post("/forgot-password", rate="auth")
async def request_reset(visit: Visit) -> web.Response:
    """Have a link mailed; the answer is the same for an address that nobody has."""
    given, errors = parse(PasswordResetRequest, visit.form)
    if given is not None:
        await visit.services.account_links.request_reset(given.email)
    context = {"email": visit.form.get("email", ""), "errors": errors, "sent": given is not None}
    return render(visit, "forgot.html", context, status=422 if errors else 200)


@pages.get("/reset-password")
async def show_reset(visit: Visit) -> web.Response:
    """The form for the new password."""
    return _reset(visit, visit.request.query.get("token", ""))


@pages.post("/reset-password", rate="auth")
async def reset_password(visit: Visit) -> web.Response:
    """Set it. Every sign-in ends, here as well."""
    token = visit.form.get("token", "")
    given, errors = parse(PasswordReset, visit.form)
    if given is None:
        return _reset(visit, token, errors=errors, over="token" in errors, status=422)
    try:
        await visit.services.account_links.confirm_reset(given)
    except Problem as problem:
        _require_bad_link(problem)
        return _reset(visit, "", over=True, status=422)
    visit.jar.forget_sign_in()
    return redirect("/login?changed")


def _require_bad_link(problem: Problem) -> None:
    if problem.code is not ErrorCode.INVALID_TOKEN:
        raise problem


def _verification(visit: Visit, token: str, *, over: bool = False, status: int = 200) -> web.Response:
    return render(visit, "verify.html", {"token": token, "over": over or not token}, status=status)


def _reset(
    visit: Visit, token: str, *, errors: Errors | None = None, over: bool = False, status: int = 200
) -> web.Response:
    context = {"token": token, "over": over or not token, "errors": errors or {}}
    return render(visit, "reset.html", context, status=status)
