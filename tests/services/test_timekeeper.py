"""What is due is taken by somebody, also where the one who was at it died."""

import asyncio
from contextvars import Context
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.services.timekeeper import Timekeeper
from sql import live_sessions as sql
from sql.statement import Statement
from tests.support import school
from tests.support.running import until_true
from tests.support.school import Class

DUE = Statement("SELECT due_at FROM live_sessions WHERE id = $1")
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def state(system: Core, class_: Class) -> str:
    return (await system.services.live_sessions.get(class_.host, class_.id)).state


async def test_a_step_that_another_process_was_at_when_it_died_does_not_wait_for_the_next_look(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = system.services.live_steps
    class_ = await school.open_class(system)
    await steps.open(class_.host, class_.id, 1, None)
    await school.make_due(system, class_, -0.1)
    left_alone, take_due = asyncio.Event(), steps.take_due

    async def taking(session: UUID, **more: bool) -> bool:
        taken = await take_due(session, **more)
        if not taken:
            left_alone.set()
        return taken

    async def closed() -> bool:
        return await state(system, class_) == "closed"

    monkeypatch.setattr(steps, "take_due", taking)
    keeper = Timekeeper(system.clock, steps)
    try:
        async with system.db.transaction() as dying:
            await dying.fetchrow(sql.LOCK, class_.id)
            Context().run(keeper.expect, [(class_.id, system.clock.now())])  # not within the transaction of this test
            async with asyncio.timeout(30):
                await left_alone.wait()
        await until_true(closed)
    finally:
        keeper.stop()


async def test_a_question_closes_though_answers_are_being_stored_whenever_somebody_looks(
    system: Core, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds the class for as long as it is being stored; of many together there is always one."""
    steps = system.services.live_steps
    class_ = await school.open_class(system)
    await steps.open(class_.host, class_.id, 1, None)
    await school.make_due(system, class_, -0.1)
    looked, take_due = 0, steps.take_due

    async def taking(*how: Any, **more: Any) -> bool:
        nonlocal looked
        taken = await take_due(*how, **more)
        looked += not taken
        return taken

    async def seen_twice() -> bool:
        return looked == 2 or bool(await system.db.fetchval(WAITING))

    async def closed() -> bool:
        return await state(system, class_) == "closed"

    monkeypatch.setattr(steps, "take_due", taking)
    keeper, storing = Timekeeper(system.clock, steps), await asyncpg.connect(database_url)
    try:
        async with storing.transaction():
            await storing.execute("SELECT FROM live_sessions WHERE id = $1 FOR SHARE", class_.id)
            keeper.expect([(class_.id, system.clock.now())])
            await until_true(seen_twice)
        await until_true(closed)
    finally:
        keeper.stop()
        await storing.close()


async def test_in_auto_pace_the_reveal_follows_the_close_in_the_same_step(system: Core) -> None:
    steps = system.services.live_steps
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, pace="auto"))
    await steps.start(class_.host, class_.id, 1)
    await school.make_due(system, class_, -0.1)
    assert await steps.take_due(class_.id)
    assert await state(system, class_) == "revealed"


async def test_a_pause_under_the_autopilot_is_over_by_itself_unless_a_host_is_seen(system: Core) -> None:
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, reveal_s=1))
    steps = system.services.live_steps
    version = (await steps.open(class_.host, class_.id, 1, None)).version
    await steps.set_autopilot(class_.id, on=True)
    version = (await steps.pause(class_.host, class_.id, version + 1)).version  # and away again
    version = (await steps.extend(class_.host, class_.id, version, 5)).version
    assert await system.db.fetchval(DUE, class_.id) is not None
    await school.make_due(system, class_, -0.1)
    assert await steps.take_due(class_.id)
    assert await state(system, class_) == "open"

    version = (await steps.pause(class_.host, class_.id, version + 1)).version
    assert await system.db.fetchval(DUE, class_.id) is not None
    await steps.set_autopilot(class_.id, on=False)
    assert await system.db.fetchval(DUE, class_.id) is None
