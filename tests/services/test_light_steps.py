"""A host's step that is one statement, and no weaker than the one under a lock."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from pydantic_core import from_json

from lms_rt.core import Core
from lms_rt.db import log
from lms_rt.domain.live import LiveState
from lms_rt.domain.principal import Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import EventMessage
from lms_rt.services.live_steps import Stepped
from sql import live_sessions as sql
from sql.statement import Statement
from tests.support import school
from tests.support.school import Class
from tests.support.statements import counted

FACTS = 2
"""Statements that read what never changes of a class, once a process."""
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
STEPPED = Statement("UPDATE live_sessions SET version = version + 1 WHERE id = $1")
EXTENDED = Statement(
    "WITH stepped AS (UPDATE live_sessions SET version = version + 1, updated_at = clock_timestamp() WHERE id = $1)"
    " UPDATE live_questions SET closes_at = closes_at + interval '1 hour' WHERE session_id = $1"
)
TAKEN_OVER = Statement(
    "UPDATE live_sessions SET state = 'closed', due_at = NULL, updated_at = clock_timestamp() WHERE id = $1"
)
"""By a standby that lacks the last step and took another."""
DEMOTED = Statement("UPDATE enrollments SET role = 'student' WHERE course_id = $1 AND user_id = $2")


async def an_open_question(system: Core) -> tuple[Class, int]:
    class_ = await school.open_class(system)
    return class_, (await system.services.live_steps.open(class_.host, class_.id, 1, None)).version


async def told(system: Core, class_: Class) -> list[str]:
    """The names of all events of a class, which are numbered without a gap."""
    channel = f"live:{class_.id}"
    frames = [from_json(event.payload) for event in (await log.after(system.db, {channel: 0}, 1000))[channel]]
    assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
    return [frame["event"] for frame in frames]


async def extend_in_vain(system: Core, class_: Class, version: int) -> None:
    """Extend within a transaction that comes to nothing."""

    async def in_vain() -> None:
        async with system.db.transaction():
            await system.services.live_steps.extend(class_.host, class_.id, version, 5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await in_vain()


async def while_the_class_is_held(url: str, held_by: Statement, class_: Class, step: Awaitable[Stepped]) -> Stepped:
    """What comes of a step that has to wait for somebody else's to be committed."""
    other = await asyncpg.connect(url)
    try:
        async with other.transaction():
            await other.execute(held_by, class_.id)
            stepping = asyncio.ensure_future(step)
            while not stepping.done() and not await other.fetchval(WAITING):
                await asyncio.sleep(0)
    finally:
        await other.close()
    return await stepping


async def test_a_step_that_only_moves_the_class_is_one_statement_and_its_event_is_published(system: Core) -> None:
    class_, version = await an_open_question(system)
    heard: list[EventMessage] = []
    system.bus.listen(lambda message: heard.append(message) if isinstance(message, EventMessage) else None)
    steps = system.services.live_steps
    for take, more in ((steps.extend, (5,)), (steps.pause, ()), (steps.resume, ())):
        with counted() as made:
            version = (await take(class_.host, class_.id, version, *more)).version
        assert len(made) == 1
    with counted() as made:
        await steps.lock(class_.host, class_.id, version, locked=True)
    assert len(made) == 1
    names = ["question.extended", "question.paused", "question.resumed", "session.locked"]
    assert (await told(system, class_))[-4:] == names
    frames = [from_json(event.payload) for message in heard for event in message.events]
    assert [frame["event"] for frame in frames] == names
    assert frames == [
        from_json(event.payload)
        for event in (await log.after(system.db, {f"live:{class_.id}": 2}, 1000))[f"live:{class_.id}"]
    ]


async def test_where_another_process_stepped_last_it_is_read_first(
    system: Core, database_url: str, redis_url: str
) -> None:
    class_, version = await an_open_question(system)
    async with school.running(database_url, redis_url) as other:
        with counted() as made:
            version = (await other.services.live_steps.pause(class_.host, class_.id, version)).version
        assert len(made) == 2 + FACTS
    with counted() as made:
        stepped = await system.services.live_steps.lock(class_.host, class_.id, version, locked=True)
    assert len(made) == 2
    assert stepped.state is LiveState.PAUSED


async def test_who_came_with_extra_time_since_the_last_step_has_it(system: Core) -> None:
    class_, version = await an_open_question(system)
    slow = await school.person(system, "Slow")
    await school.enrol(system, class_, slow, extra_time_factor=2)
    await system.services.channel_access.player(slow, class_.id)
    await system.services.live_steps.extend(class_.host, class_.id, version, 5)
    row = await system.db.fetchrow(sql.READ, class_.id)
    assert row is not None
    assert row["due_at"] - row["closes_at"] >= row["closes_at"] - row["opens_at"]


