"""The gradebook of a course for its staff, and one's own grades; how it counts is set over REST."""

from typing import Final, cast, get_args

from aiohttp import web

from lms_rt.contract.gradebook import GradebookQuery, LearnerStatus
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
STATUSES: Final[dict[LearnerStatus, str]] = {
    "active": "Those who are in the course",
    "withdrawn": "Those who left",
    "all": "Both",
}


@pages.get("/courses/{course}/gradebook", who="person")
async def show_gradebook(visit: Visit) -> web.Response:
    """Learners by name, a cell for each quiz and class, and what they come to."""
    course, status = named(visit, "course"), _status(visit)
    query = query_in(visit, GradebookQuery, limit=SHOWN_AT_ONCE, sort="name", status=status)
    book = await visit.services.gradebooks.page(visit.member, course, query)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "book": book,
        "first_page": "cursor" not in visit.request.query,
        "status": status,
        "statuses": STATUSES.items(),
    }
    return render(visit, "gradebook.html", context)


@pages.get("/courses/{course}/gradebook/{kind}", who="person")
async def download(visit: Visit) -> web.StreamResponse:
    """The same as a file, `csv` or `xlsx`; a long one is made as a job."""
    course, kind, status = named(visit, "course"), visit.request.match_info["kind"], _status(visit)
    if kind not in get_args(ExportFormat):
        raise not_found("file")
    format_ = cast(ExportFormat, kind)
    file = await visit.services.gradebook_exports.export(visit.member, course, format_, status)
    if file is not None:
        return made(file)
    job = await visit.services.export_jobs.ask_gradebook(visit.member, course, format_, status)
    return redirect(f"/jobs/{job.job}?back=/courses/{course}/gradebook")


@pages.get("/courses/{course}/grades", who="person")
async def show_own_grades(visit: Visit) -> web.Response:
    """What one was graded for, as far as it is shown."""
    course = named(visit, "course")
    book = await visit.services.gradebooks.own(visit.member, course)
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "book": book,
        "rows": list(zip(book.columns, book.grades.cells, strict=True)),
    }
    return render(visit, "grades.html", context)


def _status(visit: Visit) -> LearnerStatus:
    asked = visit.request.query.get("status", "active")
    return next((each for each in STATUSES if each == asked), "active")
