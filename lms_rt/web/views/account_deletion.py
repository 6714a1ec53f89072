"""Deleting one's account."""

from typing import Final

from aiohttp import web

from lms_rt.web.forms import parse
from lms_rt.web.pages import Pages
from lms_rt.web.password_forms import CurrentPassword
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_of
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account/delete"


@pages.get(ROOT, who="person")
async def show_deletion(visit: Visit) -> web.Response:
    """What goes and what stays, and the form."""
    return await _form(visit, ACCEPTED)


@pages.post(ROOT, who="person", rate="auth")
async def delete_account(visit: Visit) -> web.Response:
    """Delete it, for whoever knows its password."""
    given, errors = parse(CurrentPassword, visit.form)
    if given is None:
        return await _form(visit, Refused(422, errors=errors))
    refused = await refusal_of(visit.services.accounts.prove(visit.member, given.current_password))
    if refused is None:
        refused = await refusal_of(visit.services.account_deletion.delete(visit.member))
    if refused is not None:
        return await _form(visit, refused)
    visit.jar.forget_sign_in()
    return redirect("/login?deleted")


async def _form(visit: Visit, refused: Refused) -> web.Response:
    me = await visit.services.accounts.me(visit.member)
    context = {"email": me.email, "error": refused.error, "errors": refused.errors}
    return render(visit, "account_deletion.html", context, status=refused.status)
