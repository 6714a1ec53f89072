"""A client of the demo application, and a school with somebody of every role."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from lms_rt.domain.principal import Role
from lms_rt.kv.client import Redis, connect
from lms_rt.settings import StorageSettings
from tests.http.demo import demo_app
from tests.http.people import ROLES, School
from tests.support import school
from tests.support.buckets import new_bucket
from tests.support.servers import Cluster, cluster

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


@pytest.fixture
async def people(database_url: str, redis_url: str) -> AsyncIterator[School]:
    """One server and somebody of each kind."""
    async with cluster(database_url, redis_url, servers=1) as made:
        kinds = {"teacher elsewhere": Role.INSTRUCTOR, "instructor": Role.INSTRUCTOR, "administrator": Role.ADMIN}
        everybody = {role: await school.person(made.system, role, kinds.get(role, Role.STUDENT)) for role in ROLES}
        tokens = {role: await made.person_token(person) for role, person in everybody.items()}
        yield School(made, everybody, tokens)


@pytest.fixture(params=["local", "s3"])
async def servers(
    request: pytest.FixtureRequest, database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Cluster]:
    """One server that keeps files, on either store."""
    storage = StorageSettings(directory=tmp_path, max_file_mib=1, quota_mib=2)
    if request.param == "s3":
        bucket = await new_bucket(request.getfixturevalue("object_store"))
        storage = bucket.model_copy(update={"max_file_mib": 1, "quota_mib": 2})
    async with cluster(database_url, redis_url, servers=1, storage=storage) as made:
        yield made
