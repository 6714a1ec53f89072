"""Courses over REST."""

from uuid import UUID

from lms_rt.contract.courses import Course, CourseCopy, CourseCreate, CoursePatch, CourseQuery
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode, invalid
from lms_rt.http.call import Call
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Routes
from lms_rt.services.courses import CourseFilter

routes = Routes(tag="courses", description="Courses: what is taught, and whether people can see it.")


@routes.route(
    "POST", "/courses", status=201, summary="Create a course", who="instructors", errors=[ErrorCode.FORBIDDEN]
)
async def create_course(call: Call, body: CourseCreate) -> Reply[Course]:
    """The course starts as a draft, with its creator as its instructor."""
    course = await call.services.courses.create(call.person, body)
    return Reply(course, location=f"/courses/{course.id}")


@routes.route("GET", "/courses", summary="List courses")
async def list_courses(call: Call, query: CourseQuery) -> Page[Course]:
    """Published courses, and those one has a part in. With `q` only those with all of its words, best
    match first; case and accents do not matter."""
    courses, which = call.services.courses, CourseFilter(query.mine, query.status, query.metadata)
    if query.q is None:
        if query.sort.endswith("relevance"):
            raise invalid("$.query.sort", "needs q: only what is searched for is more or less relevant")
        return Page[Course].of(await courses.page(call.person, which, query), query)
    ranked = await courses.search(call.person, query.q, which, query)
    if not query.sort.endswith("relevance"):
        return Page[Course].of([course for _, course in ranked], query)
    ranks = {course.id: rank for rank, course in ranked}
    return Page[Course].of([course for _, course in ranked], query, value=lambda course: ranks[course.id])


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
    """A course in which classes were held, or quizzes taken, is refused (409): archive it instead."""
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
