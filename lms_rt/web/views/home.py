"""The start page."""

from dataclasses import asdict

from aiohttp import web

from lms_rt.domain.permissions import may_manage_jobs
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.views.outbox import keeps_mails
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/", who="person")
async def show_home(visit: Visit) -> web.Response:
    """One's courses, and the classes going on in them."""
    overview = await visit.services.overviews.of(visit.member)
    duties = {"manages": may_manage_jobs(visit.member), "keeps_mails": keeps_mails(visit.settings)}
    return render(visit, "home.html", asdict(overview) | duties | {"error": None})
