"""Going for good."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from lms_rt.contract.accounts import Credentials, NewUser, Registration
from lms_rt.contract.administration import AnnouncementCreate
from lms_rt.contract.certificates import CertificateTemplatePut
from lms_rt.contract.courses import (
    CourseCreate,
    CoursePatch,
    EnrollmentCreate,
    EnrollmentPatch,
    EnrollmentQuery,
    SelfEnrollment,
)
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.core import Core
from lms_rt.domain.names import DELETED_NAME
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.joining import Joining
from sql import administration, enrollments
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.running import until_true

EMAIL = "ada@school.example"
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
NAMED = Statement("SELECT count(*) FROM channel_events WHERE strpos(data::text, $1) > 0")
DOERS = Statement("SELECT actor_name FROM audit_log")
SOMEBODY = Statement("SELECT email FROM users WHERE id <> $1")
CERTIFIED = Statement("SELECT name FROM certificates")
USER = Statement("SELECT email, name, password_hash FROM users WHERE id = $1")


async def roster(course: Taught) -> dict[str, str]:
    """Who is in the course, by their names, and how."""
    found = await course.system.services.enrollments.page(course.teacher, course.id, EnrollmentQuery())
    return {each.name: f"{each.role} {each.status}" for each in found}


async def test_a_deleted_account_is_forgotten_and_its_address_free(system: Core) -> None:
    services = system.services
    credentials = Credentials(email=EMAIL, password=school.PASSWORD)
    await services.accounts.create_user(NewUser(email=EMAIL, password=school.PASSWORD, name="Ada", role="student"))
    pair = await services.sign_in.login(credentials, client="tests", address="::1")
    person = await services.identity.authenticate(pair.access_token)
    assert isinstance(person, Person)
    await services.account_deletion.delete(person)
    row = await system.db.fetchrow(USER, person.user)
    assert row is not None
    assert "ada" not in f"{row['email']} {row['name']}".lower()
    assert row["password_hash"] is None
    for awaited in (
        services.identity.authenticate(pair.access_token),
        services.sign_in.refresh(pair.refresh_token),
        services.sign_in.login(credentials, client="tests", address="::1"),
    ):
        with pytest.raises(Problem):
            await awaited
    again = Registration(email=EMAIL, password=school.PASSWORD, name="Ada")
    assert (await services.accounts.register(again)).id != person.user
    await services.sign_in.login(credentials, client="tests", address="::1")


async def test_whoever_goes_leaves_their_courses_on_record_and_their_place_to_the_next_in_line(system: Core) -> None:
    course = await taught(system)
    await system.services.courses.edit(course.teacher, course.id, CoursePatch(capacity=1), None)
    people = [await school.person(system, name) for name in ("Ada", "Bob")]
    for each in people:
        await system.services.enrollments.enroll_oneself(each, course.id, SelfEnrollment())
    await system.services.account_deletion.delete(people[0])
    left = {"Grace Hopper": "instructor active", DELETED_NAME: "student withdrawn", "Bob": "student active"}
    assert await roster(course) == left


async def test_a_course_keeps_its_last_instructor_even_where_they_are_gone(system: Core) -> None:
    course = await taught(system)
    second, _ = await course.enrolled("Alan", role="instructor")
    await system.services.account_deletion.delete(second)
    assert (await roster(course))[DELETED_NAME] == "instructor withdrawn"
    await system.services.account_deletion.delete(course.teacher)
    root = await school.person(system, "Root", Role.ADMIN)
    found = await system.services.enrollments.page(root, course.id, EnrollmentQuery(status="active"))
    assert [(each.user, each.role) for each in found] == [(course.teacher.user, "instructor")]


async def test_of_two_administrators_who_go_at_once_one_stays(system: Core) -> None:
    people = [await school.person(system, name, Role.ADMIN) for name in ("Root", "Toor")]
    went = await asyncio.gather(*map(system.services.account_deletion.delete, people), return_exceptions=True)
    [refused] = [each for each in went if each is not None]
    assert isinstance(refused, Problem)
    assert refused.code is ErrorCode.CONFLICT


async def test_nobody_enrols_who_has_no_account_any_more(system: Core) -> None:
    course, other = await taught(system), await taught(system)
    ada, enrollment = await course.enrolled()
    await system.services.account_deletion.delete(ada)
    enrollments = system.services.enrollments
    for awaited in (
        enrollments.add(course.teacher, course.id, EnrollmentCreate(user=ada.user)),
        enrollments.add(other.teacher, other.id, EnrollmentCreate(user=ada.user)),
        enrollments.edit(course.teacher, enrollment, EnrollmentPatch(status="active"), None),
    ):
        with pytest.raises(Problem) as refused:
            await awaited
        assert refused.value.code is ErrorCode.CONFLICT
    assert (await roster(course))[DELETED_NAME] == "student withdrawn"
    assert DELETED_NAME not in await roster(other)


async def test_who_joins_a_class_as_they_delete_their_account_is_named_nowhere(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_ = await school.open_class(system)
    ada = await school.person(system, "Ada Lovelace")
    await school.enrol(system, class_, ada)
    told, go_on, tell = asyncio.Event(), asyncio.Event(), Joining._tell

    async def telling(*args: Any) -> None:
        told.set()
        await go_on.wait()
        await tell(*args)

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    monkeypatch.setattr(Joining, "_tell", telling)
    joining = asyncio.create_task(system.services.channel_access.player(ada, class_.id))
    await told.wait()
    deletion = asyncio.create_task(system.services.account_deletion.delete(ada))
    await until_true(waits)
    go_on.set()
    await asyncio.gather(joining, deletion)
    assert await system.db.fetchval(NAMED, "Lovelace") == 0


async def test_who_joins_a_class_once_they_are_forgotten_is_named_nowhere_either(system: Core) -> None:
    class_ = await school.open_class(system)
    ada = await school.person(system, "Ada Lovelace")
    await school.enrol(system, class_, ada)

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    async with system.db.transaction():
        await system.services.account_deletion.delete(ada)
        with system.db.apart():
            joining = asyncio.create_task(system.services.channel_access.player(ada, class_.id))
            await until_true(waits)
    await asyncio.gather(joining, return_exceptions=True)
    assert await system.db.fetchval(NAMED, "Lovelace") == 0


async def test_a_certificate_that_is_made_as_its_holder_deletes_their_account_is_in_nobody_s_name(
    system: Core,
) -> None:
    course = await taught(system)
    ada, enrollment = await course.enrolled("Ada Lovelace")
    lesson = await course.lesson()
    template = CertificateTemplatePut(automatic=False)
    await system.services.certificate_templates.put(course.teacher, course.id, template, None)
    await system.services.progress.report(ada, lesson.id, 1.0, None)

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    async with system.db.transaction():
        await system.services.account_deletion.delete(ada)
        with system.db.apart():
            asking = asyncio.create_task(system.services.certificates.request(course.teacher, enrollment))
            await until_true(waits)
    await asking
    assert [row["name"] for row in await system.db.fetch(CERTIFIED)] == [DELETED_NAME]


async def test_who_completes_a_course_and_deletes_their_account_at_once_waits_for_no_circle(system: Core) -> None:
    course = await taught(system)
    ada, _ = await course.enrolled("Ada Lovelace")
    lesson = await course.lesson()

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    async with system.db.transaction() as tx:
        await tx.fetchrow(administration.LOCK, ada.user)  # as deleting begins, the enrolment comes later
        with system.db.apart():
            completing = asyncio.create_task(system.services.progress.report(ada, lesson.id, 1.0, None))
            await until_true(waits)
        await system.services.account_deletion.delete(ada)
    assert (await completing).course_percent == 100
    assert [row["name"] for row in await system.db.fetch(CERTIFIED)] == [DELETED_NAME]


async def test_who_deletes_their_account_waits_for_those_they_are_just_inviting_without_being_in_their_way(
    system: Core,
) -> None:
    course = await taught(system)
    invite = system.services.invitations.invite

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    async with system.db.transaction() as tx:
        await tx.fetchrow(enrollments.PLACES, course.id)  # as a list of people does that they have handed in
        with system.db.apart():
            deleting = asyncio.create_task(system.services.account_deletion.delete(course.teacher))
            await until_true(waits)
        await invite(course.teacher, course.id, InvitationCreate(email="bob@example.org"))
    await deleting
    assert await system.db.fetchval(NAMED, course.teacher.name) == 0


async def edit_course(course: Taught) -> object:
    return await course.system.services.courses.edit(course.teacher, course.id, CoursePatch(title="Maps"), None)


async def make_course(course: Taught) -> object:
    return await course.system.services.courses.create(course.teacher, CourseCreate(title="Maps"))


async def announce(course: Taught) -> object:
    given = AnnouncementCreate(title="Maps", body="are here")
    return await course.system.services.announcements.post(course.teacher, course.id, given)


async def enrol_a_list(course: Taught) -> object:
    address = await course.system.db.fetchval(SOMEBODY, course.teacher.user)
    content = f"email\n{address}"
    return await course.system.services.enrollment_imports.take(course.teacher, course.id, content, dry_run=False)


@pytest.mark.parametrize("work", [edit_course, make_course, announce, enrol_a_list])
async def test_what_somebody_does_as_they_delete_their_account_has_no_name_either(
    system: Core, work: Callable[[Taught], Coroutine[Any, Any, object]]
) -> None:
    course = await taught(system)
    await school.person(system, "Ada")

    async def waits() -> bool:
        return doing.done() or bool(await system.db.fetchval(WAITING))

    async with system.db.transaction():
        await system.services.account_deletion.delete(course.teacher)
        with system.db.apart():
            doing = asyncio.create_task(work(course))
            await until_true(waits)
            assert not doing.done()
    await asyncio.gather(doing, return_exceptions=True)
    assert await system.db.fetchval(NAMED, course.teacher.name) == 0
    assert course.teacher.name not in {row["actor_name"] for row in await system.db.fetch(DOERS)}
