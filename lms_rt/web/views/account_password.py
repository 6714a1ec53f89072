"""Changing one's password."""

from typing import Final

from aiohttp import web

from lms_rt.contract.accounts import MePatch
from lms_rt.web.forms import parse
from lms_rt.web.pages import Pages
from lms_rt.web.password_forms import PasswordChange
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_of
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account/password"


@pages.get(ROOT, who="person")
async def show_password(visit: Visit) -> web.Response:
    """The form."""
    return await _form(visit, ACCEPTED)


@pages.post(ROOT, who="person", rate="auth")
async def change_password(visit: Visit) -> web.Response:
    """Set another one, which ends all other sign-ins."""
    given, errors = parse(PasswordChange, visit.form)
    if given is None:
        return await _form(visit, Refused(422, errors=errors))
    patch = MePatch(password=given.password, current_password=given.current_password)
    refused = await refusal_of(visit.services.accounts.edit_me(visit.member, patch))
    return redirect("/account?note=password") if refused is None else await _form(visit, refused)


async def _form(visit: Visit, refused: Refused) -> web.Response:
    me = await visit.services.accounts.me(visit.member)
    context = {"email": me.email, "error": refused.error, "errors": refused.errors}
    return render(visit, "password.html", context, status=refused.status)
