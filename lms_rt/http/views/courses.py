"""Courses over REST."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, Json, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import without_nul
from lms_rt.contract.courses import Course, CourseCopy, CourseCreate, CoursePatch, CourseStatus, Metadata
from lms_rt.contract.pages import Page, PageQuery
from lms_rt.errors import ErrorCode, invalid
from lms_rt.http.call import Call
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Routes
from lms_rt.services.courses import CourseFilter

routes = Routes(tag="courses", description="Courses: what is taught, and whether people can see it.")


class CourseQuery(PageQuery[tuple[UUID] | tuple[float, UUID]]):
    """Which courses."""

    q: Annotated[
        str | None,
        StringConstraints(max_length=limits.SEARCH_MAX),
        AfterValidator(lambda words: without_nul(words) if words else words),
        Field(description="Words in title, summary or description, or their beginnings; best matches first"),
    ] = None
    metadata: Annotated[
        Json[Metadata] | None,
        Field(description='What the metadata contains, as a JSON object: `{"level":"b1"}`'),
    ] = None

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
    """Published courses, and those one has a part in, oldest first. With `q` only those with all of its words, best
    match first; case and accents do not matter."""
    courses, which = call.services.courses, CourseFilter(query.mine, query.status, query.metadata)
    cursor = query.cursor
    if query.q is None:
        if cursor is not None and len(cursor) != 1:
            raise invalid("$.query.cursor", "is of a search; repeat its q")
        found = await courses.page(call.person, which, after=cursor[0] if cursor else None, fetch=query.fetch)
        return Page[Course].of(found, query.limit, lambda course: (course.id,))
    if cursor is not None and len(cursor) != 2:
        raise invalid("$.query.cursor", "is of a list without q")
    ranked = await courses.search(call.person, query.q, which, after=cursor, fetch=query.fetch)
    ranks = {course.id: rank for rank, course in ranked}
    return Page[Course].of([course for _, course in ranked], query.limit, lambda course: (ranks[course.id], course.id))


@routes.route("GET", "/courses/{id}", summary="Read a course", errors=[ErrorCode.NOT_FOUND])
async def get_course(call: Call, id: UUID) -> Encoded[Course]:  # noqa: A002 - the name of the path parameter
    """`role` is the reader's own part in the course, null for none."""
    read = await call.services.courses.read(call.person, id)
    return Encoded(read.content, revision=read.revision, variant=read.variant)


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


@routes.route(
    "POST",
    "/courses/{id}/duplicate",
    status=201,
    summary="Copy a course",
    who="its instructors",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def copy_course(call: Call, id: UUID, body: CourseCopy = CourseCopy()) -> Reply[Course]:  # noqa: A002, B008 - immutable
    """A draft with the same content and quizzes, without the people and what they did."""
    course = await call.services.course_copies.copy(call.person, id, body.title)
    return Reply(course, location=f"/courses/{course.id}")
