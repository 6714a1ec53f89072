"""Webhooks of a course that goes away."""

import asyncio

import pytest

from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
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
