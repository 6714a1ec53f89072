"""One's name, and the mails one gets; the pages beside it have the rest of an account."""

from typing import Final

from aiohttp import web

from lms_rt.contract.accounts import MePatch, User
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.language import SPOKEN
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account"
NAME_MAX: Final = 200
NOTES: Final = {"password": "The new password is set. You are signed out everywhere else."}


@pages.get(ROOT, who="person")
async def show_account(visit: Visit) -> web.Response:
    """The form, as things are."""
    return _form(visit, await visit.services.accounts.me(visit.member), note=_note(visit))


@pages.post(ROOT, who="person")
async def edit_account(visit: Visit) -> web.Response:
    """Keep what was chosen; a box that is not ticked is not sent."""
    name, locale = visit.form.get("name", "").strip(), visit.form.get("locale", "")
    me = await visit.services.accounts.me(visit.member)
    if not name or len(name) > NAME_MAX or not name.isprintable():
        return _form(visit, me, error=f"A name is one line of up to {NAME_MAX} characters.")
    if locale not in {*SPOKEN, me.locale}:
        raise Problem(ErrorCode.VALIDATION, "Please choose one of the languages.")
    chosen = MePatch(
        name=name, locale=locale, mail_results="mail_results" in visit.form, mail_digest="mail_digest" in visit.form
    )
    await visit.services.accounts.edit_me(visit.member, chosen)
    return redirect(f"{ROOT}?saved")


def _note(visit: Visit) -> str | None:
    asked = visit.request.query
    return NOTES.get(asked.get("note", "")) or ("Saved." if "saved" in asked else None)


def _form(visit: Visit, me: User, *, error: str | None = None, note: str | None = None) -> web.Response:
    language = me.locale.partition("-")[0].lower()
    languages = [(me.locale if code == language else code, name) for code, name in SPOKEN.items()]
    if language not in SPOKEN:
        languages.append((me.locale, f"{me.locale} (mails come in English)"))
    context = {
        "me": me,
        "name": visit.form.get("name", me.name),
        "languages": languages,
        "error": error,
        "note": note,
    }
    return render(visit, "account.html", context, status=422 if error else 200)
