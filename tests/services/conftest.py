"""One process's services on real servers."""

from collections.abc import AsyncIterator

import pytest

from lms_rt.core import Core
from tests.support import school


@pytest.fixture
async def system(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """The services of one process."""
    async with school.running(database_url, redis_url) as running:
        yield running
