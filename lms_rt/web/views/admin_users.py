"""People with accounts, for administrators: found by words, filtered, sorted, a page at a time."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from lms_rt.contract.administration import ManagedUser, UserQuery
from lms_rt.contract.pages import Page
from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.user_words import ROLES
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/admin/users"
SHOWN_AT_ONCE: Final = 50
FILTERS: Final = ("q", "role", "disabled", "bounced", "sort")
SORTS: Final[Mapping[str, str]] = {
    "name": "Name",
    "email": "Address",
    "-created_at": "Newest account first",
    "created_at": "Oldest account first",
    "-updated_at": "Changed last first",
}
"""The first is meant where none is chosen."""


@pages.get("/admin", who="person")
async def enter(_visit: Visit) -> web.Response:
    """The first of the pages for administrators; it says whom it is for."""
    return redirect(ROOT)


@pages.get(ROOT, who="person")
async def list_users(visit: Visit) -> web.Response:
    """All of them, or those who are looked for."""
    asked = visit.request.query
    kept = {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}
    query = query_in(visit, UserQuery, limit=SHOWN_AT_ONCE, **{"sort": next(iter(SORTS)), **kept})
    found = await visit.services.administration.page(visit.member, query)
    shown = Page[ManagedUser].of(found, query)
    context = {
        "tabs": admin_tabs(visit),
        "users": shown.items,
        "next": shown.next,
        "first_page": on_first_page(visit),
        "filters": kept,
        "filtered": bool(kept.keys() - {"sort"}),
        "roles": ROLES,
        "sorts": SORTS,
        "me": visit.member.user,
    }
    return render(visit, "admin_users.html", context)
