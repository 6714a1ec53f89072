"""A course's gradebook, for its staff: learners, what they were graded for, what it comes to, and files to keep."""

from typing import Final

from aiohttp import web

from lms_rt.contract.gradebook import GradebookQuery
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.services.table_files import MEDIA_TYPES
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50


@pages.get("/courses/{course}/gradebook", who="person")
async def show_gradebook(visit: Visit) -> web.Response:
    """By name, a page at a time, with how it counts."""
    course = named(visit, "course")
    status = visit.request.query.get("status", "active")
    query = query_in(visit, GradebookQuery, limit=SHOWN_AT_ONCE, sort="name", status=status)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "book": await visit.services.gradebooks.page(visit.member, course, query),
        "settings": await visit.services.gradebook_settings.get(visit.member, course),
        "edits": await may_edit(visit, course, Action.EDIT_GRADEBOOK),
        "status": query.status,
        "first_page": "cursor" not in visit.request.query,
    }
    return render(visit, "gradebook.html", context)


@pages.get("/courses/{course}/gradebook/{kind}", who="person")
async def download_gradebook(visit: Visit) -> web.StreamResponse:
    """Those who take part, as a file, `csv` or `xlsx`; a long one is made as a job, whose page hands it out."""
    course, kind = named(visit, "course"), visit.request.match_info["kind"]
    if kind not in MEDIA_TYPES:
        raise not_found("file")
    file = await visit.services.gradebook_exports.export(visit.member, course, kind, "active")
    if file is not None:
        return made(file)
    job = await visit.services.export_jobs.ask_gradebook(visit.member, course, kind, "active")
    return redirect(f"/jobs/{job.job}?back=/courses/{course}/gradebook")
