"""One process's services on real servers."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from lms_rt.core import Core
from tests.support import large_courses, school
from tests.support.accounts import AccountServices, account_services


@pytest.fixture
async def system(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """The services of one process."""
    async with school.running(database_url, redis_url) as running:
        yield running


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[AccountServices]:
    """The services of accounts alone."""
    async with account_services(database_url, redis_url) as made:
        yield made


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Any]:
    """One on which `large_courses` can be filled in, for what statements cost."""
    made = await asyncpg.connect(database_url)
    await large_courses.begin(made)
    yield made
    await made.close()