async def test_what_was_undone_is_not_what_the_next_step_goes_on_from(
    system: Core, database_url: str, redis_url: str
) -> None:
    class_, version = await an_open_question(system)
    await extend_in_vain(system, class_, version)
    async with school.running(database_url, redis_url) as other:
        version = (await other.services.live_steps.pause(class_.host, class_.id, version)).version
    stepped = await system.services.live_steps.lock(class_.host, class_.id, version, locked=True)
    assert stepped.state is LiveState.PAUSED
    row = await system.db.fetchrow(sql.READ, class_.id)
    assert row is not None
    assert row["state"] == LiveState.PAUSED


async def test_a_version_of_another_history_is_not_the_one_that_was_stored(system: Core) -> None:
    class_, version = await an_open_question(system)
    await system.db.execute(TAKEN_OVER, class_.id)
    stepped = await system.services.live_steps.lock(class_.host, class_.id, version, locked=True)
    assert stepped.state is LiveState.CLOSED


async def test_a_stranger_learns_nothing_of_where_the_class_stands(system: Core) -> None:
    class_, version = await an_open_question(system)
    stranger = await school.person(system, "Eve", Role.INSTRUCTOR)
    for question in (None, uuid4()):
        with pytest.raises(Problem) as refused:
            await system.services.live_steps.pause(stranger, class_.id, version, question)
        assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_question_that_is_past_is_a_conflict_and_not_a_mistake(
    system: Core, database_url: str, redis_url: str
) -> None:
    class_, version = await an_open_question(system)
    async with school.running(database_url, redis_url) as other:
        now = (await other.services.live_steps.pause(class_.host, class_.id, version)).version
    with pytest.raises(Problem) as refused:
        await system.services.live_steps.pause(class_.host, class_.id, version, uuid4())
    assert (refused.value.code, refused.value.extra["version"]) == (ErrorCode.CONFLICT, now)


async def test_of_two_hosts_who_step_at_once_one_does_and_the_other_learns_where_the_class_stands(system: Core) -> None:
    class_, version = await an_open_question(system)
    extend = system.services.live_steps.extend
    taken = await asyncio.gather(
        *(extend(class_.host, class_.id, version, 5) for _ in range(6)), return_exceptions=True
    )
    refused = [each for each in taken if isinstance(each, Problem)]
    assert len(refused) == 5
    assert all(each.code is ErrorCode.CONFLICT for each in refused)
    assert all(each.extra["version"] == version + 1 for each in refused)
    assert (await told(system, class_)).count("question.extended") == 1


async def test_who_is_overtaken_between_looking_and_storing_stores_and_tells_nothing(
    system: Core, database_url: str
) -> None:
    class_, version = await an_open_question(system)
    before = await told(system, class_)
    extending = system.services.live_steps.extend(class_.host, class_.id, version, 5)
    with pytest.raises(Problem) as refused:
        await while_the_class_is_held(database_url, STEPPED, class_, extending)
    assert (refused.value.code, refused.value.extra["version"]) == (ErrorCode.CONFLICT, version + 1)
    assert await told(system, class_) == before


async def test_who_had_to_wait_for_the_class_goes_on_from_the_times_its_question_has_by_then(
    system: Core, database_url: str
) -> None:
    class_, version = await an_open_question(system)
    pausing = system.services.live_steps.pause(class_.host, class_.id, version + 1)
    assert (await while_the_class_is_held(database_url, EXTENDED, class_, pausing)).version == version + 2
    row = await system.db.fetchrow(sql.READ, class_.id)
    assert row is not None
    assert row["closes_at"] - row["opens_at"] > timedelta(hours=1)


async def test_a_host_who_was_demoted_extends_nothing(system: Core) -> None:
    class_, version = await an_open_question(system)
    await system.db.execute(DEMOTED, class_.course, class_.host.user)
    with pytest.raises(Problem) as refused:
        await system.services.live_steps.extend(class_.host, class_.id, version, 5)
    assert refused.value.code in (ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND)
    assert (await told(system, class_))[-1] == "question.opened"


async def test_inside_a_transaction_a_step_is_undone_and_untold_with_it(system: Core) -> None:
    class_, version = await an_open_question(system)
    heard: list[object] = []
    system.bus.listen(heard.append)
    before = await told(system, class_)
    await extend_in_vain(system, class_, version)
    assert heard == []
    assert await told(system, class_) == before
    async with system.db.transaction():
        await system.services.live_steps.extend(class_.host, class_.id, version, 5)
        assert heard == []
    assert len(heard) == 1
    assert await told(system, class_) == [*before, "question.extended"]


async def test_a_transaction_of_one_statement_runs_no_second_one(system: Core) -> None:
    class_, version = await an_open_question(system)
    done: list[int] = []

    async def twice() -> None:
        async with system.db.one_statement() as (reader, tx):
            tx.after_commit(lambda: done.append(1))
            assert await reader.fetchval(sql.PIN, class_.id)
            await tx.execute(STEPPED, class_.id)
            await tx.execute(STEPPED, class_.id)

    with pytest.raises(RuntimeError):
        await twice()
    assert done == []  # as after any transaction that failed
    row = await system.db.fetchrow(sql.READ, class_.id)
    assert row is not None
    assert row["version"] == version + 1
