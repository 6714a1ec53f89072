"""How it goes with a webhook, in figures: what ended, what waits, and why it does."""

import asyncio

import pytest

from lms_rt.contract.webhooks import DeliveryQuery, WebhookPatch
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services import webhook_log
from lms_rt.services.webhook_log import Standing
from tests.support.content import taught
from tests.support.hook_receiver import Received, Receiver
from tests.support.hooking import SOON, hooked, nothing_waits, school_of
from tests.support.running import until_true
from tests.support.working import working

UNTOUCHED = Standing(0, None, None, None, 0, 0, None)


async def drop(_: Received) -> None:
    """No answer at all."""


async def test_what_ended_and_what_waits_is_counted_and_the_first_says_why(
    database_url: str, redis_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_log, "LATEST", 3)
    monkeypatch.setattr(webhook_log, "WAITING_COUNTED", 2)
    slow = SOON.model_copy(update={"first_delay_s": 600, "longest_delay_s": 3600})
    async with school_of(database_url, redis_url, slow) as system:
        course, other = await taught(system), await taught(system)
        made, elsewhere = await hooked(course, receiver), await hooked(other, receiver)
        log, teacher = system.services.webhook_log, course.teacher

        async def standing() -> Standing:
            found = await log.standings(teacher, course.id, [made.id, elsewhere.id])
            assert list(found) == [made.id], "those of other courses are not told"
            return found[made.id]

        assert await standing() == UNTOUCHED
        async with working(system):
            for _ in range(4):
                await log.ping(teacher, made.id)
            await nothing_waits(system)
            well = await standing()
            assert (well.waiting, well.front, well.delivered, well.given_up) == (0, None, 3, 0)
            assert well.last_at is not None

            receiver.answer = drop
            waiting = [(await log.ping(teacher, made.id)).id for _ in range(3)]

            async def tried() -> bool:
                return (await standing()).trouble is not None

            await until_true(tried)
        ill = await standing()
        assert (ill.waiting, ill.front, ill.delivered) == (2, waiting[0], 3)
        assert ill.trouble is not None and ill.trouble.status is None and ill.trouble.error
        hook = await system.services.webhooks.get(teacher, made.id)
        assert ill.again_at == hook.retry_at

        first = (await log.page(teacher, made.id, DeliveryQuery(state="delivered")))[-1]
        await log.redeliver(teacher, made.id, first.id)
        asked = await standing()
        assert (asked.front, asked.trouble, asked.delivered) == (first.id, None, 3), "it has not failed, it went well"
        await system.services.webhooks.edit(teacher, made.id, WebhookPatch(enabled=True), None)
        assert (await standing()).again_at is None


async def test_of_two_who_each_make_a_secret_from_what_they_saw_one_is_told(
    database_url: str, redis_url: str, receiver: Receiver
) -> None:
    async with school_of(database_url, redis_url) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        rotate = system.services.webhooks.rotate
        both = await asyncio.gather(
            *(rotate(course.teacher, made.id, made.revision) for _ in range(2)), return_exceptions=True
        )
        (refused,) = [each for each in both if isinstance(each, Problem)]
        assert refused.code is ErrorCode.PRECONDITION_FAILED


async def test_only_instructors_are_told(database_url: str, redis_url: str, receiver: Receiver) -> None:
    async with school_of(database_url, redis_url) as system:
        course = await taught(system)
        made = await hooked(course, receiver)
        assistant, _ = await course.enrolled("Bo", "assistant")
        with pytest.raises(Problem) as refused:
            await system.services.webhook_log.standings(assistant, course.id, [made.id])
        assert refused.value.code is ErrorCode.FORBIDDEN
