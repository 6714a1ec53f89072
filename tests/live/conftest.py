"""Two servers on one database and one Redis."""

from collections.abc import AsyncIterator

import pytest

from tests.support import servers
from tests.support.servers import Cluster


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    """Two whole servers, and the services to prepare things with."""
    async with servers.cluster(database_url, redis_url) as made:
        yield made
