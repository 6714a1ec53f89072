"""Places, waiting, invitations, lists of people."""

import asyncio
from uuid import UUID

import pytest

from lms_rt.contract.courses import (
    CoursePatch,
    EnrollmentCreate,
    EnrollmentPatch,
    EnrollmentQuery,
    EnrollmentStatus,
    SelfEnrollment,
)
from lms_rt.contract.rosters import ImportJob, ImportReport, InvitationCreate, InvitationQuery
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.job_runs import JobRuns
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.running import until_true

ANYHOW = SelfEnrollment()
EMAIL = Statement("SELECT email FROM users WHERE id = $1")
IMPORTS = Statement("SELECT id FROM enrollment_imports WHERE course_id = $1")
JOBS = Statement("SELECT count(*) FROM outbox WHERE job = $1")
WAITING_FOR_LOCKS = Statement("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


async def roster(course: Taught, status: EnrollmentStatus) -> list[UUID]:
    found = await course.system.services.enrollments.page(
        course.teacher, course.id, EnrollmentQuery(role="student", status=status, limit=100)
    )
    return [each.user for each in found]


async def import_csv(course: Taught, content: str, *, dry_run: bool = False) -> ImportReport:
    taken = await course.system.services.enrollment_imports.take(course.teacher, course.id, content, dry_run=dry_run)
    assert isinstance(taken, ImportReport)
    return taken


async def test_places_are_given_once_however_many_ask_at_the_same_time(course: Taught) -> None:
    services = course.system.services
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=3), None)
    people = [await school.person(course.system, f"P{n}") for n in range(8)]
    got = await asyncio.gather(*(services.enrollments.enroll_oneself(each, course.id, ANYHOW) for each in people))
    assert sorted(each.status for each in got) == ["active"] * 3 + ["waiting"] * 5
    assert len(await roster(course, "active")) == 3


async def test_whoever_waits_longest_gets_the_place_that_becomes_free(course: Taught) -> None:
    services = course.system.services
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=1), None)
    first, *others = [await school.person(course.system, f"P{n}") for n in range(4)]
    has_place = await services.enrollments.enroll_oneself(first, course.id, ANYHOW)
    for each in others:
        await services.enrollments.enroll_oneself(each, course.id, ANYHOW)
    await services.enrollments.withdraw(course.teacher, has_place.id, None)
    assert await roster(course, "active") == [others[0].user]
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=2), None)
    assert await roster(course, "active") == [others[0].user, others[1].user]
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=None), None)
    assert await roster(course, "waiting") == []


async def test_places_that_become_free_at_the_same_moment_go_to_those_who_wait_longest(course: Taught) -> None:
    services = course.system.services
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=4), None)
    people = [await school.person(course.system, f"P{n}") for n in range(10)]
    asked = [await services.enrollments.enroll_oneself(each, course.id, ANYHOW) for each in people]
    newcomers = [await school.person(course.system, f"N{n}") for n in range(3)]
    await asyncio.gather(
        *(services.enrollments.withdraw(course.teacher, each.id, None) for each in asked[:3]),
        *(services.enrollments.enroll_oneself(each, course.id, ANYHOW) for each in newcomers),
    )
    assert sorted(await roster(course, "active")) == sorted(each.user for each in people[3:7])
    assert len(await roster(course, "waiting")) == 3 + len(newcomers)


async def test_one_who_waits_is_a_stranger_until_there_is_a_place(course: Taught) -> None:
    services = course.system.services
    lesson = await course.lesson(body="inside")
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=1), None)
    await course.learner("First")
    ada = await school.person(course.system, "Ada")
    waiting = await services.enrollments.enroll_oneself(ada, course.id, ANYHOW)
    assert (await services.lessons.get(ada, lesson.id)).locked == "not_enrolled"
    await services.enrollments.edit(course.teacher, waiting.id, EnrollmentPatch(status="active"), None)
    assert (await services.lessons.get(ada, lesson.id)).body == "inside"


async def test_a_course_waits_for_the_courses_it_requires(course: Taught) -> None:
    services = course.system.services
    lesson = await course.lesson()
    later = await taught(course.system)
    await services.courses.edit(later.teacher, later.id, CoursePatch(prerequisites=[course.id]), None)
    ada = await course.learner()
    with pytest.raises(Problem) as refused:
        await services.enrollments.enroll_oneself(ada, later.id, ANYHOW)
    assert refused.value.code is ErrorCode.CONFLICT
    assert refused.value.extra["requires"] == [course.id]
    await services.progress.report(ada, lesson.id, 1.0, None)
    assert (await services.enrollments.enroll_oneself(ada, later.id, ANYHOW)).status == "active"


