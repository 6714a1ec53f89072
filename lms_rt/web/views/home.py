"""The start page."""

from dataclasses import asdict

from aiohttp import web

from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/", who="person")
async def show_home(visit: Visit) -> web.Response:
    """One's courses, and the classes going on in them."""
    overview = await visit.services.overviews.of(visit.member)
    return render(visit, "home.html", asdict(overview) | {"duties": admin_tabs(visit), "error": None})
