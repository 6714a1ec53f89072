"""What happens in a course is told elsewhere: in order, signed, again until it is taken, and once in effect."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import get_args

import pytest
from aiohttp import web
from pydantic import SecretStr

from lms_rt.contract.attempts import GradeGiven
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.webhooks import DeliveryQuery, NewWebhook, WebhookCreate, WebhookPatch
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import SecuritySettings, WebhookSettings
from sql.statement import Statement
from tests.support import quizzing, school
from tests.support.content import Taught, taught
from tests.support.hook_receiver import HOST, Received, Receiver, hook_receiver, take
from tests.support.running import until_true
from tests.support.worker_process import worker_process
from tests.support.working import impatient, working

WAITING = Statement("SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting'")
AGE = Statement("UPDATE webhook_deliveries SET created_at = created_at - make_interval(days => $1)")
SOON = WebhookSettings(allowed_hosts=frozenset({HOST}), first_delay_s=0.01, longest_delay_s=0.05, timeout_s=2)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Another system."""
    async with hook_receiver() as server:
        yield server


@asynccontextmanager
async def school_of(
    database_url: str, redis_url: str, webhooks: WebhookSettings = SOON, **more: object
) -> AsyncIterator[Core]:
    """The services of one process, without a worker."""
    given = {**impatient(), "webhooks": webhooks, **more}
    async with school.running(database_url, redis_url, **given) as system:
        yield system