async def test_a_list_enrols_who_has_an_account_and_invites_the_others_with_a_word_for_every_row(
    course: Taught,
) -> None:
    ada = await school.person(course.system, "Ada")
    bob = await course.learner("Bob")
    emails = [await course.system.db.fetchval(EMAIL, each.user) for each in (ada, bob)]
    content = (
        "\ufeffEmail;Role;extra_time_factor\r\n"
        f"{emails[0].upper()};assistant;1.5\r\n{emails[1]};;\r\nnew@example.org;;\r\nnot an address;;\r\n"
        f"{emails[0]};;\r\nfour;cells;are;many\r\nx@example.org;boss;\r\n"
    )
    tried = await import_csv(course, content, dry_run=True)
    assert await course.system.db.fetchval(JOBS, "mail.invitation") == 0
    report = await import_csv(course, content)
    expected = ["enrolled", "already_enrolled", "invited", "invalid", "repeated", "invalid", "invalid"]
    assert [row.status for row in report.rows] == [row.status for row in tried.rows] == expected
    assert [row.row for row in report.rows] == [2, 3, 4, 5, 6, 7, 8]
    assert (report.enrolled, report.invited, report.refused) == (1, 1, 3)
    assert await course.system.db.fetchval(JOBS, "mail.invitation") == 1
    again = await import_csv(course, content)
    assert (again.enrolled, again.invited) == (0, 0)


@pytest.mark.parametrize("content", ["", "name\nAda\n", "email,email\na@example.org,b@example.org\n", "email,pin\n"])
async def test_a_list_without_a_header_we_know_is_refused(course: Taught, content: str) -> None:
    with pytest.raises(Problem) as refused:
        await import_csv(course, content)
    assert refused.value.code is ErrorCode.VALIDATION


async def test_a_long_list_becomes_a_job_that_is_done_once(course: Taught) -> None:
    services = course.system.services
    content = "email\n" + "".join(f"p{n}@example.org\n" for n in range(3000))
    taken = await services.enrollment_imports.take(course.teacher, course.id, content, dry_run=False)
    assert isinstance(taken, ImportJob)
    assert (await services.jobs.get(course.teacher, taken.job)).kind == "enrollments.import"
    given = await course.system.db.fetchval(Statement("SELECT id FROM enrollment_imports"))
    runs = JobRuns(course.system.db, course.system.services.announcer)
    run = await runs.claim(taken.job, 60)
    assert run is not None
    seen: list[tuple[int, int | None]] = []

    async def report(done: int, total: int) -> None:
        await runs.report(run, done, total)
        with course.system.db.apart():  # as anybody else sees it, while the list's transaction goes on
            job = await services.jobs.get(course.teacher, taken.job)
            await runs.renew(run, 60)
            assert await course.system.db.fetchval(JOBS, "mail.invitation") == 0
        seen.append((job.done, job.total))

    first = await services.enrollment_imports.perform(given, report)
    assert seen == [(1000, 3000), (2000, 3000), (3000, 3000)]
    again = await services.enrollment_imports.perform(given, report)
    assert first == again
    assert isinstance(first, dict)
    assert first["invited"] == 3000
    assert await course.system.db.fetchval(JOBS, "mail.invitation") == 3000
    assert await course.system.db.fetchval(Statement("SELECT content FROM enrollment_imports")) is None


async def test_an_invitation_is_good_once_for_whoever_has_its_link(course: Taught) -> None:
    invitations = course.system.services.invitations
    made = await invitations.invite(
        course.teacher, course.id, InvitationCreate(email="new@example.org", role="assistant")
    )
    with pytest.raises(Problem) as twice:
        await invitations.invite(course.teacher, course.id, InvitationCreate(email="NEW@example.org"))
    assert twice.value.code is ErrorCode.ALREADY_EXISTS
    letter = await invitations.letter(made.id)
    assert letter is not None
    ada, eve = await school.person(course.system, "Ada"), await school.person(course.system, "Eve")
    enrolled = await invitations.accept(ada, letter.token)
    assert (enrolled.user, enrolled.role, enrolled.status) == (ada.user, "assistant", "active")
    with pytest.raises(Problem) as used:
        await invitations.accept(eve, letter.token)
    assert used.value.code is ErrorCode.INVALID_TOKEN
    assert await invitations.letter(made.id) is None


async def test_an_invitation_that_was_taken_back_is_good_no_longer(course: Taught) -> None:
    invitations = course.system.services.invitations
    made = await invitations.invite(course.teacher, course.id, InvitationCreate(email="new@example.org"))
    letter = await invitations.letter(made.id)
    await invitations.revoke(course.teacher, course.id, made.id)
    assert letter is not None
    with pytest.raises(Problem) as refused:
        await invitations.accept(await school.person(course.system, "Ada"), letter.token)
    assert refused.value.code is ErrorCode.INVALID_TOKEN


