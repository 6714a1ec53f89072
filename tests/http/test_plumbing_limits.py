"""Rate limits as a client sees them, with Redis and without."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from lms_rt.domain.principal import Role
from lms_rt.kv.client import Redis, connect
from lms_rt.settings import RateLimit, RateLimits
from tests.http.conftest import Client
from tests.http.demo import bearer, demo_app
from tests.http.expect import problem
from tests.support import school
from tests.support.full_redis import full
from tests.support.refusing_redis import REFUSALS, Refusal
from tests.support.servers import cluster

TIGHT = RateLimits(read=RateLimit(count=3, window_s=3600), join=RateLimit(count=2, window_s=3600))


@pytest.fixture
async def limited(database_url: str, redis: Redis) -> AsyncIterator[Client]:
    """A client where three reads an hour are allowed."""
    async with demo_app(database_url, redis, limits=TIGHT) as app, TestClient(TestServer(app)) as client:
        yield client


async def test_every_answer_tells_where_one_stands(limited: Client) -> None:
    for remaining in (2, 1, 0):
        response = await limited.get("/api/v1/things", headers=bearer("ada"))
        assert response.status == 200
        assert response.headers["RateLimit-Policy"] == '"read";q=3;w=3600'
        assert response.headers["RateLimit"].startswith(f'"read";r={remaining};t=')


async def test_one_too_many_is_refused_and_told_when_to_come_back(limited: Client) -> None:
    for _ in range(3):
        await limited.get("/api/v1/things", headers=bearer("ada"))
    response = await limited.get("/api/v1/things", headers=bearer("ada"))
    assert (await problem(response, 429, "rate_limited"))["retry"] is True
    assert 0 < int(response.headers["Retry-After"]) <= 3960
    assert response.headers["RateLimit"] == f'"read";r=0;t={response.headers["Retry-After"]}'


async def test_everybody_and_every_class_is_counted_apart(limited: Client) -> None:
    for _ in range(4):
        await limited.get("/api/v1/things", headers=bearer("ada"))
    assert (await limited.get("/api/v1/things", headers=bearer("eve"))).status == 200
    assert (await limited.post("/api/v1/things", json={"name": "a"}, headers=bearer("ada"))).status == 201


async def test_guessing_tokens_is_counted_by_address(limited: Client) -> None:
    for guess in range(3):
        response = await limited.get("/api/v1/things", headers=bearer(f"guess {guess}"))
        await problem(response, 401, "invalid_token")
        assert "RateLimit" in response.headers
    await problem(await limited.get("/api/v1/things", headers=bearer("guess")), 429, "rate_limited")
    assert (await limited.get("/api/v1/things", headers=bearer("ada"))).status == 200


async def test_what_no_route_takes_is_counted_by_address(limited: Client) -> None:
    for method, path, code in (("GET", "nothing", "not_found"), ("PUT", "things", "method_not_allowed")):
        response = await limited.request(method, f"/api/v1/{path}", headers=bearer("ada"))
        assert (await response.json())["code"] == code
        assert response.headers["RateLimit-Policy"] == '"read";q=3;w=3600'
        assert "RateLimit" in response.headers
    await limited.get("/api/v1/nothing")
    await problem(await limited.get("/api/v1/nothing"), 429, "rate_limited")


async def test_probes_are_answered_under_any_load(limited: Client) -> None:
    for _ in range(10):
        assert (await limited.get("/healthz")).status == 200


async def test_without_redis_everybody_passes(database_url: str, unused_tcp_port: int) -> None:
    away = connect(f"redis://127.0.0.1:{unused_tcp_port}")
    async with demo_app(database_url, away, limits=TIGHT) as app, TestClient(TestServer(app)) as client:
        for _ in range(5):
            response = await client.get("/api/v1/things", headers=bearer("ada"))
            assert response.status == 200
            assert response.headers["RateLimit-Policy"] == '"read";q=3;w=3600'
    await away.aclose()


@pytest.mark.parametrize("refusal", [full, *REFUSALS])
async def test_with_a_redis_that_takes_nothing_the_server_goes_on(
    database_url: str, redis_url: str, refusal: Refusal
) -> None:
    async with cluster(database_url, redis_url, servers=1) as made:
        teacher = await school.person(made.system, "Grace", Role.INSTRUCTOR)
        signed_in = {"Authorization": f"Bearer {await made.person_token(teacher)}"}
        courses = f"{made.servers[0].url}/api/v1/courses"
        with refusal(redis_url):
            async with made.http.post(courses, json={"title": "Calculus"}, headers=signed_in) as reply:
                assert reply.status == 201, await reply.text()
                course = await reply.json()
            for _ in range(2):
                async with made.http.get(f"{courses}/{course['id']}", headers=signed_in) as reply:
                    assert reply.status == 200, await reply.text()
            keyed = {**signed_in, "Idempotency-Key": "the module"}
            for _ in range(2):
                async with made.http.post(
                    f"{courses}/{course['id']}/modules", json={"title": "Limits"}, headers=keyed
                ) as reply:
                    assert reply.status == 201, await reply.text()
            async with made.http.post(f"{made.servers[0].url}/api/v1/ws-tickets", headers=signed_in) as reply:
                assert reply.status == 503, await reply.text()
                assert (await reply.json())["code"] == "unavailable"
            socket = await made.socket(signed_in["Authorization"].removeprefix("Bearer "))
            await socket.close()
            async with made.http.post(f"{made.servers[0].url}/api/v1/auth/logout", headers=signed_in) as reply:
                assert reply.status == 204, await reply.text()
