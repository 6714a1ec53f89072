"""One's name, and the mails one gets; the pages beside it have the rest of an account."""

from typing import Final

from aiohttp import web

from lms_rt.contract.accounts import User
from lms_rt.domain.permissions import may_administer
from lms_rt.web.account_form import form_of, languages, patch_in, typed_in
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account"
NOTES: Final = {
    "saved": "Saved.",
    "password": "The new password is set. You are signed out everywhere else.",
}


@pages.get(ROOT, who="person")
async def show_account(visit: Visit) -> web.Response:
    """The form, as things are."""
    me = await visit.services.accounts.me(visit.member)
    return _form(visit, me, form_of(me))


@pages.post(ROOT, who="person")
async def edit_account(visit: Visit) -> web.Response:
    """Keep what was chosen, unless it was changed elsewhere meanwhile."""
    accounts = visit.services.accounts
    me = await accounts.me(visit.member)
    typed = typed_in(visit.form, me)
    patch, errors = patch_in(typed, me)
    refused = refusal_before(visit.form, me.revision, errors)
    if patch is not None and refused is None:
        refused = await refusal_of(accounts.edit_me(visit.member, patch, if_revision=revision_in(visit.form)))
    if refused is not None:
        return _form(visit, await accounts.me(visit.member) if refused.overtaken else me, typed, refused)
    return redirect(f"{ROOT}?note=saved")


def _form(visit: Visit, me: User, typed: dict[str, str], refused: Refused = ACCEPTED) -> web.Response:
    context = {
        "me": me,
        "typed": typed,
        "languages": languages(me).items(),
        "error": refused.error,
        "errors": refused.errors,
        "now": stored_otherwise(form_of(me), typed) if refused.overtaken else {},
        "administers": may_administer(visit.member),
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "account.html", context, status=refused.status)
