"""Receivers of webhooks that refuse, hang, drop the line or are gone, and senders that are killed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from lms_rt.contract.webhooks import DeliveryQuery, WebhookPatch
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support.content import Taught, taught
from tests.support.hook_receiver import Received, Receiver, take
from tests.support.hooking import SOON, hooked, nothing_waits, school_of
from tests.support.running import until_true
from tests.support.worker_process import worker_process
from tests.support.working import working


@pytest.fixture
async def idle(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """Services without a worker, that may send to this machine."""
    async with school_of(database_url, redis_url) as system:
        yield system


def refusing(times: int, status: int = 503) -> Receiver:
    """An answer that refuses so often, then takes."""
    left = times

    async def answer(got: Received) -> web.StreamResponse:
        nonlocal left
        left -= 1
        return web.Response(status=status, text="not now") if left >= 0 else await take(got)

    return Receiver(answer=answer)


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
