from collections.abc import AsyncIterator

import pytest

from lms_rt.kv.client import Redis, connect


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = connect(redis_url)
    yield client
    await client.aclose()
