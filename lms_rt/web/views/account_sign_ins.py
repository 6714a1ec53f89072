"""Where one is signed in, and ending that."""

from typing import Final

from aiohttp import web

from lms_rt.contract.accounts import AuthSessionQuery
from lms_rt.web.client_words import client_words
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account/sign-ins"
SHOWN_AT_ONCE: Final = 20
NOTES: Final = {
    "ended": "It is signed out there.",
    "others": "You are signed out everywhere else.",
}


@pages.get(ROOT, who="person")
async def show_sign_ins(visit: Visit) -> web.Response:
    """Those that are still good, the one that was used last first."""
    asked = visit.request.query
    query = query_in(visit, AuthSessionQuery, limit=SHOWN_AT_ONCE, sort="-last_used_at")
    found = await visit.services.auth_sessions.list(visit.member, query)
    context = {
        "sign_ins": [(each, client_words(each.client)) for each in found.items],
        "next": found.next,
        "first_page": on_first_page(visit),
        "note": NOTES.get(asked.get("note", "")),
    }
    return render(visit, "sign_ins.html", context)


@pages.post(f"{ROOT}/end-others", who="person")
async def end_others(visit: Visit) -> web.Response:
    """Stay signed in here, and nowhere else."""
    await visit.services.auth_sessions.end_others(visit.member)
    return redirect(f"{ROOT}?note=others")


@pages.post(f"{ROOT}/{{sign_in}}/end", who="person")
async def end_sign_in(visit: Visit) -> web.Response:
    """End one; where it is the one that asks, signing in comes next."""
    await visit.services.auth_sessions.end(visit.member, named(visit, "sign_in"))
    return redirect(f"{ROOT}?note=ended")
