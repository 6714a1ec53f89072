from collections.abc import AsyncIterator

import pytest

from tests.realtime.process import Process, process


@pytest.fixture
async def here(database_url: str, redis_url: str) -> AsyncIterator[Process]:
    """One process."""
    async with process(database_url, redis_url) as made:
        yield made


@pytest.fixture
async def there(here: Process, database_url: str, redis_url: str) -> AsyncIterator[Process]:
    """A second process on the same PostgreSQL and Valkey."""
    async with process(database_url, redis_url) as made:
        yield made
