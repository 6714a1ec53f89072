"""Extra time that somebody is enrolled with."""

import pytest

from lms_rt.contract.courses import EnrollmentCreate, EnrollmentPatch, SelfEnrollment
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.core import Core
from tests.support import school
from tests.support.content import Taught, taught

ANYHOW = SelfEnrollment()


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


async def test_who_comes_back_by_themselves_has_the_time_they_were_given(course: Taught) -> None:
    enrollments = course.system.services.enrollments
    ada = await school.person(course.system, "Ada")
    first = await enrollments.enroll_oneself(ada, course.id, ANYHOW)
    assert (first.extra_time_factor, first.extra_time_minutes) == (1, 0)
    given = EnrollmentPatch(extra_time_factor=1.5, extra_time_minutes=10)
    await enrollments.edit(course.teacher, first.id, given, None)
    await enrollments.withdraw(course.teacher, first.id, None)
    again = await enrollments.enroll_oneself(ada, course.id, ANYHOW)
    assert (again.id, again.extra_time_factor, again.extra_time_minutes) == (first.id, 1.5, 10)
    await enrollments.withdraw(course.teacher, first.id, None)
    added = await enrollments.add(course.teacher, course.id, EnrollmentCreate(user=ada.user))
    assert (added.extra_time_factor, added.extra_time_minutes) == (1, 0), "whoever adds them says what they are given"
    await enrollments.withdraw(course.teacher, first.id, None)
    longer = EnrollmentCreate(user=ada.user, extra_time_factor=1.5, extra_time_minutes=5)
    back = await enrollments.add(course.teacher, course.id, longer)
    assert (back.extra_time_factor, back.extra_time_minutes) == (1.5, 5)


async def test_who_is_added_or_invited_with_extra_time_has_all_of_it(course: Taught) -> None:
    services = course.system.services
    ada, bob = await school.person(course.system, "Ada"), await school.person(course.system, "Bob")
    longer = EnrollmentCreate(user=ada.user, extra_time_factor=1.25, extra_time_minutes=5)
    added = await services.enrollments.add(course.teacher, course.id, longer)
    assert (added.extra_time_factor, added.extra_time_minutes) == (1.25, 5)
    invited = InvitationCreate(email="bob@example.org", extra_time_factor=1.5, extra_time_minutes=10)
    letter = await services.invitations.letter(
        (await services.invitations.invite(course.teacher, course.id, invited)).id
    )
    assert letter is not None
    came = await services.invitations.accept(bob, letter.token)
    assert (came.extra_time_factor, came.extra_time_minutes) == (1.5, 10)
