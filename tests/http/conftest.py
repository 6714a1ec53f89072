"""A client of the demo application."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from redis.asyncio import Redis

from lms_rt.kv.client import connect
from tests.http.demo import demo_app

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A connection to this test's Redis."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def client(database_url: str, redis: Redis) -> AsyncIterator[Client]:
    """A client of the demo application with the ordinary limits."""
    async with demo_app(database_url, redis) as app, TestClient(TestServer(app)) as test_client:
        yield test_client
