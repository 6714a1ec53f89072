"""A course's gradebook, for its staff: learners, what they were graded for, what it comes to, and files to keep."""

from typing import Final

from aiohttp import web

from lms_rt.contract.gradebook import GradebookQuery
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.services.table_files import MEDIA_TYPES
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
FILED: Final = "active"
"""Whose lines are in the files."""


@pages.get("/courses/{course}/gradebook", who="person")
async def show_gradebook(visit: Visit) -> web.Response:
    """By name, a page at a time, with how it counts."""
    course = named(visit, "course")
    status = visit.request.query.get("status", "active")
    query = query_in(visit, GradebookQuery, limit=SHOWN_AT_ONCE, sort="name", status=status)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "book": await visit.services.gradebooks.page(visit.member, course, query),
        "settings": await visit.services.gradebook_settings.get(visit.member, course),
        "is_long": await visit.services.gradebook_exports.is_long(visit.member, course, FILED),
        "edits": await may_edit(visit, course, Action.EDIT_GRADEBOOK),
        "status": query.status,
        "first_page": on_first_page(visit),
    }
    return render(visit, "gradebook.html", context)


@pages.get("/courses/{course}/gradebook/{kind}", who="person")
async def download_gradebook(visit: Visit) -> web.StreamResponse:
    """Those who take part, as a file, `csv` or `xlsx`. A long one is not made here, as a browser may ask for an address
    again whenever it likes: back to the page, which has a form for it."""
    course = named(visit, "course")
    file = await visit.services.gradebook_exports.export(visit.member, course, _kind(visit), FILED)
    return made(file) if file is not None else redirect(f"/courses/{course}/gradebook")


@pages.post("/courses/{course}/gradebook/{kind}", who="person")
async def have_gradebook_written(visit: Visit) -> web.Response:
    """The same as a job, whose page hands the file out."""
    course = named(visit, "course")
    job = await visit.services.export_jobs.ask_gradebook(visit.member, course, _kind(visit), FILED)
    return redirect(f"/jobs/{job.job}?back=/courses/{course}/gradebook")


def _kind(visit: Visit) -> ExportFormat:
    kind = visit.request.match_info["kind"]
    if kind not in MEDIA_TYPES:
        raise not_found("file")
    return kind
