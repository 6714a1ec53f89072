"""The database's time, as a process tells it that sometimes measures on a busy machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database, Reader
from sql import clock as sql
from sql.statement import Statement


class Disturbed(Database):
    """The real database over a line that can be slow one way, and with a clock that can be set."""

    slow_s = 0.0
    set_by = timedelta()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        async with super().reader() as reader:
            yield DisturbedReader(self, reader)


class DisturbedReader(Reader):
    def __init__(self, line: Disturbed, reader: Reader) -> None:
        self._line = line
        self._reader = reader

    async def fetchval(self, statement: Statement, *args: object) -> Any:
        told: datetime = await self._reader.fetchval(statement, *args)
        if self._line.slow_s:
            await asyncio.sleep(self._line.slow_s)
        return told + self._line.set_by


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Disturbed]:
    pool = await asyncpg.create_pool(database_url, min_size=1, max_size=2)
    made = Disturbed(pool)
    yield made
    await made.close()


async def test_a_slow_measurement_does_not_replace_a_better_one(database: Disturbed) -> None:
    clock = DatabaseClock(database)
    await clock.sync()
    database.slow_s = 0.2
    for _ in range(2):
        await clock.sync()
    assert clock.uncertainty_s < 0.1  # the answer's way back alone would make it so much
    before = clock.now()
    told = await database.fetchval(sql.NOW)
    assert abs(told - before) < timedelta(seconds=0.4)


async def test_a_better_measurement_replaces_a_slow_one(database: Disturbed) -> None:
    clock = DatabaseClock(database)
    database.slow_s = 0.2
    await clock.sync()
    assert clock.uncertainty_s >= 0.1
    database.slow_s = 0.0
    await clock.sync()
    assert clock.uncertainty_s < 0.1


async def test_a_database_whose_clock_is_set_is_followed(database: Disturbed) -> None:
    clock = DatabaseClock(database)
    await clock.sync()
    database.set_by = timedelta(minutes=-3)
    database.slow_s = 0.1
    before = clock.now()
    await clock.sync()
    assert timedelta(minutes=2) < before - clock.now() < timedelta(minutes=3)
