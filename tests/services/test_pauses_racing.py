"""An answer that is being stored while the class resumes is reckoned by the times that the resuming has set."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from lms_rt.core import Core
from sql.statement import Statement
from tests.support import school
from tests.support.school import answer

RESUME = "UPDATE live_sessions SET state = 'open', paused_at = NULL, version = version + 1 WHERE id = $1"
MOVE = """
    UPDATE live_questions SET closes_at = closes_at + interval '8 s', paused_ms = 8000,
        last_paused_at = opens_at + interval '4 s', last_resumed_at = opens_at + interval '12 s'
    WHERE session_id = $1
"""
WAITS = Statement(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '-- FOR SHARE is what %'"
)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Any]:
    made = await asyncpg.connect(database_url)
    yield made
    await made.close()


async def test_an_answer_that_waits_for_the_class_to_resume_did_not_take_the_pause(
    system: Core, connection: Any
) -> None:
    class_ = await school.open_class(system)
    version = (await system.services.live_steps.open(class_.host, class_.id, 1, None)).version
    ada = await school.guest(system, class_, "Ada")
    await school.shift_times(system, class_, timedelta(seconds=12))
    await system.services.live_steps.pause(class_.host, class_.id, version)
    async with connection.transaction():
        await connection.execute(RESUME, class_.id)
        await connection.execute(MOVE, class_.id)
        given = asyncio.create_task(answer(system, class_, ada, {"options": ["b"]}))
        async with asyncio.timeout(10):
            while not await system.db.fetchval(WAITS):
                pass
    assert round((await given).elapsed_ms / 1000) == 4
