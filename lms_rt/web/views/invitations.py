"""The open invitations of a course, and taking one back."""

from typing import Final

from aiohttp import web

from lms_rt.contract.pages import Page
from lms_rt.contract.rosters import Invitation, InvitationQuery
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.people_form import ROLES
from lms_rt.web.rendering import redirect, render
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50


@pages.get("/courses/{course}/people/invitations", who="person")
async def show_invitations(visit: Visit) -> web.Response:
    """The newest first, a page at a time."""
    return await _page(visit)


@pages.post("/courses/{course}/invitations/{invitation}/revoke", who="person")
async def revoke_invitation(visit: Visit) -> web.Response:
    """Its link is good no longer. Of one that was accepted meanwhile, this is said."""
    course = named(visit, "course")
    try:
        await visit.services.invitations.revoke(visit.member, course, named(visit, "invitation"))
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise
        return await _page(visit, error=f"{problem.detail}.", status=problem.kind.status)
    return redirect(f"/courses/{course}/people/invitations?note=revoked")


async def _page(visit: Visit, *, error: str | None = None, status: int = 200) -> web.Response:
    course = named(visit, "course")
    asked = visit.request.query
    query = query_in(visit, InvitationQuery, limit=SHOWN_AT_ONCE, sort="-created_at", open=True)
    found = Page[Invitation].of(await visit.services.invitations.page(visit.member, course, query), query)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "invitations": found.items,
        "next": found.next,
        "first_page": on_first_page(visit),
        "roles": ROLES,
        "note": "The invitation is taken back: its link is good no longer." if asked.get("note") == "revoked" else None,
        "error": error,
    }
    return render(visit, "invitations.html", context, status=status)
