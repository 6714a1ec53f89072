"""Webhooks of a course while others change what belongs to it."""

import asyncio

import pytest

from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.webhook_runs import Answer
from sql.statement import Statement
from tests.support.content import taught
from tests.support.running import until_true

WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def test_a_course_that_is_deleted_meanwhile_gets_none(system: Core) -> None:
    course = await taught(system)
    deleted, seen = asyncio.Event(), asyncio.Event()

    async def delete() -> None:
        async with system.db.transaction():
            await system.services.courses.delete(course.teacher, course.id, None)
            deleted.set()
            await seen.wait()

    deletion = asyncio.create_task(delete())
    await deleted.wait()
    given = WebhookCreate(url="https://school.example/hook", events=["live.ended"])
    adding = asyncio.create_task(system.services.webhooks.create(course.teacher, course.id, given))

    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    await until_true(waits)
    seen.set()
    await deletion
    with pytest.raises(Problem) as refused:
        await adding
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_what_is_being_written_for_a_webhook_holds_up_nothing_that_was_written_before(system: Core) -> None:
    course, runs = await taught(system), system.services.webhook_runs
    given = WebhookCreate(url="https://school.example/hook", events=["enrollment.changed"])
    await system.services.webhooks.create(course.teacher, course.id, given)
    await course.enrolled("Ada")
    async with system.db.transaction(), asyncio.timeout(30):
        await course.enrolled("Bob")  # a long list takes seconds
        with system.db.apart():
            [turn] = await runs.claim(1)
            sending = await runs.next(turn)
            assert sending is not None
            await runs.note(turn, sending, Answer(1, status=204))
            assert await runs.next(turn) is None
    told = await runs.next(turn)
    assert told is not None and b"Bob" in told.body