async def test_who_waits_reads_their_own_enrolment_and_who_withdrew_too(course: Taught) -> None:
    services = course.system.services
    await services.courses.edit(course.teacher, course.id, CoursePatch(capacity=1), None)
    ada, bob = [await school.person(course.system, name) for name in ("Ada", "Bob")]
    first, waiting = [await services.enrollments.enroll_oneself(each, course.id, ANYHOW) for each in (ada, bob)]
    assert (await services.enrollments.get(bob, waiting.id)).status == "waiting"
    await services.enrollments.withdraw(course.teacher, first.id, None)
    assert (await services.enrollments.get(ada, first.id)).status == "withdrawn"
    assert (await services.progress_reads.of_enrollment(ada, first.id)).course_percent == 0
    with pytest.raises(Problem) as refused:
        await services.enrollments.get(ada, waiting.id)
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    "patch, code",
    [
        (CoursePatch(status="archived"), ErrorCode.NOT_FOUND),
        (CoursePatch(self_enroll=False), ErrorCode.FORBIDDEN),
        (CoursePatch(enroll_code="secret"), ErrorCode.VALIDATION),
    ],
)
async def test_nobody_enrols_in_a_course_that_is_just_being_closed(
    course: Taught, patch: CoursePatch, code: ErrorCode
) -> None:
    services, db = course.system.services, course.system.db
    ada = await school.person(course.system, "Ada")

    async def waits() -> bool:
        return bool(await db.fetchval(WAITING_FOR_LOCKS))

    async with db.transaction():
        await services.courses.edit(course.teacher, course.id, patch, None)
        with db.apart():
            late = asyncio.create_task(services.enrollments.enroll_oneself(ada, course.id, ANYHOW))
            await until_true(waits)
    with pytest.raises(Problem) as refused:
        await late
    assert refused.value.code is code


async def test_a_long_list_that_is_only_tried_is_a_job_too_and_enrols_nobody(course: Taught) -> None:
    services, db = course.system.services, course.system.db
    rows = "email\n" + "".join(f"p{n}@example.org\n" for n in range(1001))
    taken = await services.enrollment_imports.take(course.teacher, course.id, rows, dry_run=True)
    assert isinstance(taken, ImportJob)
    report = await services.enrollment_imports.perform(await db.fetchval(IMPORTS, course.id))
    assert isinstance(report, dict)
    assert (report["dry_run"], report["invited"]) == (True, 1001)
    assert await services.invitations.page(course.teacher, course.id, InvitationQuery(sort="email")) == []


async def test_an_invitation_that_has_expired_is_not_open_and_stands_in_nobody_s_way(course: Taught) -> None:
    invitations = course.system.services.invitations
    given = InvitationCreate(email="New@example.org")
    first = await invitations.invite(course.teacher, course.id, given)
    letter = await invitations.letter(first.id)
    assert letter is not None
    await course.system.db.execute(Statement("UPDATE invitations SET expires_at = now()"))
    assert await invitations.page(course.teacher, course.id, InvitationQuery(open=True)) == []
    report = await import_csv(course, "email\nnew@example.org\n")
    assert report.invited == 1
    [again] = await invitations.page(course.teacher, course.id, InvitationQuery(open=True))
    assert again.id != first.id
    [over] = await invitations.page(course.teacher, course.id, InvitationQuery(open=False))
    assert (over.id, over.revoked_at is None) == (first.id, False)
    with pytest.raises(Problem) as refused:
        await invitations.accept(await school.person(course.system, "Ada"), letter.token)
    assert refused.value.code is ErrorCode.INVALID_TOKEN
    assert len(await invitations.page(course.teacher, course.id, InvitationQuery())) == 2


async def test_who_is_added_by_hand_or_follows_an_invitation_during_a_long_list_with_them_waits_for_its_end(
    course: Taught,
) -> None:
    services, db = course.system.services, course.system.db
    ada, bob, cyd = [await school.person(course.system, name) for name in ("Ada", "Bob", "Cyd")]
    emails = [await db.fetchval(EMAIL, each.user) for each in (cyd, ada, bob)]
    made = await services.invitations.invite(course.teacher, course.id, InvitationCreate(email="dan@example.org"))
    letter = await services.invitations.letter(made.id)
    assert letter is not None
    strangers = [f"p{n}@example.org" for n in range(1000)]
    content = "\n".join(["email", emails[0], *strangers, *emails[1:], "dan@example.org"])
    taken = await services.enrollment_imports.take(course.teacher, course.id, content, dry_run=False)
    assert isinstance(taken, ImportJob)
    meanwhile: list[asyncio.Task[object]] = []

    async def blocked() -> bool:
        return bool(await db.fetchval(WAITING_FOR_LOCKS) == 2)

    async def report(done: int, total: int) -> None:
        if not meanwhile:  # Cyd is enrolled, and the staff's channel with it
            with db.apart():
                adding = services.enrollments.add(course.teacher, course.id, EnrollmentCreate(user=ada.user))
                meanwhile.append(asyncio.create_task(adding))
                meanwhile.append(asyncio.create_task(services.invitations.accept(bob, letter.token)))
                await until_true(blocked)

    said = await services.enrollment_imports.perform(await db.fetchval(IMPORTS, course.id), report)
    assert isinstance(said, dict)
    assert said["enrolled"] == 3
    refused = await asyncio.gather(*meanwhile, return_exceptions=True)
    assert [each.code for each in refused if isinstance(each, Problem)] == [ErrorCode.ALREADY_EXISTS] * 2
