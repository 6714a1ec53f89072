"""Courses over REST."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_rt.contract.courses import Course, CourseCreate, CoursePatch, CourseStatus
from lms_rt.contract.pages import Page, PageQuery
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="courses", description="Courses: what is taught, and whether people can see it.")


class CourseQuery(PageQuery[tuple[UUID]]):
    """Which courses."""

    status: Annotated[CourseStatus | None, Field(description="Only courses with this status")] = None
    mine: Annotated[bool, Field(description="Only courses one has a part in")] = False


@routes.route(
    "POST", "/courses", status=201, summary="Create a course", who="instructors", errors=[ErrorCode.FORBIDDEN]
)
async def create_course(call: Call, body: CourseCreate) -> Reply[Course]:
    """The course starts as a draft, with its creator as its instructor."""
    course = await call.services.courses.create(call.person, body)
    return Reply(course, location=f"/courses/{course.id}")


@routes.route("GET", "/courses", summary="List courses")
async def list_courses(call: Call, query: CourseQuery) -> Page[Course]:
    """Published courses, and those one has a part in, oldest first."""
    courses = await call.services.courses.page(
        call.person,
        mine=query.mine,
        status=query.status,
        after=query.cursor[0] if query.cursor else None,
        fetch=query.fetch,
    )
    return Page[Course].of(courses, query.limit, lambda course: (course.id,))


@routes.route("GET", "/courses/{id}", summary="Read a course", errors=[ErrorCode.NOT_FOUND])
async def get_course(call: Call, id: UUID) -> Course:  # noqa: A002 - the name of the path parameter
    """`role` is the reader's own part in the course, null for none."""
    return await call.services.courses.get(call.person, id)


@routes.route(
    "PATCH",
    "/courses/{id}",
    summary="Change a course",
    who="its instructors",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def edit_course(call: Call, id: UUID, body: CoursePatch) -> Course:  # noqa: A002
    """A JSON Merge Patch. `{"status":"published"}` publishes the course."""
    return await call.services.courses.edit(call.person, id, body, call.if_match)


@routes.route(
    "DELETE",
    "/courses/{id}",
    status=204,
    summary="Delete a course",
    who="its instructors",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def delete_course(call: Call, id: UUID) -> None:  # noqa: A002
    """A course in which classes were held is archived instead."""
    await call.services.courses.delete(call.person, id, call.if_match)
