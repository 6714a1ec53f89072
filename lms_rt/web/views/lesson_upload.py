"""A file uploaded for a lesson, which shows it from then on."""

from http import HTTPStatus
from typing import Final

from aiohttp import web

from lms_rt.contract.files import FileUpload, StoredFile
from lms_rt.contract.lessons import Lesson
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.lesson_file import patch_with
from lms_rt.web.lesson_form import form_of
from lms_rt.web.lesson_page import editable_lesson, lesson_page
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import Refused, revision_in
from lms_rt.web.uploads import Refusal, take_one
from lms_rt.web.visit import Visit

pages = Pages()

OVERTAKEN: Final = "Somebody else has changed this lesson since you opened it, so it does not show your file."
NO_ROOM: Final = "The text of this lesson has no room for your file."
KEPT: Final = "“{name}” is kept all the same, among the files of the course, under the address {url}."


@pages.post("/lessons/{lesson}/file", who="person", files=True)
async def upload_for_lesson(visit: Visit) -> web.Response:
    """Once it is uploaded it stays in the course, even where the lesson cannot show it: nobody sends it twice."""
    lesson, revision = await editable_lesson(visit), revision_in(visit.form)
    file = await take_one(visit, FileUpload(course=lesson.course))
    if isinstance(file, Refusal):
        return await _refused(visit, lesson, Refused(file.status, errors={"file": file.text}))
    try:
        patch = patch_with(lesson, file)
    except ValueError:
        return await _refused(visit, lesson, _without(file, HTTPStatus.UNPROCESSABLE_ENTITY, NO_ROOM))
    try:
        await visit.services.lessons.edit(visit.member, lesson.id, patch, revision)
    except Problem as problem:
        if problem.code is not ErrorCode.PRECONDITION_FAILED:
            raise
        now = await editable_lesson(visit)
        return await _refused(visit, now, _without(file, problem.kind.status, OVERTAKEN))
    return redirect(f"/lessons/{lesson.id}/edit#{'body' if patch.body is not None else 'url'}")


def _without(file: StoredFile, status: int, why: str) -> Refused:
    return Refused(status, f"{why} {KEPT.format(name=file.name, url=file.url)}")


async def _refused(visit: Visit, lesson: Lesson, refused: Refused) -> web.Response:
    return await lesson_page(visit, lesson, form_of(lesson), lesson.prerequisites, refused)
