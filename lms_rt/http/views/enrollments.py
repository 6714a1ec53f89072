"""Enrolments over REST."""

from uuid import UUID

from lms_rt.contract.courses import (
    Enrollment,
    EnrollmentCreate,
    EnrollmentPatch,
    EnrollmentQuery,
    SelfEnrollment,
)
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="enrolment", description="Who takes part in a course, and in which role.")


@routes.route(
    "POST",
    "/courses/{id}/enrollments",
    status=201,
    summary="Enrol somebody",
    who="instructors of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.ALREADY_EXISTS],
)
async def add_enrollment(call: Call, id: UUID, body: EnrollmentCreate) -> Reply[Enrollment]:  # noqa: A002
    """Somebody with an account, by address or user id. One who withdrew is taken back."""
    enrollment = await call.services.enrollments.add(call.person, id, body)
    return Reply(enrollment, location=f"/enrollments/{enrollment.id}")


@routes.route(
    "GET",
    "/courses/{id}/enrollments",
    summary="List a course's enrolments",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_enrollments(call: Call, id: UUID, query: EnrollmentQuery) -> Page[Enrollment]:  # noqa: A002
    """The roster, oldest enrolment first."""
    found = await call.services.enrollments.page(call.person, id, query)
    return Page[Enrollment].of(found, query)


@routes.route(
    "POST",
    "/courses/{id}/enroll",
    status=201,
    summary="Enrol oneself",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.ALREADY_EXISTS, ErrorCode.CONFLICT],
)
async def enroll_oneself(call: Call, id: UUID, body: SelfEnrollment = SelfEnrollment()) -> Reply[Enrollment]:  # noqa: A002, B008 - immutable
    """In a published course that takes enrolments from outside; with its code where it has one. Where all places are
    taken the status is `waiting`, until one becomes free."""
    enrollment = await call.services.enrollments.enroll_oneself(call.person, id, body)
    return Reply(enrollment, location=f"/enrollments/{enrollment.id}")


@routes.route("GET", "/enrollments/{id}", summary="Read an enrolment", errors=[ErrorCode.NOT_FOUND])
async def get_enrollment(call: Call, id: UUID) -> Enrollment:  # noqa: A002
    """One's own, also while one waits or after one withdrew; anybody's for the staff of the course."""
    return await call.services.enrollments.get(call.person, id)


@routes.route(
    "PATCH",
    "/enrollments/{id}",
    summary="Change an enrolment",
    who="instructors of the course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def edit_enrollment(call: Call, id: UUID, body: EnrollmentPatch) -> Enrollment:  # noqa: A002
    """Role, status or extra time. A course keeps at least one instructor."""
    return await call.services.enrollments.edit(call.person, id, body, call.if_match)


@routes.route(
    "DELETE",
    "/enrollments/{id}",
    status=204,
    summary="Withdraw an enrolment",
    who="instructors of the course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def withdraw_enrollment(call: Call, id: UUID) -> None:  # noqa: A002
    """The record stays, with the status `withdrawn`, and the learner may still read what is theirs of it."""
    await call.services.enrollments.withdraw(call.person, id, call.if_match)
