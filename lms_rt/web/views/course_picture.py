"""The picture of a course: uploaded, and taken away."""

from typing import Final

from aiohttp import web

from lms_rt.contract.courses import Course, CoursePatch
from lms_rt.contract.files import FileUpload
from lms_rt.security.uploads import PICTURES
from lms_rt.web.course_form import form_of
from lms_rt.web.course_page import course_page, editable_course
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import Refused, refusal_of, revision_in
from lms_rt.web.uploads import Refusal, take_one
from lms_rt.web.visit import Visit

pages = Pages()

OVERTAKEN: Final = "Somebody else has changed this course since you opened it. Its picture is as they left it."
KEPT: Final = "“{name}” is kept all the same, among the files of the course, under the address {url}."


@pages.post("/courses/{course}/picture", who="person", files=True)
async def upload_picture(visit: Visit) -> web.Response:
    """For everybody, as a course is shown to who is not in it. The picture before stays among its files."""
    course, revision = await editable_course(visit), revision_in(visit.form)
    file = await take_one(visit, FileUpload(course=course.id, public=True), only=PICTURES)
    if isinstance(file, Refusal):
        return await course_page(visit, course, form_of(course), Refused(file.status, errors={"file": file.text}))
    kept = KEPT.format(name=file.name, url=file.url)
    return await _shown(visit, course, CoursePatch(thumbnail=file.url), revision, f"{OVERTAKEN} {kept}")


@pages.post("/courses/{course}/picture/remove", who="person")
async def remove_picture(visit: Visit) -> web.Response:
    """The course shows none; the file stays."""
    course = await editable_course(visit)
    return await _shown(visit, course, CoursePatch(thumbnail=None), revision_in(visit.form), OVERTAKEN)


async def _shown(visit: Visit, course: Course, patch: CoursePatch, revision: int, overtaken: str) -> web.Response:
    refused = await refusal_of(visit.services.courses.edit(visit.member, course.id, patch, revision), overtaken)
    if refused is None:
        return redirect(f"/courses/{course.id}/edit#picture")
    now = await editable_course(visit)
    return await course_page(visit, now, form_of(now), refused)
