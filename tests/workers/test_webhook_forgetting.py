"""A receiver that answers with what it was sent keeps nobody's name in the log of deliveries."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from aiohttp import web

from lms_rt.contract.webhooks import DeliveryQuery
from lms_rt.core import Core
from lms_rt.domain.names import DELETED_NAME
from tests.support.content import Taught, taught
from tests.support.hook_receiver import Received, Receiver
from tests.support.hooking import hooked, nothing_waits, school_of
from tests.support.working import working


@pytest.fixture
async def idle(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """Services without a worker, that may send to this machine."""
    async with school_of(database_url, redis_url) as system:
        yield system


async def echo(got: Received) -> web.StreamResponse:
    return web.Response(status=200, body=got.body)


async def answers(course: Taught, hook: UUID) -> list[list[str | None]]:
    """What is kept of the answers to each event, the oldest first."""
    log, teacher = course.system.services.webhook_log, course.teacher
    deliveries = [await log.get(teacher, hook, each.id) for each in await log.page(teacher, hook, DeliveryQuery())]
    deliveries.sort(key=lambda each: each.position)
    return [[attempt.answer for attempt in each.log] for each in deliveries]


async def test_answers_about_who_leaves_are_dropped_and_those_about_others_stay(idle: Core, receiver: Receiver) -> None:
    receiver.answer = echo
    course = await taught(idle)
    hook = (await hooked(course, receiver)).id
    async with working(idle):
        emmy, _ = await course.enrolled("Emmy Noether")
        await course.enrolled("Ada Lovelace")
        await nothing_waits(idle)
        [about_emmy], [about_ada] = await answers(course, hook)
        assert '"Emmy Noether"' in str(about_emmy)
        await idle.services.account_deletion.delete(emmy)
        await nothing_waits(idle)
    left = f'"{DELETED_NAME}"'
    first, second, [that_she_left] = await answers(course, hook)
    assert (first, second) == ([None], [about_ada])
    assert left in str(that_she_left)


async def test_an_answer_that_comes_once_they_have_left_is_not_kept_either(idle: Core, receiver: Receiver) -> None:
    """The request was in hand: what was sent names them, and what is stored by now does not."""
    gone = asyncio.Event()

    async def echo_late(got: Received) -> web.StreamResponse:
        await gone.wait()
        receiver.answer = echo
        return web.Response(status=500, body=got.body)

    receiver.answer = echo_late
    course = await taught(idle)
    hook = (await hooked(course, receiver)).id
    async with working(idle):
        emmy, _ = await course.enrolled("Emmy Noether")
        await receiver.until(1)
        await idle.services.account_deletion.delete(emmy)
        gone.set()
        await nothing_waits(idle)
    refused, taken = receiver.received[:2]
    assert refused.id == taken.id
    assert refused.data["name"] == "Emmy Noether"
    assert (await answers(course, hook))[0] == [None, taken.body.decode()]
    assert taken.data["name"] == DELETED_NAME
