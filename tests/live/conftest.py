"""Two servers on one database and one Redis."""

from collections.abc import AsyncIterator

import pytest

from tests.support import servers
from tests.support.published import Json
from tests.support.servers import Cluster


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    """Two whole servers, and the services to prepare things with."""
    async with servers.cluster(database_url, redis_url) as made:
        yield made


@pytest.fixture
async def document(cluster: Cluster) -> Json:
    """The published contract of the socket."""
    async with cluster.http.get(f"{cluster.servers[0].url}/asyncapi.json") as response:
        assert response.status == 200
        found: Json = await response.json()
        return found
