"""Connections at hand, on a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from lms_rt.db.at_hand import KEPT_MAX, AtHand, is_usable
from lms_rt.db.database import Database
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support.running import until

PID = Statement("SELECT pg_backend_pid()")
LOCK = Statement("SELECT pg_advisory_xact_lock($1)")
SLEEP = Statement("SELECT pg_sleep(60)")
ASLEEP = Statement(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
)


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    async with asyncpg.create_pool(database_url, min_size=0, max_size=KEPT_MAX + 2) as made:
        yield made


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    made = await Database.connect(database_url, pool_min=0, pool_max=2)
    yield made
    await made.close()


async def pid(connection: Any) -> int:
    number: int = await connection.fetchval("SELECT pg_backend_pid()")
    return number


async def end(database_url: str, backend: int) -> None:
    other = await asyncpg.connect(database_url)
    assert await other.fetchval("SELECT pg_terminate_backend($1, 10000)", backend)
    await other.close()


async def test_who_comes_next_is_handed_what_was_used_last(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    at_hand = AtHand(pool)
    first, second = await at_hand.take(), await at_hand.take()
    await at_hand.give_back(first)
    await at_hand.give_back(second)
    assert await at_hand.take() is second
    assert await at_hand.take() is first
    await pool.release(first)
    await pool.release(second)


async def test_what_a_burst_took_goes_back_to_the_pool(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    at_hand = AtHand(pool)
    for connection in [await at_hand.take() for _ in range(KEPT_MAX + 2)]:
        await at_hand.give_back(connection)
    assert pool.get_idle_size() == 2
    await at_hand.close()
    assert pool.get_idle_size() == KEPT_MAX + 2


async def test_nobody_waits_for_the_pool_while_something_is_at_hand(db: Database) -> None:
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        pids = [tasks.create_task(db.fetchval(PID)) for _ in range(100)]
    assert len({each.result() for each in pids}) <= 2


async def test_a_connection_that_was_cut_meanwhile_is_not_handed_out(
    pool: "asyncpg.Pool[asyncpg.Record]", database_url: str
) -> None:
    at_hand = AtHand(pool)
    connection = await at_hand.take()
    backend = await pid(connection)
    await at_hand.give_back(connection)
    await end(database_url, backend)
    await until(lambda: not is_usable(connection))
    another = await at_hand.take()
    assert await pid(another) != backend
    await pool.release(another)


async def test_after_a_cancelled_statement_the_next_one_gets_its_own_result(db: Database) -> None:
    for _ in range(5):
        asleep = asyncio.create_task(db.fetch(SLEEP))
        while not await db.fetchval(ASLEEP):
            await asyncio.sleep(0)
        asleep.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asleep
        assert isinstance(await db.fetchval(PID), int)


async def test_a_transaction_that_failed_leaves_nothing_open(db: Database) -> None:
    backends = []

    async def fail_with(failure: type[BaseException]) -> None:
        async with db.transaction() as tx:
            backends.append(await tx.fetchval(PID))
            await tx.execute(Statement("CREATE TEMPORARY TABLE half_done ()"))
            raise failure

    for failure in (ZeroDivisionError, asyncio.CancelledError):
        with pytest.raises(failure):
            await fail_with(failure)
        async with db.reader() as reader:
            backends.append(await reader.fetchval(PID))
            assert await reader.fetchval(Statement("SELECT to_regclass('half_done') IS NULL"))
    assert len(set(backends)) == 1, "it is as good as before"


async def test_a_line_that_is_cut_in_use_is_told_and_replaced(db: Database, database_url: str) -> None:
    async def cut() -> None:
        async with db.reader() as reader:
            await end(database_url, await reader.fetchval(PID))
            await reader.fetchval(PID)

    with pytest.raises(Problem, match="database"):
        await cut()
    assert isinstance(await db.fetchval(PID), int)


async def test_of_two_who_wait_for_each_other_one_is_to_ask_again_and_has_changed_nothing(db: Database) -> None:
    both_hold = asyncio.Barrier(2)

    async def lock(first: int, second: int) -> None:
        async with db.transaction() as tx:
            await tx.fetch(LOCK, first)
            await both_hold.wait()
            await tx.fetch(LOCK, second)

    outcomes = await asyncio.gather(lock(1, 2), lock(2, 1), return_exceptions=True)
    [refused] = [each for each in outcomes if each is not None]
    assert isinstance(refused, Problem)
    assert refused.code is ErrorCode.UNAVAILABLE
    assert isinstance(await db.fetchval(PID), int)


async def test_closing_waits_for_what_is_in_use_and_returns_what_is_at_hand(database_url: str) -> None:
    db = await Database.connect(database_url, pool_min=0, pool_max=3)
    async with db.reader() as reader:
        await db.fetchval(PID)  # now at hand
        closing = asyncio.create_task(db.close())
        await asyncio.sleep(0)
        assert isinstance(await reader.fetchval(PID), int)
    async with asyncio.timeout(4):
        await closing
    with pytest.raises(Problem):
        await db.fetchval(PID)