@pytest.fixture
async def idle(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """Services without a worker, that may send to this machine."""
    async with school_of(database_url, redis_url) as system:
        yield system


async def hooked(
    course: Taught, receiver: Receiver, events: Sequence[HookEventName] = ("enrollment.changed",)
) -> NewWebhook:
    given = WebhookCreate(url=receiver.url, events=list(events))
    return await course.system.services.webhooks.create(course.teacher, course.id, given)


async def nothing_waits(system: Core) -> None:
    async def none() -> bool:
        return bool(await system.db.fetchval(WAITING) == 0)

    await until_true(none, 30)


def refusing(times: int, status: int = 503) -> Receiver:
    """An answer that refuses so often, then takes."""
    left = times

    async def answer(got: Received) -> web.StreamResponse:
        nonlocal left
        left -= 1
        return web.Response(status=status, text="not now") if left >= 0 else await take(got)

    return Receiver(answer=answer)


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


async def test_an_event_that_is_refused_comes_again_under_its_id_before_the_next(
    idle: Core, receiver: Receiver
) -> None:
    receiver.answer = refusing(3).answer
    course = await taught(idle)
    made = await hooked(course, receiver)
    people = [(await course.enrolled(name))[1] for name in ("Ada", "Grace", "Alan")]
    async with working(idle):
        await receiver.until(6)
        await nothing_waits(idle)
    told = [got.data["enrollment"] for got in receiver.received]
    assert told == [str(each) for each in (*[people[0]] * 3, *people)]
    assert len({got.id for got in receiver.received}) == 3
    log = await idle.services.webhook_log.page(course.teacher, made.id, DeliveryQuery())
    assert [(each.state, each.attempts) for each in log] == [("delivered", 1), ("delivered", 1), ("delivered", 4)]
    first = await idle.services.webhook_log.get(course.teacher, made.id, log[-1].id)
    assert [(each.number, each.status, each.answer) for each in first.log] == [
        (1, 503, "not now"), (2, 503, "not now"), (3, 503, "not now"), (4, 204, ""),
    ]  # fmt: skip
    assert first.body == receiver.received[0].json
    assert (await idle.services.webhooks.get(course.teacher, made.id)).failures == 0


async def test_a_redirect_is_not_followed_and_a_long_answer_is_not_read(idle: Core, receiver: Receiver) -> None:
    answers = iter((302, 200))

    async def answer(_: Received) -> web.StreamResponse:
        status = next(answers)
        return web.Response(status=status, headers={"Location": f"{receiver.url}/elsewhere"}, text="\x00é" * 200_000)

    receiver.answer = answer
    course = await taught(idle)
    made = await hooked(course, receiver)
    async with working(idle):
        await course.enrolled()
        await receiver.until(2)
        await nothing_waits(idle)
    assert len(receiver.received) == 2
    (told,) = await idle.services.webhook_log.page(course.teacher, made.id, DeliveryQuery())
    first, second = (await idle.services.webhook_log.get(course.teacher, made.id, told.id)).log
    assert (first.status, second.status) == (302, 200)
    assert second.answer is not None
    assert 600 < len(second.answer) < 1024


async def test_a_line_that_drops_and_an_answer_that_never_comes_are_noted_and_tried_again(
    database_url: str, redis_url: str, receiver: Receiver
) -> None:
    said = iter(("drop", "hang", "take"))

    async def answer(got: Received) -> web.StreamResponse | None:
        match next(said):
            case "drop":
                return None
            case "hang":
                await asyncio.Event().wait()
        return await take(got)

    receiver.answer = answer
    brief = SOON.model_copy(update={"timeout_s": 0.2})
    async with school_of(database_url, redis_url, brief) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        async with working(system):
            await course.enrolled()
            await nothing_waits(system)
        (told,) = await system.services.webhook_log.page(course.teacher, made.id, DeliveryQuery())
        log = (await system.services.webhook_log.get(course.teacher, made.id, told.id)).log
    assert [each.status for each in log] == [None, None, 204]
    assert log[0].error
    assert log[1].error == "No answer within 0.2 seconds"


async def test_what_is_given_up_does_not_hold_up_the_next_and_can_be_sent_again(
    database_url: str, redis_url: str, receiver: Receiver
) -> None:
    receiver.answer = refusing(3, 400).answer
    async with school_of(database_url, redis_url, SOON.model_copy(update={"attempts": 3})) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        (_, first), (_, second) = [await course.enrolled(name) for name in ("Ada", "Grace")]
        log, teacher = system.services.webhook_log, course.teacher
        async with working(system):
            await nothing_waits(system)
            assert [got.data["enrollment"] for got in receiver.received] == [*[str(first)] * 3, str(second)]
            (failed,) = await log.page(teacher, made.id, DeliveryQuery(state="failed"))
            assert (failed.attempts, failed.last and failed.last.status) == (3, 400)
            again = await log.redeliver(teacher, made.id, failed.id)
            assert again.state == "waiting"
            await receiver.until(5)
            await nothing_waits(system)
        assert receiver.received[4].id == receiver.received[0].id
        told = await log.get(teacher, made.id, failed.id)
        assert (told.state, told.attempts) == ("delivered", 4)


async def test_a_receiver_that_is_gone_is_left_alone_until_somebody_takes_it_up_again(
    idle: Core, receiver: Receiver
) -> None:
    receiver.answer = refusing(1, 410).answer
    course = await taught(idle)
    made = await hooked(course, receiver)
    webhooks, log, teacher = idle.services.webhooks, idle.services.webhook_log, course.teacher
    await course.enrolled("Ada")
    await course.enrolled("Grace")
    async with working(idle):

        async def disabled() -> bool:
            return not (await webhooks.get(teacher, made.id)).enabled

        await until_true(disabled)
        found = await webhooks.get(teacher, made.id)
        assert found.note == "The receiver answered 410: it wants to hear nothing more."
        assert found.revision == made.revision + 1
        await course.enrolled("Alan")
        with pytest.raises(Problem) as refused:
            await log.ping(teacher, made.id)
        assert refused.value.code is ErrorCode.CONFLICT
        assert [each.state for each in await log.page(teacher, made.id, DeliveryQuery())] == ["waiting", "failed"]

        taken_up = await webhooks.edit(teacher, made.id, WebhookPatch(enabled=True), found.revision)
        assert (taken_up.enabled, taken_up.note, taken_up.failures) == (True, None, 0)
        asked = await log.ping(teacher, made.id)
        await receiver.until(3)
        await nothing_waits(idle)
    assert [got.type for got in receiver.received[1:]] == ["enrollment.changed", "ping"]
    assert receiver.received[2].id == str(asked.id)
    assert receiver.received[2].data == {"webhook": str(made.id)}


async def test_nothing_but_failures_for_long_disables_it_and_says_why(
    database_url: str, redis_url: str, receiver: Receiver
) -> None:
    receiver.answer = refusing(1000, 500).answer
    async with school_of(database_url, redis_url, SOON.model_copy(update={"disable_after_h": 0.3 / 3600})) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        await course.enrolled()
        async with working(system):

            async def disabled() -> bool:
                return not (await system.services.webhooks.get(course.teacher, made.id)).enabled

            await until_true(disabled)
        found = await system.services.webhooks.get(course.teacher, made.id)
        assert found.note is not None
        assert found.note.endswith("the last answer was 500.")
        assert found.failures == len(receiver.received)


async def test_nothing_is_sent_to_this_machine_when_the_settings_stop_allowing_it(
    database_url: str, redis_url: str, idle: Core, receiver: Receiver
) -> None:
    course = await taught(idle)
    made = await hooked(course, receiver)
    await course.enrolled()
    strict = SOON.model_copy(update={"allowed_hosts": frozenset()})
    async with school_of(database_url, redis_url, strict) as system:
        async with working(system):

            async def tried() -> bool:
                return (await system.services.webhooks.get(course.teacher, made.id)).failures > 1

            await until_true(tried)
        (told,) = await system.services.webhook_log.page(course.teacher, made.id, DeliveryQuery())
        assert told.last is not None
        assert told.last.error == "The address must be an https:// address"
        with pytest.raises(Problem) as refused:
            await hooked(Taught(system, course.teacher, course.id, course.module), receiver)
        assert refused.value.fields[0].path == "$.url"
    assert receiver.received == []


async def test_a_new_secret_signs_beside_the_one_before(idle: Core, receiver: Receiver) -> None:
    course = await taught(idle)
    made = await hooked(course, receiver)
    fresh = await idle.services.webhooks.rotate(course.teacher, made.id)
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


@pytest.mark.fault
async def test_senders_killed_again_and_again_leave_every_event_delivered_in_order_under_one_id(
    database_url: str, redis_url: str, receiver: Receiver
) -> None:
    """Only an event between the receiver's yes and our note can come twice: at most one a kill, and next to itself."""
    people, kills = 40, (5, 15, 25)
    held = asyncio.Event()

    async def slow(got: Received) -> web.StreamResponse:
        if len(receiver.received) in kills:
            await asyncio.wait_for(held.wait(), 30)  # the sender dies with this request in hand
            held.clear()
        return await take(got)

    receiver.answer = slow
    async with school_of(database_url, redis_url, SOON.model_copy(update={"timeout_s": 1.0})) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        enrolled = [(await course.enrolled(f"Learner {n}"))[1] for n in range(people)]
        for taken in kills:
            async with worker_process(system.settings) as doomed:
                await receiver.until(taken, 30)
                await doomed.kill()
                held.set()
        async with working(system):
            await nothing_waits(system)
        log = await system.services.webhook_log.page(course.teacher, made.id, DeliveryQuery(limit=100))
    assert {each.state for each in log} == {"delivered"}
    once = list(dict.fromkeys(got.data["enrollment"] for got in receiver.received))
    assert once == [str(each) for each in enrolled]
    order = [got.data["enrollment"] for got in receiver.received]
    assert order == sorted(order, key=once.index)  # what came twice came at its place
    assert len({got.id for got in receiver.received}) == people
    assert sum(n - 1 for n in Counter(got.id for got in receiver.received).values()) <= 2 * len(kills)
