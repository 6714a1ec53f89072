"""A server with services beside it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.running import running
from tests.support.servers import Cluster, cluster


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    """One server; what is done through the services beside it is heard there at once."""
    async with cluster(database_url, redis_url, servers=1) as made, running(made.system.bus.run()):
        yield made
