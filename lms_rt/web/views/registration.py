"""Making an account."""

from aiohttp import web

from lms_rt.contract.accounts import Registration
from lms_rt.web.forms import Errors, parse
from lms_rt.web.language import preferred_locale
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/register")
async def show_registration(visit: Visit) -> web.Response:
    """The form."""
    return redirect("/") if visit.person is not None else _form(visit, {})


@pages.post("/register", rate="auth")
async def register(visit: Visit) -> web.Response:
    """Make an account, and go on to signing in: the answer is the same for an address that has one already."""
    given, errors = parse(Registration, {**visit.form, "locale": preferred_locale(visit.request)})
    if given is None:
        return _form(visit, errors, status=422)
    await visit.services.accounts.register(given)
    return redirect("/login?registered")


def _form(visit: Visit, errors: Errors, *, status: int = 200) -> web.Response:
    typed = {name: visit.form.get(name, "") for name in ("name", "email")}
    return render(visit, "register.html", {**typed, "errors": errors}, status=status)
