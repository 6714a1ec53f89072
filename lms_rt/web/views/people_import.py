"""A list of people for a course: a file or pasted rows, only tried or enrolled, and what became of each row."""

from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt import limits
from lms_rt.contract.courses import Course
from lms_rt.contract.rosters import ImportJob, ImportReport
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.forms import whole
from lms_rt.services import roster_csv
from lms_rt.web.editors import for_editors
from lms_rt.web.forms import EMPTY
from lms_rt.web.import_report import shown
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.visit import Visit

pages = Pages()

LIST: Final = "list"
"""The field for pasted rows."""
FILE: Final = "file"
MENDED_BY_HAND: Final = frozenset({ErrorCode.VALIDATION, ErrorCode.MALFORMED, ErrorCode.TOO_LARGE})
"""Refusals of a list as a whole."""


@pages.get("/courses/{course}/people/import", who="person")
async def show_import(visit: Visit) -> web.Response:
    """The form, empty."""
    return _form(visit, await _course(visit), "")


@pages.post("/courses/{course}/people/import", who="person", files=True)
async def import_people(visit: Visit) -> web.Response:
    """Take the list, or only try it. A file goes before what was pasted; what was read of it stands in the form
    afterwards, so that it is mended there, or enrolled once it was tried, without being chosen again."""
    course = await _course(visit)
    content, of = visit.form.get(LIST, ""), LIST
    try:
        file = await _file(visit)
        if file is not None:
            of = FILE
            content = roster_csv.decoded(file)
    except Problem as problem:
        return _form(visit, course, content, _refusal(problem, FILE))
    if not content.strip():
        return _form(visit, course, "", Refused(422, errors={LIST: EMPTY}))
    only_try = "only_try" in visit.form
    try:
        taken = await visit.services.enrollment_imports.take(visit.member, course.id, content, dry_run=only_try)
    except Problem as problem:
        return _form(visit, course, content, _refusal(problem, of))
    if isinstance(taken, ImportJob):
        return _to_job(taken, course.id)
    return _form(visit, course, content if only_try or taken.refused else "", report=taken)


@pages.post("/courses/{course}/people/import/{trial}", who="person")
async def enrol_tried_list(visit: Visit) -> web.Response:
    """Enrol a long list as it was tried, from the page of its trial."""
    course = named(visit, "course")
    begun = await visit.services.tried_lists.enrol(visit.member, course, named(visit, "trial"))
    return _to_job(begun, course)


def _to_job(begun: ImportJob, course: UUID) -> web.Response:
    return redirect(f"/jobs/{begun.job}?back=/courses/{course}/people/import")


async def _course(visit: Visit) -> Course:
    course = await visit.services.courses.get(visit.member, named(visit, "course"))
    await for_editors(visit, course.id, Action.MANAGE_ENROLLMENT)
    return course


async def _file(visit: Visit) -> bytes | None:
    async for file in visit.files:
        return await whole(file.chunks, limits.MAX_BODY_BYTES)
    return None


def _refusal(problem: Problem, field: str) -> Refused:
    if problem.code not in MENDED_BY_HAND:
        raise problem
    said = problem.fields[0].message if problem.fields else problem.detail or problem.kind.title
    words = f"The list {said}" if problem.fields else said
    return Refused(problem.kind.status, errors={field: f"{words}."})


def _form(
    visit: Visit, course: Course, content: str, refused: Refused = ACCEPTED, report: ImportReport | None = None
) -> web.Response:
    context = {
        "course": course,
        "content": content.removeprefix("\ufeff"),
        "errors": refused.errors,
        "report": None if report is None else shown(report),
        "rows_at_once": limits.ROSTER_ROWS_AT_ONCE,
        "rows_max": limits.ROSTER_ROWS_MAX,
    }
    return render(visit, "people_import.html", context, status=refused.status)
