"""The files of a course, for those who write in it: uploading them, showing them in a lesson, deleting them."""

from typing import Final

from aiohttp import web

from lms_rt.contract.courses import Course
from lms_rt.contract.files import FileQuery, FileUpload, StoredFile
from lms_rt.contract.pages import Page
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.web.editors import for_editors
from lms_rt.web.file_words import kind_in_words, markdown_of, size_in_words
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.tabs import course_tabs
from lms_rt.web.uploads import take
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 20
NOTES: Final = {
    "uploaded": "What you uploaded is in the course now. The newest stands first.",
    "deleted": "The file is deleted.",
}


@pages.get("/courses/{course}/files", who="person")
async def show_files(visit: Visit) -> web.Response:
    """The newest first, a page at a time."""
    return await _files(visit, await _course(visit), note=NOTES.get(visit.request.query.get("note", "")))


@pages.post("/courses/{course}/files", who="person", files=True)
async def upload_files(visit: Visit) -> web.Response:
    """One or several. What came before one that is refused stays."""
    course = await _course(visit)
    given = FileUpload(course=course.id, public="public" in visit.form)
    taken = await take(visit, given)
    if taken.refusal is None:
        return redirect(f"/courses/{course.id}/files?note=uploaded")
    names = ", ".join(f"“{file.name}”" for file in taken.files)
    note = f"Taken and kept: {names}." if names else None
    return await _files(visit, course, note=note, wrong=taken.refusal.text, status=taken.refusal.status)


@pages.post("/courses/{course}/files/{file}/delete", who="person")
async def delete_file(visit: Visit) -> web.Response:
    """Refused while something shows it."""
    course = await _course(visit)
    file = (await visit.services.files.find(visit.member, named(visit, "file"))).file
    if file.course != course.id:
        raise not_found("file")
    try:
        await visit.services.files.delete(visit.member, file.id)
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise
        error = f"“{file.name}” was not deleted. {problem.detail}."
        return await _files(visit, course, error=error, status=problem.kind.status)
    return redirect(f"/courses/{course.id}/files?note=deleted")


async def _course(visit: Visit) -> Course:
    course = await visit.services.courses.get(visit.member, named(visit, "course"))
    await for_editors(visit, course.id, Action.EDIT_CONTENT)
    return course


async def _files(
    visit: Visit,
    course: Course,
    *,
    note: str | None = None,
    error: str | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> web.Response:
    query = query_in(visit, FileQuery, limit=SHOWN_AT_ONCE, sort="-created_at", course=course.id)
    found = Page[StoredFile].of(await visit.services.files.page(visit.member, query), query)
    ids = [file.id for file in found.items]
    whereabouts = await visit.services.course_files.whereabouts(visit.member, course.id, ids)
    context = {
        "course": course,
        "tabs": await course_tabs(visit, course.id),
        "files": [(file, _words(file), whereabouts.get(file.id)) for file in found.items],
        "next": found.next,
        "first_page": on_first_page(visit),
        "public": "public" in visit.form,
        "note": note,
        "error": error,
        "wrong": wrong,
    }
    return render(visit, "course_files.html", context, status=status)


def _words(file: StoredFile) -> dict[str, str]:
    return {
        "size": size_in_words(file.size),
        "kind": kind_in_words(file.content_type),
        "markdown": markdown_of(file),
    }
