"""Long lists that were only tried, enrolled from there."""

import asyncio
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.rosters import ImportJob, ImportReport, InvitationQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught

ROWS = "email\n" + "".join(f"p{n}@example.org\n" for n in range(1001))
NEWEST = Statement("SELECT id FROM enrollment_imports ORDER BY id DESC LIMIT 1")
OF_JOB = Statement("SELECT (payload ->> 'import')::uuid FROM outbox WHERE uid = $1")
CONTENTS = Statement("SELECT count(*) FROM enrollment_imports WHERE content IS NOT NULL")
AGE = Statement("UPDATE enrollment_imports SET done_at = done_at - interval '25 hours' WHERE id = $1")

SENT_EARLIER = Statement("UPDATE enrollment_imports SET created_at = created_at - interval '91 days' WHERE id = $1")


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


async def performed(course: Taught, given: UUID) -> ImportReport:
    return ImportReport.model_validate(await course.system.services.enrollment_imports.perform(given))


async def tried(course: Taught) -> UUID:
    """A list whose trial is over."""
    imports = course.system.services.enrollment_imports
    assert isinstance(await imports.take(course.teacher, course.id, ROWS, dry_run=True), ImportJob)
    trial = (await performed(course, await course.system.db.fetchval(NEWEST))).trial
    assert trial is not None
    return trial


async def refusal(course: Taught, who: Person, of: UUID, trial: UUID) -> ErrorCode:
    with pytest.raises(Problem) as refused:
        await course.system.services.tried_lists.enrol(who, of, trial)
    return refused.value.code


async def test_a_list_that_was_tried_is_enrolled_without_being_sent_again(course: Taught) -> None:
    services, db = course.system.services, course.system.db
    trial = await tried(course)
    assert (await services.tried_lists.get(course.teacher, trial)).kept
    assert await services.invitations.page(course.teacher, course.id, InvitationQuery()) == []
    begun = await services.tried_lists.enrol(course.teacher, course.id, trial)
    report = await performed(course, await db.fetchval(OF_JOB, begun.job))
    assert (report.dry_run, report.invited, report.trial) == (False, 1001, None)
    assert len(report.rows) == 1001
    assert await db.fetchval(CONTENTS) == 0, "what was sent is forgotten once it is done"
    found = await services.tried_lists.get(course.teacher, trial)
    assert (found.course, found.kept, found.job) == (course.id, False, begun.job)


async def test_however_often_it_is_asked_for_it_is_enrolled_once(course: Taught) -> None:
    trial, lists = await tried(course), course.system.services.tried_lists
    begun = await asyncio.gather(*(lists.enrol(course.teacher, course.id, trial) for _ in range(4)))
    assert len({each.job for each in begun}) == 1
    await performed(course, await course.system.db.fetchval(OF_JOB, begun[0].job))
    assert await lists.enrol(course.teacher, course.id, trial) == begun[0]


async def test_it_is_forgotten_after_a_day(course: Taught) -> None:
    services = course.system.services
    trial, kept = await tried(course), await tried(course)
    await course.system.db.execute(AGE, trial)
    assert (await services.housekeeping.sweep())["tried_lists"] == 1
    assert (await services.housekeeping.sweep())["tried_lists"] == 0
    assert await refusal(course, course.teacher, course.id, trial) is ErrorCode.CONFLICT
    found = await services.tried_lists.get(course.teacher, trial)
    assert (found.kept, found.job) == (False, None)
    assert (await services.tried_lists.get(course.teacher, kept)).kept


async def test_what_became_of_a_list_goes_with_its_job(course: Taught) -> None:
    """It names people by their address, also those who never had an account."""
    services, db = course.system.services, course.system.db
    old, new = await tried(course), await tried(course)
    failed = await services.enrollment_imports.take(course.teacher, course.id, ROWS, dry_run=False)
    assert isinstance(failed, ImportJob)
    given_up = await db.fetchval(OF_JOB, failed.job)
    await db.execute(
        Statement("UPDATE enrollment_imports SET done_at = done_at - interval '8 days' WHERE id = $1"), old
    )
    await db.execute(SENT_EARLIER, given_up)
    assert (await services.housekeeping.sweep())["imports"] == 2
    assert [row["id"] for row in await db.fetch(Statement("SELECT id FROM enrollment_imports"))] == [new]


async def test_only_instructors_of_its_course_enrol_it_and_only_there(course: Taught) -> None:
    services = course.system.services
    trial = await tried(course)
    other = await school.person(course.system, "Emmy", Role.INSTRUCTOR)
    elsewhere = await school.course(course.system, other)
    assistant = await school.person(course.system, "Ada")
    given = EnrollmentCreate(user=assistant.user, role="assistant")
    await services.enrollments.add(course.teacher, course.id, given)
    assert await refusal(course, other, elsewhere, trial) is ErrorCode.NOT_FOUND
    assert await refusal(course, course.teacher, course.id, uuid4()) is ErrorCode.NOT_FOUND
    for person in (assistant, other):
        assert await refusal(course, person, course.id, trial) is ErrorCode.FORBIDDEN
        with pytest.raises(Problem) as refused:
            await services.tried_lists.get(person, trial)
        assert refused.value.code is ErrorCode.FORBIDDEN


async def test_what_was_not_only_tried_or_not_yet_is_no_such_list(course: Taught) -> None:
    imports, db = course.system.services.enrollment_imports, course.system.db
    await imports.take(course.teacher, course.id, ROWS, dry_run=True)
    waiting = await db.fetchval(NEWEST)
    assert await refusal(course, course.teacher, course.id, waiting) is ErrorCode.NOT_FOUND
    await imports.take(course.teacher, course.id, ROWS, dry_run=False)
    given = await db.fetchval(NEWEST)
    await performed(course, given)
    assert await refusal(course, course.teacher, course.id, given) is ErrorCode.NOT_FOUND
