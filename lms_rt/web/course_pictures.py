"""Pictures of courses: those among our own files, for pages load none from elsewhere."""

from collections.abc import Sequence
from uuid import UUID

from lms_rt.contract.courses import Course
from lms_rt.security.uploads import PICTURES
from lms_rt.web.lesson_media import file_of
from lms_rt.web.visit import Visit


async def pictures_of(visit: Visit, courses: Sequence[Course]) -> dict[UUID, str]:
    """The address of each course's picture, where it has one that the person may see and browsers draw."""
    files = {course.id: file for course in courses if (file := file_of(course.thumbnail)) is not None}
    kinds = await visit.services.files.content_types(visit.member, set(files.values()))
    return {
        course.id: course.thumbnail
        for course in courses
        if course.thumbnail and course.id in files and kinds.get(files[course.id]) in PICTURES
    }
