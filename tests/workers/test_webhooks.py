"""What happens in a course is told elsewhere: in order, signed, again until it is taken, and once in effect."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import get_args

import pytest
from pydantic import SecretStr

from lms_rt.contract.attempts import GradeGiven
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.webhooks import DeliveryQuery, WebhookCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import SecuritySettings
from sql.statement import Statement
from tests.support import quizzing, school
from tests.support.content import taught
from tests.support.hook_receiver import Receiver
from tests.support.hooking import WAITING, hooked, nothing_waits, school_of
from tests.support.working import working

AGE = Statement("UPDATE webhook_deliveries SET created_at = created_at - make_interval(days => $1)")


@pytest.fixture
async def idle(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """Services without a worker, that may send to this machine."""
    async with school_of(database_url, redis_url) as system:
        yield system


async def test_a_course_completed_is_told_in_the_order_in_which_it_came_about(idle: Core, receiver: Receiver) -> None:
    course = await taught(idle)
    lessons = [await course.lesson(f"Lesson {n}") for n in range(3)]
    made = await hooked(course, receiver, get_args(HookEventName))
    async with working(idle):
        ada, enrollment = await course.enrolled()
        for lesson in lessons:
            await idle.services.progress.report(ada, lesson.id, 1.0, None)
            await idle.services.progress.report(ada, lesson.id, 1.0, None)
        await receiver.until(6, 90)  # a fresh machine cuts its fonts first
        await nothing_waits(idle)
    assert [got.type for got in receiver.received] == [
        "enrollment.changed", *["lesson.completed"] * 3, "course.completed", "certificate.issued",
    ]  # fmt: skip
    assert [got.data["lesson"] for got in receiver.received[1:4]] == [str(lesson.id) for lesson in lessons]
    assert {got.data["enrollment"] for got in receiver.received} == {str(enrollment)}
    assert len({got.id for got in receiver.received}) == 6
    for got in receiver.received:
        assert got.signed_by(made.secret)
        assert (got.json["id"], got.json["course"]) == (got.id, str(course.id))
        assert got.headers["content-type"] == "application/json"


async def test_a_class_that_ends_is_told_with_its_results(idle: Core, receiver: Receiver) -> None:
    class_ = await school.open_class(idle, [school.CAPITAL])
    given = WebhookCreate(url=receiver.url, events=["live.ended"])
    await idle.services.webhooks.create(class_.host, class_.course, given)
    ada = await school.person(idle, "Ada")
    await school.enrol(idle, class_, ada)
    participant = (await idle.services.channel_access.player(ada, class_.id)).participant
    guest = await school.guest(idle, class_, "Zoë")
    steps = idle.services.live_steps
    version = (await steps.start(class_.host, class_.id, 1)).version
    version = (await steps.open(class_.host, class_.id, version, None)).version
    await school.answer(idle, class_, participant, {"options": ["b"]})
    async with working(idle):
        await steps.end(class_.host, class_.id, version)
        await receiver.until(1)
    (got,) = receiver.received
    assert got.type == "live.ended"
    told = [(each["participant"], each["user"], each["name"], each["rank"]) for each in got.data["results"]]
    assert told == [(str(participant), str(ada.user), "Ada", 1), (str(guest), None, "Zoë", 2)]
    assert got.data["results"][0]["points"] > 0
    assert (got.data["session"], got.data["questions"]) == (str(class_.id), 1)


async def test_an_attempt_is_told_of_when_it_has_its_marks_and_when_they_change(idle: Core, receiver: Receiver) -> None:
    exam = await quizzing.exam(idle, [school.CAPITAL, quizzing.ESSAY])
    await hooked(exam.course, receiver, ["attempt.graded"])
    attempt = await exam.taken(await exam.course.learner(), 1)
    essay = next(each.id for each in attempt.questions if each.prompt == quizzing.ESSAY["prompt"])
    async with working(idle):
        for points in (500, 900, 900):  # the last changes nothing
            grade = GradeGiven(points=Decimal(points), comment="Well")
            await idle.services.attempt_grading.give(exam.course.teacher, attempt.id, essay, grade, None)
        await receiver.until(3)
        await nothing_waits(idle)
    assert [got.data["score"] for got in receiver.received] == [1000, 1500, 1900]
    assert {got.data["attempt"] for got in receiver.received} == {str(attempt.id)}


async def test_a_new_secret_signs_beside_the_one_before(idle: Core, receiver: Receiver) -> None:
    course = await taught(idle)
    made = await hooked(course, receiver)
    fresh = await idle.services.webhooks.rotate(course.teacher, made.id, made.revision)
    async with working(idle):
        await course.enrolled()
        await receiver.until(1)
    (got,) = receiver.received
    assert fresh.secret != made.secret
    assert got.signed_by(fresh.secret)
    assert got.signed_by(made.secret)
    assert not got.signed_by("whsec_" + "A" * 44)


async def test_secrets_outlive_the_key_that_sealed_them_once_they_are_sealed_anew(
    database_url: str, redis_url: str, idle: Core, receiver: Receiver
) -> None:
    course = await taught(idle)
    made = await hooked(course, receiver)
    first = idle.settings.security.jwt_keys["first"]
    both = {"first": first, "second": SecretStr("an0ther-k3y-of-the-tests-0123456789-abcd")}
    rotating = SecuritySettings(jwt_keys=both, jwt_kid="second", bcrypt_cost=4)
    async with school_of(database_url, redis_url, security=rotating) as system:
        assert await system.services.webhook_runs.reseal() == 1
        assert await system.services.webhook_runs.reseal() == 0
    rotated = SecuritySettings(jwt_keys={"second": both["second"]}, bcrypt_cost=4)
    async with school_of(database_url, redis_url, security=rotated) as system, working(system):
        await course.enrolled()
        await receiver.until(1)
    assert receiver.received[0].signed_by(made.secret)


async def test_what_is_rolled_back_is_told_to_nobody_and_strangers_hear_nothing(idle: Core, receiver: Receiver) -> None:
    course, other = await taught(idle), await taught(idle)
    await hooked(course, receiver, ["lesson.completed"])
    await other.enrolled()
    ada, enrollment = await course.enrolled()

    async def break_off() -> None:
        async with idle.db.transaction():
            await idle.services.enrollments.edit(course.teacher, enrollment, EnrollmentPatch(status="withdrawn"), None)
            raise ZeroDivisionError

    await hooked(course, receiver)
    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await idle.db.fetchval(WAITING) == 0
    await idle.services.progress.report(ada, (await course.lesson()).id, 1.0, None)
    assert await idle.db.fetchval(WAITING) == 1


async def test_old_deliveries_are_thrown_away(idle: Core, receiver: Receiver) -> None:
    course = await taught(idle)
    await hooked(course, receiver)
    await course.enrolled()
    await idle.db.execute(AGE, idle.settings.webhooks.keep_days + 1)
    await course.enrolled("Grace")
    assert await idle.services.webhook_runs.sweep() == 1
    assert await idle.db.fetchval(WAITING) == 1


async def test_webhooks_are_their_instructors_alone(idle: Core, receiver: Receiver) -> None:
    course = await taught(idle)
    made = await hooked(course, receiver)
    ada, _ = await course.enrolled()
    eve: Person = await school.person(idle, "Eve")
    for person in (ada, eve):
        with pytest.raises(Problem) as hidden:
            await idle.services.webhook_log.page(person, made.id, DeliveryQuery())
        assert hidden.value.code is ErrorCode.NOT_FOUND
    assert "secret" not in (await idle.services.webhooks.get(course.teacher, made.id)).model_dump()
